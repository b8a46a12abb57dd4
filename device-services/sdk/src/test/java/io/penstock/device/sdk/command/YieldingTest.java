/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk.command;

import static io.penstock.device.sdk.Build.device;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.api.command.Answer;
import io.penstock.api.command.Caller;
import io.penstock.api.command.Cause;
import io.penstock.api.command.CommandOptions;
import io.penstock.api.command.Outcome;
import io.penstock.api.command.Presence;
import io.penstock.api.command.Presence.Owner;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is on the audit of writes that yield to safe values, and are asked until they are done. */
class YieldingTest extends BoilerFixture {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final String FALLEN = "refused: boiler/Burner has fallen to its safe value: ";

    @Test
    void shouldRecordARefusalOnceForEachReason() throws Exception {
        // Given
        Map<String, Object> falls = Map.of("safe", false, "triggers", List.of("rulesDown", "northLost"));
        fixture.run(script, device("boiler", Map.of("outputs", Map.of("Burner", falls))));
        Presence rules = fixture.desk.presence(Owner.RULES, "yaml", LONG);
        Presence north = fixture.desk.presence(Owner.NORTH, "plant", LONG);
        rules.lost("a defect");
        await().until(() -> script.written.size() == 1);

        // When
        assertThat(restore().cause()).isEqualTo(Cause.OVERRIDDEN);
        assertThat(restore().cause()).isEqualTo(Cause.OVERRIDDEN);

        // Then
        assertThat(recorded()).containsExactly(FALLEN + "rules are down");

        // When: for another reason
        north.lost("a defect");
        await().until(() -> fixture.desk.safeStates().size() == 2);
        rules.alive();
        await().until(() -> fixture.desk.safeStates().size() == 1);
        assertThat(restore().cause()).isEqualTo(Cause.OVERRIDDEN);
        assertThat(restore().cause()).isEqualTo(Cause.OVERRIDDEN);

        // Then
        assertThat(recorded()).containsExactly(FALLEN + "rules are down", FALLEN + "the north is lost");

        // When: it is done, and refused anew
        north.alive();
        await().until(() -> fixture.desk.safeStates().isEmpty());
        assertThat(restore().done()).isTrue();
        assertThat(restore().done()).isTrue();
        north.lost("a defect");
        await().until(() -> fixture.desk.safeStates().size() == 1);
        assertThat(restore().cause()).isEqualTo(Cause.OVERRIDDEN);

        // Then
        assertThat(recorded())
                .containsExactly(
                        FALLEN + "rules are down",
                        FALLEN + "the north is lost",
                        "done: ",
                        "done: ",
                        FALLEN + "the north is lost");
    }

    private Answer restore() throws Exception {
        return fixture.ask(fixture.setByRule("boiler", "Burner", true).with(CommandOptions.DEFAULT.withYields(true)));
    }

    private List<String> recorded() {
        return fixture.audit().stream()
                .filter(a -> a.outcome() != null && a.command().caller().origin() == Caller.Origin.RULE)
                .map(a -> (a.outcome() == Outcome.REFUSED ? "refused: " : a.state() + ": ") + a.reason())
                .toList();
    }
}
