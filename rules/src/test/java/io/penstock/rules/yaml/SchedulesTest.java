/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.yaml;

import static io.penstock.rules.yaml.TestRules.above;
import static io.penstock.rules.yaml.TestRules.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.bus.StateKey;
import io.penstock.api.command.Command;
import io.penstock.api.rule.Firing;
import io.penstock.api.rule.Input;
import io.penstock.api.rule.Rule;
import io.penstock.api.rule.Schedule;
import io.penstock.api.setting.Matcher;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rules that come true and end by the time of day. */
class SchedulesTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final TestTimes times = new TestTimes("2026-03-02T05:59:30Z");

    /** Each day between two hours of a zone. */
    private record Daily(LocalTime from, LocalTime to, ZoneId zone) implements Schedule {
        static Daily of(String from, String to, String zone) {
            return new Daily(LocalTime.parse(from), LocalTime.parse(to), ZoneId.of(zone));
        }

        @Override
        public String text() {
            return from + " to " + to;
        }

        @Override
        public boolean active(ZonedDateTime at) {
            LocalTime now = at.withZoneSameInstant(zone).toLocalTime();
            return !now.isBefore(from) && now.isBefore(to);
        }

        @Override
        public @Nullable ZonedDateTime nextChange(ZonedDateTime after) {
            LocalDate day = after.withZoneSameInstant(zone).toLocalDate();
            return Stream.of(day, day.plusDays(1))
                    .flatMap(d ->
                            Stream.of(d.atTime(from).atZone(zone), d.atTime(to).atZone(zone)))
                    .filter(edge -> edge.isAfter(after))
                    .findFirst()
                    .orElse(null);
        }
    }

    private static final Schedule DAY = Daily.of("06:00", "22:00", "UTC");
    private static final Rule BY_DAY =
            rule("by-day").withoutInputs().schedule(DAY).build();

    @Test
    void shouldBeginAndEndByItsScheduleAndSayUntilWhen() {
        // Given
        TestWorld world = new TestWorld(times, BY_DAY);
        // When
        world.pass(Duration.ofSeconds(29));
        assertThat(world.commands).isEmpty();
        world.pass(Duration.ofSeconds(1));
        assertThat(world.writes()).containsExactly("Burner=true");
        world.pass(Duration.ofHours(16).minusSeconds(1));
        assertThat(world.commands).hasSize(1);
        world.pass(Duration.ofSeconds(1));
        // Then
        assertThat(world.writes()).containsExactly("Burner=true", "Burner=false");
        assertThat(world.firings)
                .extracting(Firing::trigger)
                .containsExactly("schedule: until 2026-03-02T22:00Z", "schedule: not before 2026-03-03T06:00Z");
    }

    @Test
    void shouldGoByTheClocksOfItsZoneWhenTheyAreChanged() {
        // Given: in Berlin clocks are put forward in the night to the 29th
        times.set("2026-03-28T12:00:00Z");
        TestWorld world = new TestWorld(
                times,
                rule("by-day")
                        .withoutInputs()
                        .schedule(Daily.of("06:00", "07:00", "Europe/Berlin"))
                        .build());
        // When
        world.pass(Duration.ofHours(16).minusSeconds(1));
        assertThat(world.commands).isEmpty();
        world.pass(Duration.ofSeconds(1));
        // Then
        assertThat(world.writes()).containsExactly("Burner=true");
        assertThat(world.firings.get(0).trigger()).isEqualTo("schedule: until 2026-03-29T07:00+02:00");
    }

    @Test
    void shouldNotActAgainAfterARestartInTheSameSpan() {
        TestWorld before = new TestWorld(times, BY_DAY);
        before.pass(MINUTE);
        assertThat(before.writes()).containsExactly("Burner=true");

        TestWorld after = new TestWorld(times, before.save(Map.of()), BY_DAY);
        after.pass(Duration.ofHours(1));

        assertThat(after.commands).isEmpty();
    }

    @Test
    void shouldMakeUpForAnEndThatCameWhileItWasStopped() {
        // Given
        TestWorld before = new TestWorld(times, BY_DAY);
        before.pass(MINUTE);
        Map<StateKey, byte[]> saved = before.save(Map.of());
        // When
        times.pass(Duration.ofHours(17));
        TestWorld after = new TestWorld(times, saved, BY_DAY);
        after.pass(Duration.ofSeconds(1));
        // Then
        assertThat(after.writes()).containsExactly("Burner=false");
    }

    @Test
    void shouldDoByTheSameIdsWhatItDidBeforeItWasKilled() {
        TestWorld first = new TestWorld(times, BY_DAY);
        Map<StateKey, byte[]> saved = first.save(Map.of());
        first.pass(MINUTE);

        times.pass(MINUTE);
        TestWorld again = new TestWorld(times, saved, BY_DAY);
        again.pass(Duration.ofSeconds(1));

        assertThat(again.commands)
                .extracting(Command::id)
                .containsExactly(first.commands.get(0).id());
    }

    @Test
    void shouldActAgainWhenItIsTakenOutAndPutBackInTheSameSpan() {
        // Given
        Rule other = rule("other").build();
        TestWorld world = new TestWorld(times, other, BY_DAY);
        world.pass(MINUTE);
        // When
        world.machine.apply(List.of(other));
        world.machine.apply(List.of(other, BY_DAY));
        world.answerAll();
        // Then
        assertThat(world.writes()).containsExactly("Burner=true", "Burner=true");
        assertThat(world.commands).extracting(Command::id).doesNotHaveDuplicates();
    }

    @Test
    void shouldDoByTheSameIdsWhatItDidBeforeItWasKilledRightAfterItWasPutBack() {
        // Given
        Rule other = rule("other").build();
        times.pass(MINUTE);
        TestWorld world = new TestWorld(times, other);
        Map<StateKey, byte[]> saved = world.save(Map.of());
        world.machine.apply(List.of(other, BY_DAY));
        // When
        TestWorld again = new TestWorld(times, saved, other, BY_DAY);
        again.pass(Duration.ofSeconds(1));
        // Then
        assertThat(again.commands)
                .extracting(Command::id)
                .containsExactly(world.commands.get(0).id());
    }

    @Test
    void shouldHandOverAgainWhatIsTakenOutAgain() {
        // Given
        Rule low = rule("low").build();
        Rule high = rule("high")
                .withoutInputs()
                .then(TestRules.set("boiler-1", "Burner", false))
                .priority(5)
                .schedule(DAY)
                .build();
        times.pass(MINUTE);
        TestWorld world = new TestWorld(times, low, high);
        world.says("boiler-1", 50);
        // When
        for (List<Rule> rules : List.of(List.of(low), List.of(low, high), List.of(low))) {
            world.machine.apply(rules);
            world.answerAll();
        }
        // Then
        assertThat(world.writes()).containsExactly("Burner=false", "Burner=true", "Burner=false", "Burner=true");
        assertThat(world.commands).extracting(Command::id).doesNotHaveDuplicates();
    }

    @Test
    void shouldGoByAClockThatIsPutBack() {
        // Given
        times.set("2026-03-02T21:59:30Z");
        TestWorld world = new TestWorld(times, BY_DAY);
        world.answerAll();
        world.pass(MINUTE);
        // When
        times.set("2026-03-02T20:00:00Z");
        world.pass(Duration.ofSeconds(1));
        assertThat(world.writes()).containsExactly("Burner=true", "Burner=false", "Burner=true");
        world.pass(Duration.ofHours(2));
        // Then
        assertThat(world.writes()).endsWith("Burner=true", "Burner=false").hasSize(4);
        assertThat(world.commands).extracting(Command::id).doesNotHaveDuplicates();
    }

    @Test
    void shouldDoByTheSameIdsWhatItDidBeforeItWasKilledRightAfterTheClockWasPutBack() {
        // Given
        times.set("2026-03-02T22:30:00Z");
        TestWorld first = new TestWorld(times, BY_DAY);
        first.pass(MINUTE);
        Map<StateKey, byte[]> saved = first.save(Map.of());
        times.set("2026-03-02T20:00:00Z");
        first.pass(Duration.ofSeconds(1));
        // When
        TestWorld again = new TestWorld(times, saved, BY_DAY);
        again.pass(Duration.ofSeconds(1));
        // Then
        assertThat(again.commands)
                .extracting(Command::id)
                .containsExactly(first.commands.get(0).id());
    }

    @Test
    void shouldLookAtAScheduleOnlyWhenItChanges() {
        // Given
        AtomicInteger looks = new AtomicInteger();
        TestWorld world = new TestWorld(
                times,
                rule("counted")
                        .withoutInputs()
                        .schedule(new Counted(DAY, looks))
                        .build(),
                rule("twice")
                        .withoutInputs()
                        .schedule(Daily.of("09:00", "10:00", "UTC"))
                        .build());
        world.pass(MINUTE);
        int before = looks.get();
        // When
        world.pass(Duration.ofHours(15));
        assertThat(looks).hasValue(before);
        world.pass(Duration.ofHours(1));
        // Then
        assertThat(looks).hasValue(before + 1);
    }

    /** How often somebody has asked when it changes. */
    private record Counted(Schedule of, AtomicInteger looks) implements Schedule {
        @Override
        public String text() {
            return of.text();
        }

        @Override
        public ZoneId zone() {
            return of.zone();
        }

        @Override
        public boolean active(ZonedDateTime at) {
            return of.active(at);
        }

        @Override
        public @Nullable ZonedDateTime nextChange(ZonedDateTime after) {
            looks.incrementAndGet();
            return of.nextChange(after);
        }
    }

    @Test
    void shouldLetAConditionHoldOnlyWithinItsSchedule() {
        // Given
        TestWorld world =
                new TestWorld(times, rule("heat").clear(above(60)).schedule(DAY).build());
        // When
        world.says("boiler-1", 50);
        assertThat(world.commands).isEmpty();
        world.pass(MINUTE);
        assertThat(world.writes()).containsExactly("Burner=true");
        world.pass(Duration.ofHours(16));
        // Then
        assertThat(world.writes()).containsExactly("Burner=true", "Burner=false");
        world.says("boiler-1", 50);
        assertThat(world.commands).hasSize(2);
    }

    @Test
    void shouldNotBeginByAReadingThatIsOlderThanItsInputMayBe() {
        // Given
        times.set("2026-03-02T02:00:00Z");
        Rule heat = rule("heat").clear(above(60)).schedule(DAY).build();
        Input old = new Input("t", Matcher.of("boiler-1"), "Temperature", MINUTE);
        TestWorld world = new TestWorld(times, withInput(heat, old));
        world.says("boiler-1", 50);
        // When
        world.pass(Duration.ofHours(5));
        assertThat(world.commands).isEmpty();
        world.says("boiler-1", 50);
        // Then
        assertThat(world.writes()).containsExactly("Burner=true");
    }

    private static Rule withInput(Rule rule, Input input) {
        return new Rule(
                rule.name(),
                rule.summary(),
                List.of(input),
                rule.when(),
                rule.holdFor(),
                rule.clear(),
                rule.then(),
                rule.otherwise(),
                rule.priority(),
                Objects.requireNonNull(rule.schedule()),
                rule.actOn());
    }
}
