/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.yaml;

import static io.penstock.rules.yaml.TestRules.below;
import static io.penstock.rules.yaml.TestRules.rule;
import static io.penstock.rules.yaml.TestRules.set;
import static io.penstock.rules.yaml.TestRules.setBoth;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.command.Cause;
import io.penstock.api.command.Command;
import io.penstock.api.command.Outcome;
import io.penstock.api.rule.Rule;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What rules want written, and when it is sent: by priority, one after another, and again when it is refused. */
class WritesTest {
    private final TestTimes times = new TestTimes("2026-03-01T12:00:00Z");

    private TestWorld world(Rule... rules) {
        return new TestWorld(times, rules);
    }

    @Test
    void shouldLetTheHighestPriorityWinAndFallToTheNextWhenItEnds() {
        TestWorld world = world(
                rule("comfort")
                        .then(set("boiler-1", "Setpoint", 60))
                        .otherwise()
                        .build(),
                rule("saving")
                        .when(below(40))
                        .priority(5)
                        .then(set("boiler-1", "Setpoint", 30))
                        .otherwise(set("boiler-1", "Setpoint", 20))
                        .build());

        world.says("boiler-1", 39); // both come true
        assertThat(world.writes()).endsWith("Setpoint=30");
        world.says("boiler-1", 45); // the higher ends: its otherwise is not asked, the other is active

        assertThat(world.writes()).endsWith("Setpoint=60");
        assertThat(world.writes()).doesNotContain("Setpoint=20");
    }

    @Test
    void shouldNotWriteALowerPriorityOverAHigherOne() {
        TestWorld world = world(
                rule("high").priority(5).then(set("boiler-1", "Setpoint", 60)).build(),
                rule("low")
                        .when(below(40))
                        .then(set("boiler-1", "Setpoint", 30))
                        .otherwise(set("boiler-1", "Setpoint", 20))
                        .build());

        world.says("boiler-1", 50);
        world.says("boiler-1", 39);
        world.says("boiler-1", 45);

        assertThat(world.writes()).containsExactly("Setpoint=60");
        assertThat(world.firings.get(1).notes()).anyMatch(n -> n.contains("left to rule 'high'"));
    }

    @Test
    void shouldSendWhatWaitsBehindAnotherRulesWriteInTheOrderWanted() {
        // Given
        TestWorld world = world(
                rule("a").then(set("boiler-1", "Burner", true)).build(),
                rule("b")
                        .when(below(40))
                        .priority(1)
                        .then(set("boiler-1", "Burner", false))
                        .build(),
                rule("c").then(set("boiler-1", "Pump", true)).build());
        world.answer = null;
        world.says("boiler-1", 50);
        world.says("boiler-1", 30);
        assertThat(world.writes()).containsExactly("Burner=true", "Pump=true");
        // When
        world.reply(world.commands.get(0), Outcome.DONE, null);
        // Then
        assertThat(world.writes()).containsExactly("Burner=true", "Pump=true", "Burner=false");
    }

    @Test
    void shouldSendOnlyTheLastOfWhatIsWantedWhileADeviceHangs() {
        TestWorld world = world(rule("heat").build());
        world.answer = null;

        world.says("boiler-1", 50);
        world.says("boiler-1", 56);
        world.says("boiler-1", 50);
        world.says("boiler-1", 56);
        assertThat(world.writes()).containsExactly("Burner=true");
        world.reply(world.commands.get(0), Outcome.UNKNOWN, Cause.TIMEOUT);

        assertThat(world.writes()).containsExactly("Burner=true", "Burner=false");
    }

    @Test
    void shouldTryARefusedWriteAgainAsANewCommandUntilItIsDone() {
        TestWorld world = world(rule("heat").build());
        world.answer = Outcome.REFUSED;
        world.cause = Cause.MINIMUM_TIME;

        world.says("boiler-1", 50);
        world.pass(Duration.ofSeconds(8)); // after 1, 2 and 4 s
        assertThat(world.commands).hasSize(4);
        assertThat(world.commands).extracting(Command::id).doesNotHaveDuplicates();
        world.answer = Outcome.DONE;
        world.pass(Duration.ofMinutes(2));

        assertThat(world.commands).hasSize(5);
        assertThat(world.commands)
                .extracting(Command::why)
                .containsOnly(world.firings.get(0).id().toString());
    }

    @Test
    void shouldDropARefusedWriteWhenItsRuleHasEnded() {
        TestWorld world = world(rule("heat").otherwise().build());
        world.answer = Outcome.REFUSED;
        world.cause = Cause.OVERRIDDEN;

        world.says("boiler-1", 50);
        world.says("boiler-1", 56);
        world.answer = Outcome.DONE;
        world.pass(Duration.ofMinutes(2));

        assertThat(world.commands).hasSize(1);
    }

    @Test
    void shouldNotRepeatWhatNobodyKnowsWhetherItWasDone() {
        TestWorld world = world(rule("heat").build());
        world.answer = Outcome.UNKNOWN;
        world.cause = Cause.TIMEOUT;

        world.says("boiler-1", 50);
        world.pass(Duration.ofMinutes(2));

        assertThat(world.commands).hasSize(1);
    }

    @Test
    void shouldNotWriteALowerPriorityOverAHigherOneByAWriteOfSeveralThatWasRefused() {
        // Given
        TestWorld world = world(
                rule("low").then(setBoth(true)).build(),
                rule("high")
                        .when(below(40))
                        .priority(5)
                        .then(set("boiler-1", "Burner", false))
                        .build());
        world.answer = Outcome.REFUSED;
        world.cause = Cause.DOWN;
        world.says("boiler-1", 50);
        // When
        world.answer = Outcome.DONE;
        world.says("boiler-1", 30);
        world.pass(Duration.ofMinutes(1));
        // Then
        assertThat(world.commands.subList(1, world.commands.size()))
                .extracting(Command::values)
                .containsExactly(Map.of("Burner", false), Map.of("Pump", true));
        assertThat(world.commands).extracting(Command::id).doesNotHaveDuplicates();
    }

    @Test
    void shouldNotWriteALowerPriorityOverAHigherOneByAWriteOfSeveralThatWasOnItsWay() {
        // Given
        TestWorld world = world(
                rule("low").then(setBoth(true)).build(),
                rule("high")
                        .when(below(40))
                        .priority(5)
                        .then(set("boiler-1", "Burner", false))
                        .build());
        world.answer = null;
        world.says("boiler-1", 50);
        world.says("boiler-1", 30);
        // When
        world.reply(world.commands.get(0), Outcome.FAILED, Cause.DEVICE);
        world.reply(world.commands.get(1), Outcome.DONE, null);
        world.pass(Duration.ofMinutes(1));
        // Then
        assertThat(world.commands.subList(1, world.commands.size()))
                .extracting(Command::values)
                .containsExactly(Map.of("Burner", false), Map.of("Pump", true));
    }

    @Test
    void shouldBeDueOnceHoweverOftenItIsPutOff() {
        // Given
        TestWorld world = world(rule("heat").build());
        world.answer = Outcome.REFUSED;
        world.cause = Cause.DOWN;
        world.says("boiler-1", 50);
        // When: it may act, and may not, again and again
        for (int i = 0; i < 100; i++) {
            world.saysLate("boiler-1", 50, Duration.ofSeconds(11));
            world.says("boiler-1", 50);
        }
        // Then
        assertThat(world.machine.queuedRetries()).isEqualTo(1);
    }
}
