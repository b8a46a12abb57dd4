/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.api.command.Answer;
import io.penstock.api.command.Cause;
import io.penstock.api.command.Presence.Owner;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How long an output stays as it was switched at least, and who need not care. */
class MinimumTimesTest extends BoilerFixture {
    @Test
    void shouldKeepMinimumTimes() throws Exception {
        HandTime time = byHand();
        run(Map.of("minimumOn", "400ms", "minimumOff", "1h"));

        assertThat(fixture.ask(fixture.set("boiler", "Burner", true)).done()).isTrue();
        Answer early = fixture.ask(fixture.setByRule("boiler", "Burner", false));
        assertThat(early.cause()).isEqualTo(Cause.MINIMUM_TIME);
        assertThat(early.reason()).startsWith("boiler/Burner must stay on for 400ms and may be switched in ");
        assertThat(fixture.ask(fixture.set("boiler", "Burner", true)).done())
                .as("no change")
                .isTrue();
        time.pass(Duration.ofMillis(400));
        assertThat(fixture.ask(fixture.set("boiler", "Burner", false)).done()).isTrue();
        assertThat(fixture.ask(fixture.set("boiler", "Burner", true)).cause()).isEqualTo(Cause.MINIMUM_TIME);
    }

    @Test
    void shouldFallAndBeForcedInSpiteOfMinimumTimes() throws Exception {
        fixture.interlocks(Locks.dry(Map.of(), Map.of(Locks.output("Burner"), false)));
        run(Map.of("minimumOn", "1h", "safe", false, "triggers", "rulesDown"));
        assertThat(fixture.ask(fixture.set("boiler", "Burner", true)).done()).isTrue();

        script.sink
                .offer("boiler", "Level", Map.of("Level", 5L), 0)
                .toCompletableFuture()
                .join();
        await().until(() -> script.written.size() == 2);
        fixture.desk.presence(Owner.RULES, "yaml", Duration.ofMinutes(1)).lost("a defect");

        await().until(() -> script.written.size() == 3);
        assertThat(script.written).containsExactly("boiler.Burner=true", "boiler.Burner=false", "boiler.Burner=false");
    }
}
