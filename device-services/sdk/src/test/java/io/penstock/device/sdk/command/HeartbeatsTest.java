/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk.command;

import static io.penstock.device.sdk.Build.device;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.api.command.Command;
import io.penstock.api.command.Presence;
import io.penstock.api.command.Presence.Owner;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an output is given to see that who drives it lives. */
class HeartbeatsTest extends BoilerFixture {
    @Test
    void shouldBeatWhileItsOwnerLives() {
        // Given a heartbeat of the rules, and one of the program that shows that time passes
        fixture.run(
                script,
                device(
                        "boiler",
                        Map.of(
                                "outputs",
                                Map.of(
                                        "Burner",
                                        Map.of("heartbeat", Map.of("resource", "Alive", "every", "50ms")),
                                        "Pump",
                                        Map.of(
                                                "heartbeat",
                                                Map.of("resource", "Speed", "every", "50ms", "owner", "program"))))));
        Presence rules = fixture.desk.presence(Owner.RULES, "yaml", Duration.ofMinutes(1));

        // When, Then
        await().until(() -> beats("Alive").size() > 5);
        assertThat(beats("Alive").stream().map(Integer::valueOf))
                .as("each another than the last")
                .isSorted()
                .doesNotHaveDuplicates();
        rules.lost("a defect");
        await().untilAsserted(() -> {
            int before = beats("Alive").size();
            int programs = beats("Speed").size();
            await().until(() -> beats("Speed").size() > programs + 4);
            assertThat(beats("Alive")).hasSize(before);
        });
        assertThat(fixture.audit())
                .filteredOn(a -> a.command().target().equals("Alive"))
                .as("the first of many")
                .singleElement()
                .matches(a ->
                        a.command().why().equals("heartbeat") && a.command().kind() == Command.Kind.SET);
    }

    /** What it was written, in order. */
    private List<String> beats(String resource) {
        String begin = "boiler." + resource + "=";
        return script.written.stream()
                .filter(w -> w.startsWith(begin))
                .map(w -> w.substring(begin.length()))
                .toList();
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
