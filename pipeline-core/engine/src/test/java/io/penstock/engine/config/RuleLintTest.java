/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.device.AdminState;
import io.penstock.api.device.Device;
import io.penstock.api.device.OperatingState;
import io.penstock.api.error.Place;
import io.penstock.api.error.Problem;
import io.penstock.api.rule.Consequence.SetValues;
import io.penstock.api.rule.Schedule;
import io.penstock.engine.config.yaml.Problems;
import io.penstock.engine.schedule.CalendarSchedule;
import io.penstock.engine.schedule.CronSchedule;
import io.penstock.engine.schedule.Dates;
import io.penstock.engine.schedule.Days;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RuleLintTest {
    private static final Place PLACE = new Place("rules.yaml", 1, 1);

    private final Problems problems = new Problems();
    private final RuleLint lint = new RuleLint(problems);

    private void rule(String name, String device, Object setpoint, List<Device> instances) {
        sets(lint.of(name, PLACE, 0, null, instances), "then", device, setpoint);
    }

    private void leaves(String name, int priority, @Nullable Schedule schedule, Object setpoint) {
        sets(lint.of(name, PLACE, priority, schedule, List.of()), "otherwise", "boiler-1", setpoint);
    }

    private static void sets(RuleLint.Entry rule, String key, String device, Object setpoint) {
        rule.sets(key, new SetValues(device, "Setpoint", Map.of("Setpoint", new Constant(setpoint)), false), PLACE);
    }

    private List<String> found() {
        lint.check();
        return problems.inOrder().stream().map(Problem::text).toList();
    }

    private static List<Device> boilers(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Device(
                        null,
                        "boiler-" + i,
                        "",
                        List.of(),
                        null,
                        Map.of(),
                        Map.of(),
                        null,
                        "plc",
                        "Boiler",
                        AdminState.UNLOCKED,
                        OperatingState.UP,
                        Map.of(),
                        List.of()))
                .toList();
    }

    private static Schedule cron(String cron, String length) {
        return new CronSchedule(cron, Duration.parse(length), ZoneOffset.UTC);
    }

    private static Schedule on(DayOfWeek day, String from, String to) {
        return new CalendarSchedule(Set.of(day), LocalTime.parse(from), LocalTime.parse(to), ZoneOffset.UTC, "");
    }

    @Test
    void shouldCompareConstantsByTheirValues() {
        rule("a", "boiler-1", 60L, List.of());
        rule("b", "boiler-1", 60.0, List.of());
        assertThat(found()).isEmpty();

        rule("text", "boiler-2", "60", List.of());
        rule("number", "boiler-2", 60L, List.of());
        assertThat(found()).isEmpty();

        rule("c", "boiler-1", 60.5, List.of());
        assertThat(found()).hasSize(2).allMatch(text -> text.startsWith("rule 'c' and rule"));
    }

    @Test
    void shouldFindTwoPatternsThatMeetBeyondTheDevicesLookedAt() {
        List<Device> all = boilers(301);
        List<Device> some = new ArrayList<>(all.subList(0, 100));
        some.add(all.get(300));
        List<Device> others = new ArrayList<>(all.subList(100, 200));
        others.add(all.get(300));
        rule("some", RuleInputs.INSTANCE, 60L, some);
        rule("others", RuleInputs.INSTANCE, 40L, others);

        assertThat(found()).singleElement().asString().contains("rule 'others' and rule 'some'", "boiler-300");
    }

    @Test
    void shouldFindAPatternOfManyDevicesThatOpposesARuleOfOne() {
        rule("one", "boiler-150", 60L, List.of());
        rule("all", RuleInputs.INSTANCE, 40L, boilers(200));

        assertThat(found())
                .singleElement()
                .asString()
                .contains("rule 'all' and rule 'one'")
                .contains("'boiler-150/Setpoint'");
    }

    @Test
    void shouldFindWhatIsLeftAtDifferentValuesWhateverThePriorities() {
        leaves("a", 0, null, 60L);
        leaves("b", 5, null, 40L);
        leaves("alike", 0, null, 60.0);
        leaves("on-mondays", 0, on(DayOfWeek.MONDAY, "06:00", "22:00"), 60L);

        assertThat(found()).hasSize(3).allMatch(text -> text.contains("when they end") && text.contains("'b'"));
    }

    @Test
    void shouldLetSchedulesThatNeverMeetLeaveAnOutputAsTheyWill() {
        leaves("by-day", 0, on(DayOfWeek.MONDAY, "06:00", "22:00"), 60L);
        leaves("by-night", 0, on(DayOfWeek.MONDAY, "22:00", "06:00"), 40L);

        assertThat(found()).isEmpty();
    }

    @Test
    void shouldLetOneRuleLeaveWhatAnotherSets() {
        rule("sets", "boiler-1", 60L, List.of());
        leaves("leaves", 0, null, 40L);

        assertThat(found()).as("while one is active, no otherwise is done").isEmpty();
    }

    @Test
    void shouldFindPatternsOfManyDevicesThatLeaveOneAtDifferentValues() {
        sets(lint.of("one", PLACE, 0, null, List.of()), "otherwise", "boiler-150", 60L);
        sets(lint.of("all", PLACE, 0, null, boilers(200)), "otherwise", RuleInputs.INSTANCE, 40L);

        assertThat(found()).singleElement().asString().contains("'boiler-150/Setpoint'");
    }

    @Test
    void shouldFindDatesThatMeetInSomeYear() {
        Schedule christmas = dates(List.of("--12-25"), List.of());

        assertThat(Overlap.never(christmas, dates(List.of("2031-12-25"), List.of())))
                .isFalse();
        assertThat(Overlap.never(christmas, dates(List.of("2031-12-26"), List.of())))
                .isTrue();
        assertThat(Overlap.never(dates(List.of("--02-29"), List.of()), on(DayOfWeek.TUESDAY, "06:00", "22:00")))
                .as("29 February 2028 is a Tuesday")
                .isFalse();
        assertThat(Overlap.never(christmas, dates(List.of("--12-24", "--12-25"), List.of("--12-25"))))
                .isTrue();
    }

    private static Schedule dates(List<String> dates, List<String> except) {
        return new CalendarSchedule(
                new Days(Set.of(), Dates.of(dates), Dates.of(except)),
                LocalTime.MIDNIGHT,
                LocalTime.MIDNIGHT,
                ZoneOffset.UTC,
                "");
    }

    @Test
    void shouldFindSchedulesThatMeetAtLast() {
        Schedule often = cron("*/10 * * * *", "PT1M");

        assertThat(Overlap.never(often, on(DayOfWeek.SATURDAY, "06:05", "06:12")))
                .isFalse();
        assertThat(Overlap.never(on(DayOfWeek.SATURDAY, "06:05", "06:12"), often))
                .isFalse();
        assertThat(Overlap.never(often, cron("5 5 * 12 *", "PT10M"))).isFalse();
    }

    @Test
    void shouldKnowSchedulesThatNeverMeet() {
        Schedule often = cron("*/10 * * * *", "PT1M");

        assertThat(Overlap.never(often, cron("5-55/10 * * * *", "PT1M"))).isTrue();
        assertThat(Overlap.never(often, on(DayOfWeek.SATURDAY, "06:05", "06:09")))
                .isTrue();
        assertThat(Overlap.never(on(DayOfWeek.MONDAY, "06:00", "22:00"), on(DayOfWeek.MONDAY, "22:00", "06:00")))
                .isTrue();
    }
}
