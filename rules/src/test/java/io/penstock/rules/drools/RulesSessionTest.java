/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.drools;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.command.Outcome;
import io.penstock.api.event.Event;
import io.penstock.api.event.Provenance;
import io.penstock.api.event.Reading;
import io.penstock.api.event.ValueType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What rules in DRL do with readings and time. */
class RulesSessionTest {
    private static final DroolsSettings SETTINGS = DroolsSettings.DEFAULT;
    private static CompiledRules rules;

    private final TestClock clock = new TestClock();
    private final TestEffects effects = new TestEffects();
    private final Edges edges = new Edges();
    private final Counters counters = new Counters();
    private RulesSession session = fresh(SETTINGS);

    @BeforeAll
    static void compile() throws Exception {
        rules = DrlCompiler.compile(List.of(new DrlSource("rules/plant.drl", plant())), SETTINGS);
    }

    static String plant() throws IOException {
        try (var in = RulesSessionTest.class.getResourceAsStream("/drools/plant.drl")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private RulesSession fresh(DroolsSettings settings) {
        RulesSession made =
                new RulesSession(rules, Set.of(), settings, effects, edges, counters, new SessionTime(clock));
        made.warmUp(List.of(), null);
        return made;
    }

    @AfterEach
    void dispose() {
        session.dispose();
    }

    private Event event(String device, String resource, double value) {
        long origin = clock.millis() * 1_000_000;
        return Event.of(
                UUID.randomUUID(),
                device,
                "P",
                resource,
                origin,
                List.of(Reading.ofFloat(resource, ValueType.FLOAT64, origin, value)));
    }

    private void say(String device, String resource, double value) {
        session.process(List.of(event(device, resource, value)), true);
    }

    private void pass(Duration time) {
        clock.advance(time);
        session.process(List.of(), true);
    }

    private void every(Duration step, String device, String resource, double... values) {
        for (double value : values) {
            say(device, resource, value);
            pass(step);
        }
    }

    @Test
    void shouldSwitchWithHysteresis() {
        // When
        every(Duration.ofSeconds(1), "boiler", "Temperature", 57, 54, 53, 58, 61, 62, 58, 54);

        // Then
        assertThat(effects.sets())
                .containsExactly("boiler {Burner=true}", "boiler {Burner=false}", "boiler {Burner=true}");
    }

    @Test
    void shouldSayThatRulesSetTooManyOutputs() {
        // Given
        for (int n = 0; n < Edges.MOST_OUTPUTS; n++) {
            edges.ask("another", "boiler-" + n, Map.of("Burner", true), 0);
        }

        // When
        every(Duration.ofSeconds(1), "boiler", "Temperature", 57, 54, 53);

        // Then
        assertThat(effects.sets()).isEmpty();
        assertThat(counters.errors.sum()).isOne();
        assertThat(counters.trouble()).contains("must set at most 100000 different outputs");
    }

    @Test
    void shouldAverageOverTime() {
        // When: three high ones, but spread over more than the window
        every(Duration.ofSeconds(6), "mixer", "Load", 90, 90, 90);

        // Then
        assertThat(effects.sets()).isEmpty();

        // When: three high ones within ten seconds
        every(Duration.ofSeconds(1), "mixer", "Load", 90, 90, 90);

        // Then
        assertThat(effects.sets()).containsExactly("mixer {Slow=true}");
    }

    @Test
    void shouldKeepTheLastThreeHoweverOld() {
        // When
        every(Duration.ofMinutes(10), "press", "Force", 60, 80, 90);
        assertThat(effects.sets()).isEmpty();
        say("press", "Force", 75);

        // Then
        assertThat(effects.sets()).containsExactly("press {Stop=true}");
    }

    @Test
    void shouldNoticeSilence() {
        // Given
        every(Duration.ofSeconds(10), "probe", "Level", 1, 2, 3);
        assertThat(effects.sets()).isEmpty();

        // When
        for (int i = 0; i < 25; i++) {
            pass(Duration.ofSeconds(1));
        }

        // Then
        assertThat(effects.sets()).containsExactly("pump {Run=false}");
    }

    @Test
    void shouldNoticeSilenceWithinOneLongerStep() {
        // Given
        every(Duration.ofMillis(27_300), "probe", "Level", 1);

        // When
        pass(Duration.ofMillis(9_100));

        // Then
        assertThat(effects.sets()).containsExactly("pump {Run=false}");
    }

    @Test
    void shouldWaitByATimerWhileTheConditionHolds() {
        // Given: it was open for less than a minute, then again
        for (int i = 0; i < 50; i++) {
            every(Duration.ofSeconds(1), "door", "Open", 1);
        }
        every(Duration.ofSeconds(1), "door", "Open", 0);
        for (int i = 0; i < 59; i++) {
            every(Duration.ofSeconds(1), "door", "Open", 1);
        }
        assertThat(effects.alerts()).isEmpty();

        // When
        every(Duration.ofSeconds(1), "door", "Open", 1, 1);

        // Then
        assertThat(effects.alerts()).containsExactly("door: the door is open");
        assertThat(effects.firings.get(0).trigger()).isEqualTo("time");
    }

    @Test
    void shouldRepeatByATimerWithAnIdForEach() {
        // When
        say("blinker", "On", 1);
        for (int i = 0; i < 60; i++) {
            pass(Duration.ofMillis(100));
        }
        say("blinker", "On", 0);
        for (int i = 0; i < 60; i++) {
            pass(Duration.ofMillis(100));
        }

        // Then
        assertThat(effects.firings).hasSize(4);
        assertThat(effects.firings.stream().map(DrlFiring::id)).doesNotHaveDuplicates();
    }

    @Test
    void shouldSeeATrend() {
        // When
        every(Duration.ofSeconds(2), "tank", "Level", 10, 12, 14, 15);
        assertThat(effects.sets()).isEmpty();
        say("tank", "Level", 20);

        // Then
        assertThat(effects.sets()).contains("tank {Drain=20.0}");
    }

    @Test
    void shouldRaiseAndClearAlertsByALogicalFact() {
        // When
        every(Duration.ofSeconds(1), "oven", "Temperature", 70, 90, 91, 70);

        // Then
        assertThat(effects.alerts())
                .containsExactly("hot-oven cleared", "hot-oven: oven is too hot", "hot-oven cleared");
    }

    @Test
    void shouldNotSayTheSameTwiceUntilSomethingChanged() {
        // When
        every(Duration.ofSeconds(1), "echo", "X", 5, 5, 5, 6, 5);

        // Then
        assertThat(effects.sets()).containsExactly("echo {Y=5.0}", "echo {Y=6.0}", "echo {Y=5.0}");
        assertThat(counters.unchanged.sum()).isEqualTo(2);

        // When
        edges.changedElsewhere("echo", "Y");
        say("echo", "X", 5);

        // Then
        assertThat(effects.sets()).hasSize(4);
    }

    @Test
    void shouldAskAgainAfterARefusalButNotAtOnce() {
        // Given
        effects.outcome = Outcome.REFUSED;

        // When
        every(Duration.ofSeconds(1), "echo", "X", 5, 5, 5);
        assertThat(effects.sets()).hasSize(1);
        pass(Duration.ofSeconds(4));
        every(Duration.ofSeconds(1), "echo", "X", 5, 5);

        // Then
        assertThat(effects.sets()).hasSize(2);
    }

    @Test
    void shouldPublishWithTheRulesAsProducer() {
        // When
        say("echo", "X", 5);

        // Then
        Event published = effects.firings.get(0).events().get(0);
        assertThat(published.device()).isEqualTo("echo");
        assertThat(published.profile()).isEqualTo("Echo");
        assertThat(published.source()).isEqualTo("Sum");
        assertThat(published.provenance()).isEqualTo(new Provenance("rule:every reading", 1, false));
        assertThat(published.tags()).isEqualTo(Map.of("rule", "every reading"));
        assertThat(published.readings().stream().map(Reading::toString))
                .containsExactlyInAnyOrder(
                        "Twice=10.0 (Float64)", "Seen=1.0 (Bool)", "Note=[ok] (String)", "N=3.0 (Int64)");
    }

    @Test
    void shouldNotSeeItsOwnEvents() {
        // When
        Event own = event("echo", "X", 5).withProvenance(new Provenance("rule:every reading", 1, false));
        session.process(List.of(own), true);

        // Then
        assertThat(effects.firings).isEmpty();
    }

    @Test
    void shouldRefuseAnEventThatWentRoundTooOften() {
        // When
        Event tired = event("echo", "X", 5).withProvenance(new Provenance("pipeline", Provenance.MAX_HOPS, false));
        session.process(List.of(tired), true);

        // Then
        assertThat(effects.firings.get(0).events()).isEmpty();
        assertThat(counters.errors.sum()).isEqualTo(1);
    }

    @Test
    void shouldTellWhyItFired() {
        // When
        say("tank", "Level", 10);
        pass(Duration.ofSeconds(2));
        say("tank", "Level", 20);

        // Then
        DrlFiring firing = effects.firings.get(0);
        assertThat(firing.rule()).isEqualTo("rising");
        assertThat(firing.at()).isEqualTo(clock.instant());
        assertThat(firing.matched())
                .containsEntry("$a", "tank/Level=10.0 (Float64)")
                .containsEntry("$b", "tank/Level=20.0 (Float64)")
                .containsEntry("$vb", "20.0");
        assertThat(firing.commands().get(0).why()).isEqualTo(firing.id().toString());
        assertThat(firing.trigger()).isEqualTo("a reading of tank/Level");
        assertThat(firing.device()).isEqualTo("tank");
    }

    @Test
    void shouldMakeTheSameIdsOfTheSameEvents() {
        // Given
        List<Event> events = new ArrayList<>();
        for (double value : new double[] {10, 18, 30}) {
            events.add(event("tank", "Level", value));
            clock.advance(Duration.ofSeconds(2));
        }
        session.process(events, true);
        List<String> first = ids();

        // When: another session, that remembers nothing
        effects.firings.clear();
        RulesSession again =
                new RulesSession(rules, Set.of(), SETTINGS, effects, new Edges(), counters, new SessionTime(clock));
        again.warmUp(List.of(), null);
        again.process(events, true);
        again.dispose();

        // Then
        assertThat(first).hasSizeGreaterThan(1).doesNotHaveDuplicates();
        assertThat(ids()).containsExactlyInAnyOrderElementsOf(first);
    }

    private List<String> ids() {
        return effects.firings.stream()
                .flatMap(f -> f.commands().stream())
                .map(c -> c.id())
                .toList();
    }

    @Test
    void shouldCauseNothingByWhatIsTooOld() {
        // Given
        Event old = event("boiler", "Temperature", 50);
        clock.advance(Duration.ofSeconds(11));

        // When
        session.process(List.of(old), true);

        // Then
        assertThat(effects.firings).isEmpty();
        assertThat(counters.stale.sum()).isEqualTo(1);
    }

    @Test
    void shouldCauseNothingByAReplay() {
        // When
        session.process(List.of(event("boiler", "Temperature", 50).withProvenance(new Provenance("", 0, true))), true);

        // Then
        assertThat(effects.firings).isEmpty();
        assertThat(counters.stale.sum()).isEqualTo(1);
    }

    @Test
    void shouldCauseNothingByWhatCameTrueWhileTimeStoodStill() {
        // Given
        say("probe", "Level", 1);

        // When
        pass(Duration.ofMinutes(5));

        // Then
        assertThat(effects.firings).isEmpty();
        assertThat(counters.stale.sum()).isEqualTo(1);
    }

    @Test
    void shouldCountWhatComesLate() {
        // Given
        Event late = event("boiler", "Temperature", 57);
        pass(Duration.ofSeconds(11));

        // When
        session.process(List.of(late), true);

        // Then
        assertThat(counters.late.sum()).isEqualTo(1);
    }

    @Test
    void shouldNotBelieveAnOriginFarAhead() {
        // Given: a device whose clock is a day ahead
        clock.advance(Duration.ofDays(1));
        Event ahead = event("boiler", "Temperature", 57);
        clock.advance(Duration.ofDays(-1));

        // When: it speaks, and then another
        session.process(List.of(ahead), true);
        say("echo", "X", 5);

        // Then: time has not run ahead for the other
        assertThat(effects.sets()).containsExactly("echo {Y=5.0}");
        assertThat(counters.late.sum()).isZero();
    }

    @Test
    void shouldTakeNewerReadingsWhenTheClockIsPutBack() {
        // Given
        every(Duration.ofSeconds(1), "boiler", "Temperature", 57);
        // When
        clock.advance(Duration.ofHours(-2));
        say("boiler", "Temperature", 54);
        // Then
        assertThat(effects.sets()).containsExactly("boiler {Burner=true}");
        assertThat(effects.firings.get(0).at()).isEqualTo(clock.instant());
        assertThat(counters.late.sum()).isZero();
    }

    @Test
    void shouldTakeNewerReadingsThanThoseThatWereOnTheirWayWhenTheClockWasPutBack() {
        // Given
        pass(Duration.ofSeconds(1));
        Event onItsWay = event("boiler", "Temperature", 57);
        clock.advance(Duration.ofHours(-2));
        session.process(List.of(onItsWay), true);
        // When
        pass(Duration.ofSeconds(1));
        say("boiler", "Temperature", 54);
        // Then
        assertThat(effects.sets()).containsExactly("boiler {Burner=true}");
    }

    @Test
    void shouldNoticeSilenceOverAClockThatIsPutBack() {
        // Given
        every(Duration.ofSeconds(10), "probe", "Level", 1, 2);
        // When
        clock.advance(Duration.ofHours(-2));
        every(Duration.ofSeconds(1), "probe", "Level", 3);
        for (int i = 0; i < 28; i++) {
            pass(Duration.ofSeconds(1));
        }
        assertThat(effects.sets()).isEmpty();
        pass(Duration.ofSeconds(2));
        // Then
        assertThat(effects.sets()).containsExactly("pump {Run=false}");
    }

    @Test
    void shouldWaitByATimerNoLongerWhenTheClockIsPutBack() {
        // Given
        for (int i = 0; i < 30; i++) {
            every(Duration.ofSeconds(1), "door", "Open", 1);
        }
        // When
        clock.advance(Duration.ofHours(-2));
        for (int i = 0; i < 29; i++) {
            every(Duration.ofSeconds(1), "door", "Open", 1);
        }
        assertThat(effects.alerts()).isEmpty();
        every(Duration.ofSeconds(1), "door", "Open", 1, 1);
        // Then
        assertThat(effects.alerts()).containsExactly("door: the door is open");
    }

    @Test
    void shouldAverageOverAClockThatIsPutBack() {
        // When: two high ones before and one after, within ten seconds
        every(Duration.ofSeconds(3), "mixer", "Load", 90, 90);
        assertThat(effects.sets()).isEmpty();
        clock.advance(Duration.ofHours(-2));
        say("mixer", "Load", 90);
        // Then
        assertThat(effects.sets()).containsExactly("mixer {Slow=true}");
    }

    @Test
    void shouldDoNothingOfAConsequenceThatThrowsAndAllOfTheOthers() {
        // When
        say("thrower", "X", 2);

        // Then
        assertThat(effects.sets()).containsExactly("thrower {Beside=true}");
        assertThat(counters.errors.sum()).isEqualTo(1);
        assertThat(counters.trouble()).contains("throws").contains("on purpose");

        // When
        say("thrower", "X", 1);

        // Then
        assertThat(effects.sets()).contains("thrower {Never=true}");
    }

    @Test
    void shouldBreakOffRulesThatGoRoundAndRound() {
        // When
        say("round", "X", 1);

        // Then
        assertThat(counters.trouble()).contains("round and round").contains("were dropped");
        assertThat(counters.firings.sum()).isBetween(SETTINGS.firings() - 1L, SETTINGS.firings() + 1L);

        // When
        say("echo", "X", 5);

        // Then
        assertThat(effects.sets()).containsExactly("echo {Y=5.0}");
    }

    @Test
    void shouldSeeDevicesAndLinksComeAndGo() {
        // When
        session.states(Map.of("a", "UP", "b", "DOWN"), Map.of("plant", true));
        session.states(Map.of("a", "DOWN", "b", "DOWN"), Map.of("plant", false));
        session.states(Map.of("b", "DOWN"), Map.of());
        session.states(Map.of("a", "DOWN", "b", "DOWN"), Map.of("plant", true));

        // Then
        assertThat(effects.alerts())
                .containsExactlyInAnyOrder(
                        "gone-b: b does not answer", "gone-a: a does not answer", "link-plant: plant is down");
    }

    @Test
    void shouldRaiseWhatWasNotRaisedWhenThereIsRoomAgain() {
        // Given
        effects.full = true;
        session.states(Map.of("a", "DOWN"), Map.of());
        session.states(Map.of("a", "UP"), Map.of());
        // When
        effects.full = false;
        pass(Duration.ofSeconds(5));
        session.states(Map.of("a", "DOWN"), Map.of());
        // Then
        assertThat(effects.alerts()).containsExactly("gone-a: a does not answer", "gone-a: a does not answer");
    }

    @Test
    void shouldMakeItsFactsAgainFromWhatCameBeforeAndSayNothing() {
        // Given
        List<Event> before = List.of(event("boiler", "Temperature", 50));
        clock.advance(Duration.ofSeconds(1));

        // When
        RulesSession again =
                new RulesSession(rules, Set.of(), SETTINGS, effects, edges, counters, new SessionTime(clock));
        again.warmUp(before, null);

        // Then
        assertThat(effects.firings).isEmpty();
        again.process(List.of(event("boiler", "Temperature", 61)), true);
        assertThat(effects.sets()).containsExactly("boiler {Burner=false}");
        again.dispose();
    }

    @Test
    void shouldExpireReadingsAndBoundWhatRulesMake() {
        // Given
        DroolsSettings tight = new DroolsSettings(
                SETTINGS.actOn(), Duration.ofMinutes(1), 1_000, 10_000, SETTINGS.hang(), SETTINGS.restart());
        session.dispose();
        session = fresh(tight);

        // When
        for (int i = 0; i < 3_000; i++) {
            session.process(List.of(event("hoarder", "X", i)), false);
        }
        session.process(List.of(), true);

        // Then
        assertThat(counters.facts).isLessThanOrEqualTo(2 * 1_000 + 1);
        assertThat(counters.retracted.sum()).isEqualTo(2 * 2_000);

        // When
        for (int i = 0; i < 62; i++) {
            pass(Duration.ofMinutes(1));
        }

        // Then: readings go by age; what rules made is theirs
        assertThat(counters.facts).isLessThanOrEqualTo(1_000 + 1);
    }
}
