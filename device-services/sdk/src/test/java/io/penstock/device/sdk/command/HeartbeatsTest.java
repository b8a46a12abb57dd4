/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.api.command.Command;
import io.penstock.api.command.Presence;
import io.penstock.api.command.Presence.Owner;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What an output is given to see that who drives it lives. */
class HeartbeatsTest extends BoilerFixture {
    @Test
    void shouldBeatWhileItsOwnerLives() {
        // Given
        run(Map.of("heartbeat", Map.of("resource", "Alive", "every", "50ms")));
        Presence rules = fixture.desk.presence(Owner.RULES, "yaml", Duration.ofMinutes(1));

        // When, Then
        await().until(() -> script.written.size() > 5);
        assertThat(script.written.stream().map(w -> Integer.valueOf(w.substring("boiler.Alive=".length()))))
                .as("each another than the last")
                .isSorted()
                .doesNotHaveDuplicates();
        rules.lost("a defect");
        AtomicInteger before = new AtomicInteger();
        await().during(Duration.ofMillis(200)).until(() -> {
            int now = script.written.size();
            return before.getAndSet(now) == now;
        });
        assertThat(fixture.audit())
                .as("the first of many")
                .singleElement()
                .matches(a ->
                        a.command().why().equals("heartbeat") && a.command().kind() == Command.Kind.SET);
    }

    @Test
    void shouldBeatWithAConstantForTheProgram() {
        run(Map.of("heartbeat", Map.of("resource", "Alive", "every", "50ms", "value", 7, "owner", "program")));

        await().until(() -> script.written.size() > 3);
        assertThat(script.written).containsOnly("boiler.Alive=7");
    }

    @Test
    void shouldNotBeatOnceTheProgramHasStopped() {
        run(Map.of(
                "safe",
                false,
                "triggers",
                "stopping",
                "heartbeat",
                Map.of("resource", "Alive", "every", "50ms", "owner", "program")));
        await().until(() -> script.written.size() > 3);

        fixture.desk.close();

        await().during(Duration.ofMillis(200))
                .until(() -> script.written.get(script.written.size() - 1).equals("boiler.Burner=false"));
    }
}
