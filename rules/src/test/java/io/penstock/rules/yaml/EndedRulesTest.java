/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.yaml;

import static io.penstock.rules.yaml.TestRules.above;
import static io.penstock.rules.yaml.TestRules.below;
import static io.penstock.rules.yaml.TestRules.rule;
import static io.penstock.rules.yaml.TestRules.set;
import static io.penstock.rules.yaml.TestRules.setBoth;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.command.Caller;
import io.penstock.api.command.Cause;
import io.penstock.api.command.Command;
import io.penstock.api.command.Outcome;
import io.penstock.api.rule.Firing;
import io.penstock.api.rule.Rule;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a rule that ends leaves to the next one that claims its output. */
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

    /** Both want the burner lit, and what the higher one had written fell or was forced. */
    private TestWorld taken(Caller.Origin by) {
        TestWorld world = world(
                rule("low").clear(above(60)).build(),
                rule("high").when(below(40)).priority(5).otherwise().build());
        world.says("boiler-1", 39);
        world.answer = null;
        world.written(by, false);
        world.pass(Duration.ofSeconds(1));
        return world;
    }

    private static Command last(TestWorld world) {
        return world.commands.get(world.commands.size() - 1);
    }

    @Test
    void shouldYieldForTheNextRuleToWhatTheEndedOneYieldedTo() {
        TestWorld world = taken(Caller.Origin.OUTPUT);
        Command refused = last(world);
        assertThat(refused.options().yields()).isTrue();

        world.reply(refused, Outcome.REFUSED, Cause.OVERRIDDEN);
        world.says("boiler-1", 45);
        world.pass(Duration.ofMinutes(1));

        assertThat(last(world).caller().name()).isEqualTo("low");
        assertThat(last(world).options().yields()).isTrue();
    }

    @Test
    void shouldOnlyAskForTheNextRuleWhatTheEndedOneOnlyAsked() {
        TestWorld world = taken(Caller.Origin.INTERLOCK);
        Command probe = last(world);
        assertThat(probe.options().dryRun()).isTrue();

        world.says("boiler-1", 45);
        world.reply(probe, Outcome.WOULD, null);
        world.pass(Duration.ofMinutes(1));

        assertThat(last(world).caller().name()).isEqualTo("low");
        assertThat(last(world).options().dryRun()).isTrue();
    }

    @Test
    void shouldNotAskPartByPartForWhatIsBeingWrittenWhole() {
        // Given
        TestWorld world = world(
                rule("low").clear(above(60)).then(setBoth(true)).build(),
                rule("high")
                        .when(below(40))
                        .priority(5)
                        .then(setBoth(true))
                        .otherwise()
                        .build());
        world.says("boiler-1", 45);
        world.answer = null;
        world.says("boiler-1", 39);
        int asked = world.commands.size();
        // When
        world.says("boiler-1", 45);
        world.reply(last(world), Outcome.DONE, null);
        world.pass(Duration.ofMinutes(1));
        // Then
        assertThat(world.commands).hasSize(asked);
    }

    @Test
    void shouldRecordWhyAnOutputFallsToTheNextRuleWhenOneIsRemoved() {
        // Given
        Rule low = rule("low").then(set("boiler-1", "Burner", false)).build();
        Rule high = rule("high").priority(5).build();
        TestWorld world = world(low, high);
        world.says("boiler-1", 50);
        // When
        world.machine.apply(List.of(low));
        world.answerAll();
        // Then
        Firing last = world.firings.get(world.firings.size() - 1);
        Command command = world.commands.get(world.commands.size() - 1);
        assertThat(last.rule()).isEqualTo("high");
        assertThat(last.trigger()).isEqualTo("the rule is gone");
        assertThat(last.commands()).containsOnlyKeys(command.id());
        assertThat(last.notes()).containsExactly("boiler-1/Burner falls to rule 'low'");
        assertThat(command.values()).containsEntry("Burner", false);
        assertThat(command.why()).isEqualTo(last.id().toString());
    }

    @Test
    void shouldLeaveToTheNextRuleWhatAChangedOneWantsNoMore() {
        // Given
        Rule low = rule("low").then(set("boiler-1", "Burner", false)).build();
        TestWorld world = world(low, rule("high").priority(5).build());
        world.says("boiler-1", 50);
        // When it ends by what it says now
        world.machine.apply(
                List.of(low, rule("high").priority(5).when(below(20)).build()));
        world.answerAll();
        // Then
        assertThat(world.writes()).containsExactly("Burner=true", "Burner=false");
        assertThat(last(world).caller().name()).isEqualTo("low");
    }

    @Test
    void shouldLeaveToTheNextRuleWhatAChangedOneSetsNoMoreAndWhatItSetsBehindIt() {
        // Given
        Rule low = rule("low").then(setBoth(false)).priority(3).build();
        TestWorld world =
                world(low, rule("high").then(setBoth(true)).priority(5).build());
        world.says("boiler-1", 50);
        // When it is still true
        world.machine.apply(
                List.of(low, rule("high").then(set("boiler-1", "Burner", true)).build()));
        world.answerAll();
        world.machine.onTime();
        world.answerAll();
        // Then
        assertThat(world.writes().subList(1, world.commands.size()))
                .containsExactlyInAnyOrder("Burner=false", "Pump=false");
    }

    @Test
    void shouldLeaveToTheNextRuleThatWantsTheSameWhatAChangedOneDidNotGetWritten() {
        // Given
        Rule low = rule("low").build();
        TestWorld world = world(low, rule("high").priority(5).build());
        world.answer = Outcome.REFUSED;
        world.cause = Cause.DOWN;
        world.says("boiler-1", 50);
        // When
        world.answer = Outcome.DONE;
        world.machine.apply(
                List.of(low, rule("high").priority(5).when(below(20)).build()));
        world.pass(Duration.ofMinutes(1));
        // Then
        assertThat(last(world).caller().name()).isEqualTo("low");
        assertThat(world.writes()).endsWith("Burner=true");
    }
}
