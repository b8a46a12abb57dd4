/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.yaml;

import static io.penstock.rules.yaml.TestRules.above;
import static io.penstock.rules.yaml.TestRules.rule;
import static io.penstock.rules.yaml.TestRules.setBoth;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.command.Answer;
import io.penstock.api.command.Caller;
import io.penstock.api.command.Cause;
import io.penstock.api.command.Command;
import io.penstock.api.command.Outcome;
import io.penstock.api.rule.Rule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Outputs that have fallen to their safe values are the active rule's again. */
class SafeValuesTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final TestTimes times = new TestTimes("2026-03-01T12:00:00Z");
    private final Rule heat = rule("heat").clear(above(60)).build();

    /** One whose rule has come true; within its band nothing makes it fire again. */
    private TestWorld heating() {
        TestWorld world = new TestWorld(times, heat);
        world.says("boiler-1", 50);
        assertThat(world.writes()).containsExactly("Burner=true");
        return world;
    }

    @Test
    void shouldWantBackWhatFellWhenItsDeviceCameBack() {
        TestWorld world = heating();

        world.written(Caller.Origin.OUTPUT, false);
        world.pass(Duration.ofMillis(999));
        assertThat(world.commands).hasSize(1);
        world.pass(Duration.ofMinutes(2));

        assertThat(world.writes()).containsExactly("Burner=true", "Burner=true");
        assertThat(world.commands.get(1).options().yields()).isTrue();
        assertThat(world.commands.get(1).options().dryRun()).isFalse();
    }

    @Test
    void shouldNotFightATriggerThatHoldsAndWantItBackWhenItIsOver() {
        // Given
        TestWorld world = heating();
        world.answer = Outcome.REFUSED;
        world.cause = Cause.OVERRIDDEN;
        // When
        world.written(Caller.Origin.OUTPUT, false);
        world.pass(Duration.ofMinutes(10));
        assertThat(world.commands.subList(1, world.commands.size()))
                .hasSizeBetween(10, 30)
                .allMatch(c -> c.options().yields());
        int refused = world.commands.size();
        world.answer = Outcome.DONE;
        world.pass(Duration.ofMinutes(1));
        // Then
        assertThat(world.writes()).hasSize(refused + 1).endsWith("Burner=true");
        assertThat(world.commands).extracting(Command::id).doesNotHaveDuplicates();
    }

    @Test
    void shouldNotWantBackWhatSomebodyHasSetSinceItFell() {
        TestWorld world = heating();

        world.written(Caller.Origin.OUTPUT, false);
        world.written(Caller.Origin.REST, false);
        world.pass(Duration.ofMinutes(2));

        assertThat(world.commands).hasSize(1);
    }

    @Test
    void shouldWantNothingBackWhenTheSafeValueIsWhatTheRuleWants() {
        TestWorld world = heating();

        world.written(Caller.Origin.OUTPUT, true);
        world.pass(Duration.ofMinutes(2));

        assertThat(world.commands).hasSize(1);
    }

    @Test
    void shouldNotUndoWhatIsForcedAndNotForbiddenSinceItFell() {
        // Given
        TestWorld world = heating();
        world.written(Caller.Origin.OUTPUT, false);
        // When
        world.answer = Outcome.WOULD;
        world.written(Caller.Origin.INTERLOCK, false);
        world.pass(Duration.ofMinutes(2));
        // Then
        assertThat(world.commands.subList(1, world.commands.size()))
                .singleElement()
                .matches(c -> c.options().dryRun());
    }

    @Test
    void shouldSendWhatARuleWantsAnewWithoutYielding() {
        TestWorld world = heating();

        world.written(Caller.Origin.OUTPUT, false);
        world.says("boiler-1", 61);

        assertThat(world.writes()).containsExactly("Burner=true", "Burner=false");
        assertThat(world.commands).noneMatch(c -> c.options().yields());
    }

    @Test
    void shouldYieldWithARetryOfWhatWasAskedBeforeTheOutputFell() {
        // Given
        TestWorld world = new TestWorld(times, heat);
        world.answer = Outcome.REFUSED;
        world.cause = Cause.MINIMUM_TIME;
        world.says("boiler-1", 50);
        assertThat(world.commands.get(0).options().yields()).isFalse();
        // When: nobody has heard of it yet
        world.pass(SECOND);
        assertThat(world.commands).hasSize(2);
        // Then
        assertThat(world.commands.get(1).options().yields()).isTrue();
        // When
        world.written(Caller.Origin.OUTPUT, false);
        world.answer = Outcome.DONE;
        world.pass(Duration.ofMinutes(1));
        // Then
        assertThat(world.writes()).hasSize(3).endsWith("Burner=true");
        assertThat(world.commands.get(2).options().yields()).isTrue();
    }

    @Test
    void shouldYieldWithWhatWaitedForAnotherWriteWhenTheOutputFell() {
        // Given
        TestWorld world = new TestWorld(times, heat);
        world.answer = null;
        world.says("boiler-1", 50);
        world.says("boiler-1", 61);
        world.says("boiler-1", 50);
        // When
        world.written(Caller.Origin.OUTPUT, false);
        world.reply(world.commands.get(0), Outcome.DONE, null);
        world.pass(SECOND);
        // Then
        assertThat(world.writes()).containsExactly("Burner=true", "Burner=true");
        assertThat(world.commands.get(1).options().yields()).isTrue();
    }

    @Test
    void shouldYieldWithOneWriteOfSeveralOutputsWhenOneOfThemFellWhileItWaited() {
        // Given
        TestWorld world = new TestWorld(
                times, rule("heat").clear(above(60)).then(setBoth(true)).build());
        world.answer = null;
        world.says("boiler-1", 50);
        world.says("boiler-1", 61);
        world.says("boiler-1", 50);
        // When
        world.written(Caller.Origin.OUTPUT, false);
        world.reply(world.commands.get(0), Outcome.DONE, null);
        world.pass(SECOND);
        // Then
        assertThat(world.commands).hasSize(2);
        assertThat(world.commands.get(1).values()).containsOnlyKeys("Burner", "Pump");
        assertThat(world.commands.get(1).options().yields()).isTrue();
    }

    @Test
    void shouldWantEachOutputBackOfAWriteThatTookSeveral() {
        TestWorld world = new TestWorld(
                times, rule("heat").clear(above(60)).then(setBoth(true)).build());
        world.says("boiler-1", 50);

        world.written(Caller.Origin.OUTPUT, Map.of("Burner", false, "Pump", false));
        world.pass(Duration.ofMinutes(1));

        assertThat(world.writes().subList(1, world.commands.size()))
                .containsExactlyInAnyOrder("Burner=true", "Pump=true");
        assertThat(world.commands).extracting(Command::id).doesNotHaveDuplicates();
    }

    @Test
    void shouldTellOnceWhyItIsRefusedAgainAndAgain() {
        // Given
        TestWorld world = heating();
        world.news.clear();
        world.answer = Outcome.REFUSED;
        world.cause = Cause.OVERRIDDEN;
        world.written(Caller.Origin.OUTPUT, false);
        // When
        world.pass(Duration.ofMinutes(10));
        assertThat(world.news).hasSize(1);
        world.reason = "north lost";
        world.pass(Duration.ofMinutes(10));
        assertThat(world.news).hasSize(2);
        // When what it says is only how long it will be
        world.cause = Cause.MINIMUM_TIME;
        for (int n = 20; n > 0; n--) {
            world.reason = "may be switched in " + n + " min";
            world.pass(Duration.ofMinutes(1));
        }
        // Then
        assertThat(world.news).hasSize(3);
        world.answer = Outcome.DONE;
        world.pass(Duration.ofMinutes(1));
        assertThat(world.news).hasSize(4);
    }

    @Test
    void shouldWantBackWhatFellOverARestart() {
        // Given
        TestWorld before = heating();
        before.answer = Outcome.REFUSED;
        before.cause = Cause.OVERRIDDEN;
        before.written(Caller.Origin.OUTPUT, false);
        before.pass(SECOND);
        // When
        TestWorld after = new TestWorld(times, before.save(Map.of()), heat);
        after.pass(SECOND);
        // Then
        assertThat(after.writes()).containsExactly("Burner=true");
        assertThat(after.commands.get(0).options().yields()).isTrue();
    }

    @Test
    void shouldTellOnceThatItIsForbiddenWhateverTheInputsAreMeanwhile() {
        // Given
        TestWorld world = new TestWorld(times, heat);
        world.answer = Outcome.REFUSED;
        world.cause = Cause.INTERLOCK;
        world.reason = "the boiler is dry, and now level = 12.5";
        world.says("boiler-1", 50);
        // When
        for (int n = 0; n < 20; n++) {
            world.reason = "the boiler is dry, and now level = " + n;
            world.pass(Duration.ofMinutes(1));
        }
        assertThat(world.news).hasSize(1);
        world.cause = Cause.STALE_INPUT;
        for (String age : List.of("35s120ms", "1m5s", "2m")) {
            world.reason = "input 'level' is " + age + " old, more than 10s";
            world.pass(Duration.ofMinutes(1));
        }
        // Then
        assertThat(world.news).hasSize(2);
        world.reason = "input 'level' is missing";
        world.pass(Duration.ofMinutes(1));
        assertThat(world.news).hasSize(3);
    }

    @Test
    void shouldTellThatItIsDoneAtLastAndNothingOfWhatIsDoneAtOnce() {
        TestWorld world = heating();
        assertThat(world.news).isEmpty();
        world.answer = Outcome.FAILED;
        world.cause = Cause.DEVICE;
        world.says("boiler-1", 61);
        world.pass(Duration.ofSeconds(10));

        world.answer = Outcome.DONE;
        world.pass(Duration.ofMinutes(1));

        assertThat(world.news).extracting(Answer::outcome).containsExactly(Outcome.FAILED, Outcome.DONE);
    }
}
