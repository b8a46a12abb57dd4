/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.yaml;

import static io.penstock.rules.yaml.TestRules.above;
import static io.penstock.rules.yaml.TestRules.below;
import static io.penstock.rules.yaml.TestRules.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.command.Cause;
import io.penstock.api.command.Command;
import io.penstock.api.command.Outcome;
import io.penstock.api.rule.Firing;
import io.penstock.api.rule.Rule;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a rule that ends leaves to the next one that wants the same of its output. */
class EndedRulesTest {
    private final TestTimes times = new TestTimes("2026-03-01T12:00:00Z");

    private TestWorld world(Rule... rules) {
        return new TestWorld(times, rules);
    }

    @Test
    void shouldAskForTheNextRulesValueWhenTheEndedOnesWasTheSameAndNotWritten() {
        // Given
        TestWorld world = world(
                rule("low").clear(above(60)).build(),
                rule("high").when(below(40)).priority(5).otherwise().build());
        world.answer = Outcome.REFUSED;
        world.cause = Cause.DOWN;
        world.says("boiler-1", 39);
        // When
        world.answer = Outcome.DONE;
        world.says("boiler-1", 45);
        world.pass(Duration.ofMinutes(1));
        // Then
        Firing end = world.firings.get(world.firings.size() - 1);
        Command last = world.commands.get(world.commands.size() - 1);
        assertThat(end.commands()).containsEntry(last.id(), "boiler-1/Burner = true");
        assertThat(last.caller().name()).isEqualTo("low");
    }

    @Test
    void shouldNotAskTwiceForWhatIsThereForTheNextRule() {
        TestWorld world = world(
                rule("low").clear(above(60)).build(),
                rule("high").when(below(40)).priority(5).otherwise().build());

        world.says("boiler-1", 39);
        int asked = world.commands.size();
        world.says("boiler-1", 45);
        world.pass(Duration.ofMinutes(1));

        assertThat(world.commands).hasSize(asked);
    }
}
