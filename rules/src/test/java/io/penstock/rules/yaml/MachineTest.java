/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.yaml;

import static io.penstock.rules.yaml.TestRules.above;
import static io.penstock.rules.yaml.TestRules.below;
import static io.penstock.rules.yaml.TestRules.rule;
import static io.penstock.rules.yaml.TestRules.set;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.bus.StateKey;
import io.penstock.api.command.Caller;
import io.penstock.api.command.Cause;
import io.penstock.api.command.Command;
import io.penstock.api.command.Outcome;
import io.penstock.api.event.Event;
import io.penstock.api.event.Provenance;
import io.penstock.api.event.Quality;
import io.penstock.api.event.Reading;
import io.penstock.api.event.ValueType;
import io.penstock.api.rule.Consequence.Publish;
import io.penstock.api.rule.Consequence.RaiseAlert;
import io.penstock.api.rule.Firing;
import io.penstock.api.rule.Input;
import io.penstock.api.rule.Rule;
import io.penstock.api.rule.Severity;
import io.penstock.api.setting.Matcher;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MachineTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final TestTimes times = new TestTimes("2026-03-01T12:00:00Z");

    private TestWorld world(Rule... rules) {
        return new TestWorld(times, rules);
    }

    @Test
    void shouldActOnEdgesOnlyAndSayWhy() {
        // Given
        TestWorld world = world(rule("heat").clear(above(60)).build());

        // When
        world.says("boiler-1", 58);
        Event cold = world.says("boiler-1", 54);
        world.says("boiler-1", 53);
        world.says("boiler-1", 58);
        world.says("boiler-1", 61);
        world.says("boiler-1", 62);

        // Then
        assertThat(world.writes()).containsExactly("Burner=true", "Burner=false");
        Firing first = world.firings.get(0);
        assertThat(first.trigger()).contains(cold.id().toString());
        assertThat(first.values()).containsEntry("t", "boiler-1/Temperature = 54");
        Command command = world.commands.get(0);
        assertThat(first.commands()).containsEntry(command.id(), "boiler-1/Burner = true");
        assertThat(command.why()).isEqualTo(first.id().toString());
        assertThat(command.caller().origin()).isEqualTo(Caller.Origin.RULE);
    }

    @Test
    void shouldActWhenItHasHeldForLongEnoughWithoutABreak() {
        TestWorld world = world(rule("heat").holdFor(Duration.ofSeconds(5)).build());

        world.says("boiler-1", 54);
        world.pass(Duration.ofSeconds(4));
        world.says("boiler-1", 56);
        world.says("boiler-1", 54);
        world.pass(Duration.ofMillis(4999));
        assertThat(world.commands).isEmpty();
        world.pass(Duration.ofMillis(1));

        assertThat(world.writes()).containsExactly("Burner=true");
    }

    @Test
    void shouldKeepOneOfAHoldThatBreaksAgainAndAgain() {
        // Given
        TestWorld world = world(rule("heat").holdFor(Duration.ofMinutes(30)).build());
        // When
        for (int i = 0; i < 1000; i++) {
            world.says("boiler-1", i % 2 == 0 ? 54 : 56);
            times.pass(SECOND);
        }
        world.says("boiler-1", 54);
        // Then
        assertThat(world.machine.queuedHolds()).isEqualTo(1);
        world.pass(Duration.ofMinutes(30).minusMillis(1));
        assertThat(world.commands).isEmpty();
        world.pass(Duration.ofMillis(1));
        assertThat(world.writes()).containsExactly("Burner=true");
    }

    @Test
    void shouldCauseNothingOnAnOldReadingAndMakeUpForItOnAYoungOne() {
        TestWorld world = world(rule("heat").clear(above(60)).build());
        world.says("boiler-1", 50);

        world.saysLate("boiler-1", 70, Duration.ofSeconds(11));
        assertThat(world.writes()).containsExactly("Burner=true");
        assertThat(world.machine.counts().stale()).isEqualTo(1);

        world.says("boiler-1", 58); // within the band: what was missed is made up for
        assertThat(world.writes()).containsExactly("Burner=true", "Burner=false");
    }

    @Test
    void shouldNotLookAtWhatIsFedAgain() {
        TestWorld world = world(rule("heat").build());
        Event event = TestRules.temperature("boiler-1", 20, times.wall());

        world.machine.onEvent(event.withProvenance(new Provenance("", 0, true)));

        assertThat(world.commands).isEmpty();
        assertThat(world.machine.counts().replayed()).isEqualTo(1);
    }

    @Test
    void shouldStayAsItIsWhileItCannotBeKnown() {
        TestWorld world = world(rule("heat").build());
        world.says("boiler-1", 50);

        Reading bad = Reading.ofQuality("Temperature", ValueType.FLOAT64, times.wall(), Quality.BAD);
        world.machine.onEvent(
                Event.of(UUID.randomUUID(), "boiler-1", "Boiler", "Temperature", times.wall(), List.of(bad)));

        assertThat(world.writes()).containsExactly("Burner=true");
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
    void shouldWantBackWhatAnInterlockHasTakenWhenItLetsGo() {
        // Given
        TestWorld world = world(rule("heat").clear(above(60)).build());
        world.says("boiler-1", 50);
        world.answer = Outcome.REFUSED;
        world.cause = Cause.INTERLOCK;
        // When
        world.written(Caller.Origin.INTERLOCK, false);
        world.pass(Duration.ofSeconds(4)); // asked, after 1, after 2 s more
        assertThat(world.commands).hasSize(4);
        assertThat(world.commands.get(1).options().dryRun()).isTrue();
        world.answer = Outcome.DONE;
        world.pass(Duration.ofMinutes(2));
        // Then
        assertThat(world.writes())
                .containsExactly("Burner=true", "Burner=true", "Burner=true", "Burner=true", "Burner=true");
        assertThat(world.commands).extracting(Command::id).doesNotHaveDuplicates();
        assertThat(world.commands.subList(2, 5)).noneMatch(c -> c.options().dryRun());
        assertThat(world.commands)
                .extracting(Command::why)
                .containsOnly(world.firings.get(0).id().toString());
    }

    @Test
    void shouldNotUndoWhatIsForcedAndNotForbidden() {
        TestWorld world = world(rule("heat").clear(above(60)).build());
        world.says("boiler-1", 50);

        world.answer = Outcome.WOULD;
        world.written(Caller.Origin.INTERLOCK, false);
        world.pass(Duration.ofMinutes(2));

        assertThat(world.commands).hasSize(2);
        assertThat(world.commands.get(1).options().dryRun()).isTrue();
    }

    @Test
    void shouldLeaveWhatTheNorthHasSet() {
        TestWorld world = world(rule("heat").clear(above(60)).build());
        world.says("boiler-1", 50);

        world.written(Caller.Origin.REST, false);
        world.pass(Duration.ofMinutes(2));

        assertThat(world.commands).hasSize(1);
    }

    @Test
    void shouldNotWantBackWhatSomebodyHasSetSinceItWasTaken() {
        TestWorld world = world(rule("heat").clear(above(60)).build());
        world.says("boiler-1", 50);
        world.answer = Outcome.REFUSED;
        world.cause = Cause.INTERLOCK;
        world.written(Caller.Origin.INTERLOCK, false);
        world.pass(Duration.ofMillis(500));
        assertThat(world.commands).hasSize(2);

        world.written(Caller.Origin.REST, false);
        world.pass(Duration.ofMinutes(2));

        assertThat(world.commands).hasSize(2);
    }

    @Test
    void shouldTellWhetherItWasTakenBeforeOrAfterAWriteThatWasOnItsWay() {
        // Given
        TestWorld world = world(rule("heat").clear(above(60)).build());
        world.answer = null;
        world.says("boiler-1", 50);
        world.written(Caller.Origin.INTERLOCK, false);
        // When
        world.reply(world.commands.get(0), Outcome.DONE, null);
        assertThat(world.commands).hasSize(2);
        assertThat(world.commands.get(1).options().dryRun()).isTrue();
        world.reply(world.commands.get(1), Outcome.REFUSED, Cause.INTERLOCK);
        world.written(Caller.Origin.RULE, true); // the record says that the rule's came later
        world.pass(Duration.ofMinutes(2));
        // Then
        assertThat(world.commands).hasSize(2);
    }

    @Test
    void shouldWantBackWhatWasTakenOverARestart() {
        // Given
        Rule rule = rule("heat").clear(above(60)).build();
        TestWorld before = world(rule);
        before.says("boiler-1", 50);
        before.answer = Outcome.REFUSED;
        before.cause = Cause.OVERRIDDEN;
        before.written(Caller.Origin.INTERLOCK, false);
        before.pass(Duration.ofMillis(500));
        // When
        TestWorld after = new TestWorld(times, before.save(Map.of()), rule);
        after.pass(SECOND);
        // Then
        assertThat(after.writes()).containsExactly("Burner=true");
        assertThat(after.commands.get(0).options().dryRun()).isFalse();
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
    void shouldHaveAnInstanceForEachDeviceThatAPatternMatches() {
        TestWorld world = world(rule("heat")
                .of("boiler-*")
                .then(
                        set("{device}", "Burner", true),
                        new RaiseAlert("cold", Severity.NORMAL, "{device} has {t}", Duration.ZERO))
                .otherwise()
                .build());

        world.says("boiler-1", 50);
        world.says("boiler-2", 60);
        world.says("boiler-3", 40);
        world.says("kettle-1", 40);
        world.says("boiler-1", 60);

        assertThat(world.commands).extracting(Command::device).containsExactly("boiler-1", "boiler-3");
        assertThat(world.alerts)
                .containsExactly(
                        "cold@boiler-1: boiler-1 has 50", "cold@boiler-3: boiler-3 has 40", "cold@boiler-1 cleared");
    }

    private static Rule each(String devices) {
        return rule("each")
                .of(devices)
                .then(set("{device}", "Pump", true))
                .otherwise()
                .build();
    }

    @Test
    void shouldHaveAnInstanceForADeviceThatAnotherRuleNames() {
        TestWorld world = world(rule("heat").build(), each("boiler-*"));

        world.says("boiler-1", 50);

        assertThat(world.writes()).containsExactlyInAnyOrder("Burner=true", "Pump=true");
    }

    @Test
    void shouldHaveInstancesOfWhatIsAddedOrWidenedForDevicesThatOthersRead() {
        // Given
        Rule all = rule("all").of("boiler-*").then().otherwise().build();
        TestWorld world = world(all, rule("heat").build());
        world.says("boiler-1", 50);
        world.says("boiler-2", 50);

        // When
        world.machine.apply(List.of(all, each("boiler-1*")));
        world.machine.apply(List.of(all, each("boiler-*")));
        world.says("boiler-1", 50);
        world.says("boiler-2", 50);

        // Then
        assertThat(world.commands.stream()
                        .filter(c -> c.target().equals("Pump"))
                        .map(Command::device))
                .containsExactly("boiler-1", "boiler-2");
    }

    @Test
    void shouldHaveAnInstanceForADeviceThatARuleReadsBesideItsPattern() {
        // Given
        Rule colder = rule("colder")
                .of(
                        new Input("t", Matcher.of("boiler-*"), "Temperature", null),
                        new Input("out", Matcher.of("outside"), "Temperature", null))
                .then()
                .otherwise()
                .build();
        TestWorld world = world(colder, each("*"));
        // When
        world.says("boiler-1", 50);
        world.says("outside", 10);
        // Then
        assertThat(world.commands).extracting(Command::device).containsExactly("boiler-1", "outside");
    }

    @Test
    void shouldNotSeeWhatItPublishedItself() {
        TestWorld world = world(rule("echo")
                .then(new Publish("boiler-1", "echo", Map.of("Temperature", new TestRules.Value(99.0))))
                .otherwise(set("boiler-1", "Burner", false))
                .build());
        world.says("boiler-1", 50);
        assertThat(world.published).hasSize(1);

        world.machine.onEvent(world.published.get(0));
        world.machine.onTime();

        assertThat(world.published.get(0).provenance()).isEqualTo(new Provenance("rule:echo", 1, false));
        assertThat(world.commands).isEmpty();
    }

    @Test
    void shouldPublishNothingThatHasGoneRoundTooOften() {
        TestWorld world = world(rule("echo")
                .then(new Publish("calc", "echo", Map.of("X", new TestRules.Value(1.0))))
                .otherwise()
                .build());
        Event event = TestRules.temperature("boiler-1", 20, times.wall())
                .withProvenance(new Provenance("rule:other", Provenance.MAX_HOPS, false));

        world.machine.onEvent(event);

        assertThat(world.published).isEmpty();
        assertThat(world.machine.counts().loops()).isEqualTo(1);
    }

    @Test
    void shouldMakeTheSameIdsWhenItReadsTheSameAgain() {
        Rule rule = rule("heat").holdFor(SECOND).build();
        Event event = TestRules.temperature("boiler-1", 50, times.wall());
        TestWorld first = world(rule);
        first.machine.onEvent(event);
        first.pass(SECOND);

        TestWorld again = new TestWorld(times, Map.of(), rule);
        again.machine.onEvent(event);
        again.pass(SECOND);

        assertThat(again.commands)
                .extracting(Command::id)
                .containsExactly(first.commands.get(0).id());
    }

    @Test
    void shouldGoOnAfterARestartWithTheTimeThatWasLeft() {
        // Given
        Rule rule = rule("heat").holdFor(Duration.ofSeconds(5)).build();
        TestWorld before = world(rule);
        before.says("boiler-1", 50);
        before.pass(Duration.ofSeconds(3));
        Map<StateKey, byte[]> saved = before.save(Map.of());

        // When
        times.pass(SECOND);
        TestWorld after = new TestWorld(times, saved, rule);
        after.pass(Duration.ofMillis(1999));
        assertThat(after.commands).isEmpty();
        after.pass(Duration.ofMillis(2));

        // Then
        assertThat(after.writes()).containsExactly("Burner=true");
    }

    @Test
    void shouldWaitForAYoungReadingAfterALongStop() {
        Rule rule = rule("heat").holdFor(Duration.ofSeconds(5)).build();
        TestWorld before = world(rule);
        before.says("boiler-1", 50);
        before.pass(Duration.ofSeconds(3));
        Map<StateKey, byte[]> saved = before.save(Map.of());

        times.pass(Duration.ofHours(1));
        TestWorld after = new TestWorld(times, saved, rule);
        after.pass(Duration.ofMinutes(1));
        assertThat(after.commands).isEmpty();
        after.says("boiler-1", 50);
        after.pass(Duration.ofSeconds(2));

        assertThat(after.writes()).containsExactly("Burner=true");
    }

    @Test
    void shouldWaitForAYoungReadingAfterAStopWhenTheClockIsBehind() {
        // Given: power fails, and the clock of the machine goes on from where it was saved
        Rule rule = rule("heat").holdFor(Duration.ofSeconds(5)).build();
        TestWorld before = world(rule);
        before.says("boiler-1", 50);
        before.pass(Duration.ofSeconds(3));
        Map<StateKey, byte[]> saved = before.save(Map.of());
        // When
        times.set("2026-03-01T11:30:00Z");
        TestWorld after = new TestWorld(times, saved, rule);
        after.pass(Duration.ofMinutes(1));
        assertThat(after.commands).isEmpty();
        after.says("boiler-1", 50);
        after.pass(Duration.ofSeconds(2));
        // Then
        assertThat(after.writes()).containsExactly("Burner=true");
    }

    @Test
    void shouldNotActAgainAfterARestartWhileNothingHasChanged() {
        Rule rule = rule("heat").clear(above(60)).build();
        TestWorld before = world(rule);
        before.says("boiler-1", 50);
        Map<StateKey, byte[]> saved = before.save(Map.of());

        TestWorld after = new TestWorld(times, saved, rule);
        after.says("boiler-1", 51);
        assertThat(after.commands).isEmpty();
        after.says("boiler-1", 61);

        assertThat(after.writes()).containsExactly("Burner=false");
    }

    @Test
    void shouldAskForWhatWasUnansweredByTheSameIdAfterARestart() {
        Rule rule = rule("heat").build();
        TestWorld before = world(rule);
        before.answer = null;
        before.says("boiler-1", 50);
        Map<StateKey, byte[]> saved = before.save(Map.of());

        TestWorld after = new TestWorld(times, saved, rule);
        after.answer = Outcome.REFUSED;
        after.cause = Cause.DUPLICATE; // it had been started
        after.pass(Duration.ofMinutes(1));

        assertThat(after.commands)
                .extracting(Command::id)
                .containsExactly(before.commands.get(0).id());
    }

    @Test
    void shouldKeepARulesWishOverARestart() {
        Rule rule = rule("heat").build();
        TestWorld before = world(rule);
        before.answer = Outcome.REFUSED;
        before.cause = Cause.INTERLOCK;
        before.says("boiler-1", 50);
        Map<StateKey, byte[]> saved = before.save(Map.of());

        TestWorld after = new TestWorld(times, saved, rule);
        after.pass(SECOND);

        assertThat(after.commands)
                .extracting(Command::id)
                .containsExactly(before.commands.get(0).id() + "-r1");
    }

    @Test
    void shouldRecallWhatItDidAfterItsLastCommit() {
        // Given: it came true, and was killed before it could save that
        Rule rule = rule("heat").clear(above(60)).build();
        TestWorld before = world(rule);
        Map<StateKey, byte[]> saved = before.save(Map.of());
        before.says("boiler-1", 50);

        // When: it is warm by the time that it is back
        times.pass(Duration.ofMinutes(1));
        TestWorld after = new TestWorld(times, saved, rule);
        after.machine.recall(before.firings);
        after.says("boiler-1", 61);

        // Then
        assertThat(after.writes()).containsExactly("Burner=false");
    }

    @Test
    void shouldKeepWhatDidNotChangeOverAReload() {
        Rule kept = rule("kept").holdFor(Duration.ofSeconds(5)).build();
        TestWorld world = world(kept, rule("gone").otherwise().build());
        world.says("boiler-1", 50);
        world.pass(Duration.ofSeconds(4));

        Rule same = rule("kept").holdFor(Duration.ofSeconds(5)).build();
        world.machine.apply(List.of(same));
        world.pass(SECOND);

        assertThat(world.firings).extracting(Firing::rule).containsExactly("gone", "kept");
    }

    @Test
    void shouldActByAChangedRuleAtOnce() {
        TestWorld world = world(rule("heat").build());
        world.says("boiler-1", 50);

        world.machine.apply(List.of(rule("heat")
                .then(set("boiler-1", "Burner", false))
                .otherwise(set("boiler-1", "Burner", false))
                .build()));
        world.answerAll();
        assertThat(world.writes()).containsExactly("Burner=true", "Burner=false");
        assertThat(world.commands).extracting(Command::id).doesNotHaveDuplicates();

        world.machine.apply(List.of(rule("heat").when(below(40)).build()));
        world.answerAll();
        assertThat(world.writes()).endsWith("Burner=false");
        assertThat(world.firings.get(2).edge()).isEqualTo(Firing.Edge.OTHERWISE);
    }

    @Test
    void shouldActByARuleThatIsChangedBackBeforeTheNextReading() {
        Rule on = rule("heat").build();
        Rule off = rule("heat").then(set("boiler-1", "Burner", false)).build();
        TestWorld world = world(on);
        world.says("boiler-1", 50);

        world.machine.apply(List.of(off));
        world.answerAll();
        world.machine.apply(List.of(on));
        world.answerAll();
        world.machine.apply(List.of(off));

        assertThat(world.writes()).containsExactly("Burner=true", "Burner=false", "Burner=true", "Burner=false");
        assertThat(world.commands).extracting(Command::id).doesNotHaveDuplicates();
    }

    @Test
    void shouldActByARuleThatIsChangedAndChangedBackOverRestarts() {
        // Given
        Rule on = ageing(true);
        Rule off = ageing(false);
        TestWorld first = world(on);
        first.says("boiler-1", 50);
        // When
        Map<StateKey, byte[]> saved = first.save(Map.of());
        TestWorld second = new TestWorld(times, saved, off);
        second.pass(SECOND);
        TestWorld third = new TestWorld(times, second.save(saved), on);
        third.pass(SECOND);
        // Then
        assertThat(second.writes()).containsExactly("Burner=false");
        assertThat(third.writes()).containsExactly("Burner=true");
        assertThat(third.commands.get(0).id())
                .isNotEqualTo(first.commands.get(0).id());
    }

    /** Looked at each second, and by the last reading each time. */
    private static Rule ageing(boolean burner) {
        return rule("heat")
                .of(new Input("t", Matcher.of("boiler-1"), "Temperature", Duration.ofMinutes(1)))
                .then(set("boiler-1", "Burner", burner))
                .build();
    }

    @Test
    void shouldMakeTheSameIdsOfAChangedRuleAfterAKill() {
        // Given: a rule that was changed, and all that is saved of it is what the one before did
        Rule before = rule("heat").build();
        Rule changed = rule("heat").when(below(40)).clear(above(60)).build();
        TestWorld world = world(before);
        Map<StateKey, byte[]> saved = world.save(Map.of());
        world.machine.apply(List.of(changed));
        Event event = world.says("boiler-1", 30);
        // When
        TestWorld again = new TestWorld(times, saved, changed);
        again.machine.onEvent(event);
        // Then
        assertThat(again.commands)
                .extracting(Command::id)
                .containsExactly(world.commands.get(0).id());
    }

    @Test
    void shouldActByAChangedRuleOnAYoungReadingOnly() {
        TestWorld world = world(rule("heat").when(below(40)).build());
        world.says("boiler-1", 50);
        world.pass(Duration.ofSeconds(11));

        world.machine.apply(List.of(rule("heat").when(below(55)).build()));
        assertThat(world.commands).isEmpty();

        world.says("boiler-1", 50);
        assertThat(world.writes()).containsExactly("Burner=true");
    }

    @Test
    void shouldLetARuleThatCannotBeEvaluatedHarmNoOther() {
        TestWorld world = world(
                rule("broken")
                        .when(new TestRules.Over("boom", t -> {
                            throw new IllegalStateException("boom");
                        }))
                        .build(),
                rule("heat").build());

        world.says("boiler-1", 50);

        assertThat(world.writes()).containsExactly("Burner=true");
        assertThat(world.machine.counts().failing()).containsOnlyKeys("broken");
    }
}
