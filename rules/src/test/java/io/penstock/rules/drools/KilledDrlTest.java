/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.drools;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.command.Command;
import io.penstock.api.event.Event;
import io.penstock.api.event.Reading;
import io.penstock.api.event.ValueType;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A program that is killed once a rule has fired, before its commit: the next one reads the same events again and knows nothing of what was
 * asked. What it asks for once more has the ids that have been seen, and what is late is not asked for.
 */
class KilledDrlTest {
    private static final DroolsSettings SETTINGS = DroolsSettings.DEFAULT;
    private static final String RULES =
            """
            package plant

            rule "low"
            when
                LatestValue(device == "probe", resource == "Level", value < 20)
                LatestValue(device == "pump", resource == "Ready", value > 0)
            then
                commands.set("pump", "Run", true);
                events.publish("pump", "Asked", java.util.Map.of("Asked", true));
                alerts.raise("low", "minor", "the level is low");
            end

            rule "silence"
            when
                $last: ReadingEvent(device == "probe")
                not ReadingEvent(device == "probe", this != $last, this after[0s, 30s] $last)
            then
                commands.set("pump", "Run", false);
            end

            rule "lamp on" timer (int: 10s 20s)
            when
                LatestValue(device == "lamp")
            then
                commands.set("lamp", "On", true);
            end

            rule "lamp off" timer (int: 20s 20s)
            when
                LatestValue(device == "lamp")
            then
                commands.set("lamp", "On", false);
            end
            """;

    private static CompiledRules rules;

    private final TestClock clock = new TestClock();
    private final Counters counters = new Counters();

    @BeforeAll
    static void compile() throws Exception {
        rules = DrlCompiler.compile(List.of(new DrlSource("rules/plant.drl", RULES)), SETTINGS);
    }

    /** A program with its session and what it asked for; nothing of it is saved. */
    private final class Program {
        final TestEffects effects = new TestEffects();
        final RulesSession session;

        Program() {
            this(new Edges(), List.of());
        }

        /** One whose edges were saved, and who reads these again. */
        Program(Edges edges, List<Event> before) {
            session = new RulesSession(rules, Set.of(), SETTINGS, effects, edges, counters, new SessionTime(clock));
            session.warmUp(before, null);
        }

        Event says(String device, String resource, double value) {
            long origin = clock.millis() * 1_000_000;
            Reading reading = Reading.ofFloat(resource, ValueType.FLOAT64, origin, value);
            Event event = Event.of(UUID.randomUUID(), device, "P", resource, origin, List.of(reading));
            session.process(List.of(event), true);
            return event;
        }

        void pass(Duration time) {
            for (long left = time.toMillis(); left > 0; left -= 100) {
                clock.advance(Duration.ofMillis(Math.min(100, left)));
                session.process(List.of(), true);
            }
        }

        /** What the firings, their commands, their events and their alerts are known by. */
        List<String> ids() {
            return effects.firings.stream()
                    .map(f -> f.id() + " "
                            + f.commands().stream().map(Command::id).toList()
                            + f.events().stream().map(Event::id).toList()
                            + f.alerts())
                    .toList();
        }
    }

    @Test
    void shouldAskOnceMoreByTheSameIdsForWhatAReadingCaused() {
        // Given
        Program killed = new Program();
        Event ready = killed.says("pump", "Ready", 1);
        killed.pass(Duration.ofSeconds(1));
        Event low = killed.says("probe", "Level", 15);
        assertThat(killed.effects.sets()).containsExactly("pump {Run=true}");

        // When
        clock.advance(Duration.ofSeconds(4));
        Program next = new Program();
        next.session.process(List.of(ready, low), true);

        // Then
        assertThat(next.ids()).isEqualTo(killed.ids()).hasSize(1);
    }

    @Test
    void shouldAskOnceMoreByTheSameIdsForWhatTheTimeCaused() {
        // Given
        Program killed = new Program();
        Event last = killed.says("probe", "Level", 50);
        killed.pass(Duration.ofSeconds(10));
        Event other = killed.says("pump", "Ready", 0);
        killed.pass(Duration.ofSeconds(21));
        assertThat(killed.effects.sets()).containsExactly("pump {Run=false}");

        // When
        clock.advance(Duration.ofSeconds(4));
        Program next = new Program();
        next.session.process(List.of(last, other), true);

        // Then
        assertThat(next.ids()).isEqualTo(killed.ids()).hasSize(1);
    }

    @Test
    void shouldAskForNothingThatIsLate() {
        // Given
        Program killed = new Program();
        Event ready = killed.says("pump", "Ready", 1);
        Event low = killed.says("probe", "Level", 15);
        killed.pass(Duration.ofSeconds(31));
        assertThat(killed.effects.sets()).containsExactly("pump {Run=true}", "pump {Run=false}");

        // When
        clock.advance(Duration.ofSeconds(11));
        Program next = new Program();
        next.session.process(List.of(ready, low), true);

        // Then
        assertThat(next.ids()).isEmpty();
        assertThat(counters.stale.sum()).isEqualTo(2);
    }

    @Test
    void shouldAskByOtherIdsForWhatATimerDoesNextAfterAPause() {
        // Given: nothing is said meanwhile
        Edges saved = new Edges();
        Program before = new Program(saved, List.of());
        Event lamp = before.says("lamp", "Level", 1);
        before.pass(Duration.ofSeconds(45));
        assertThat(before.effects.sets())
                .containsExactly("lamp {On=true}", "lamp {On=false}", "lamp {On=true}", "lamp {On=false}");

        // When
        Program next = new Program(saved, List.of(lamp));
        next.pass(Duration.ofSeconds(20));

        // Then
        assertThat(next.effects.sets()).containsExactly("lamp {On=true}", "lamp {On=false}");
        assertThat(next.ids()).doesNotContainAnyElementsOf(before.ids());
    }
}
