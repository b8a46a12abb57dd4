/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.api.rule.Schedule;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchedulesTest {
    private static final ZoneId LONDON = ZoneId.of("Europe/London");
    private static final Set<DayOfWeek> ALL = EnumSet.allOf(DayOfWeek.class);

    private static Schedule daily(String from, String to) {
        return new CalendarSchedule(ALL, LocalTime.parse(from), LocalTime.parse(to), LONDON, from + "-" + to);
    }

    private static ZonedDateTime at(String text) {
        return ZonedDateTime.parse(text);
    }

    private static List<String> changes(Schedule schedule, String from, int count) {
        List<String> all = new ArrayList<>();
        ZonedDateTime at = at(from);
        for (int i = 0; i < count && at != null; i++) {
            at = schedule.nextChange(at);
            all.add(at == null ? "never" : at.toOffsetDateTime().toString());
        }
        return all;
    }

    @Test
    void shouldBeActiveOverMidnightOnTheDayOnWhichItBegan() {
        Schedule fridays = new CalendarSchedule(
                EnumSet.of(DayOfWeek.FRIDAY), LocalTime.of(22, 0), LocalTime.of(6, 0), LONDON, "fri");

        assertThat(fridays.active(at("2026-01-02T23:00:00Z"))).isTrue();
        assertThat(fridays.active(at("2026-01-03T05:59:59Z"))).isTrue();
        assertThat(fridays.active(at("2026-01-03T06:00:00Z"))).isFalse();
        assertThat(fridays.active(at("2026-01-03T23:00:00Z"))).isFalse();
    }

    @Test
    void shouldNeverChangeWhenItIsAlwaysActive() {
        assertThat(daily("00:00", "00:00").active(at("2026-03-29T00:30:00Z"))).isTrue();
        assertThat(daily("00:00", "00:00").nextChange(at("2026-03-29T00:30:00Z")))
                .isNull();
    }

    @Test
    void shouldBeginWhereClocksArePutForwardWhenItsTimeIsNotThere() {
        // On 29 March 2026 01:00 to 02:00 is not there in London
        assertThat(changes(daily("01:30", "02:15"), "2026-03-28T12:00:00Z", 4))
                .containsExactly(
                        "2026-03-29T02:00+01:00",
                        "2026-03-29T02:15+01:00",
                        "2026-03-30T01:30+01:00",
                        "2026-03-30T02:15+01:00");
    }

    @Test
    void shouldBeOnePieceInTheNightInWhichAnHourIsThereTwice() {
        // On 25 October 2026 01:00 to 02:00 is there twice
        assertThat(changes(daily("01:30", "03:00"), "2026-10-24T12:00:00Z", 2))
                .containsExactly("2026-10-25T01:30+01:00", "2026-10-25T03:00Z");
        assertThat(daily("01:30", "03:00").active(at("2026-10-25T01:10:00Z"))).isTrue();
    }

    private static Schedule dated(Set<DayOfWeek> days, List<String> dates, List<String> except) {
        return new CalendarSchedule(
                new Days(days, Dates.of(dates), Dates.of(except)),
                LocalTime.of(1, 30),
                LocalTime.of(3, 0),
                LONDON,
                "dated");
    }

    @Test
    void shouldBeginOnDatesBesideDaysOfTheWeek() {
        Schedule sundaysAndHolidays = dated(EnumSet.of(DayOfWeek.SUNDAY), List.of("--12-25", "2026-12-28"), List.of());

        assertThat(changes(sundaysAndHolidays, "2026-12-21T00:00:00Z", 7))
                .containsExactly(
                        "2026-12-25T01:30Z",
                        "2026-12-25T03:00Z",
                        "2026-12-27T01:30Z",
                        "2026-12-27T03:00Z",
                        "2026-12-28T01:30Z",
                        "2026-12-28T03:00Z",
                        "2027-01-03T01:30Z");
    }

    @Test
    void shouldNotBeginOnDatesThatAreTakenOut() {
        Schedule daily = dated(ALL, List.of(), List.of("--12-25", "2026-12-26", "2027-12-26"));

        assertThat(changes(daily, "2026-12-24T02:00:00Z", 3))
                .containsExactly("2026-12-24T03:00Z", "2026-12-27T01:30Z", "2026-12-27T03:00Z");
        assertThat(changes(daily, "2028-12-24T04:00:00Z", 1)).containsExactly("2028-12-26T01:30Z");
    }

    @Test
    void shouldWaitForADateOfAnotherYear() {
        assertThat(changes(dated(Set.of(), List.of("--02-29"), List.of()), "2096-03-01T00:00:00Z", 1))
                .as("2100 is no leap year")
                .containsExactly("2104-02-29T01:30Z");
        assertThat(changes(dated(Set.of(), List.of("2026-05-01"), List.of()), "2026-06-01T00:00:00Z", 1))
                .containsExactly("never");
    }

    @Test
    void shouldBeginOnADateOnWhichClocksAreChanged() {
        assertThat(changes(dated(Set.of(), List.of("--03-29", "--10-25"), List.of()), "2026-03-01T00:00:00Z", 4))
                .containsExactly(
                        "2026-03-29T02:00+01:00",
                        "2026-03-29T03:00+01:00",
                        "2026-10-25T01:30+01:00",
                        "2026-10-25T03:00Z");
    }

    @Test
    void shouldTakeDatesOutOfCron() {
        CronSchedule schedule =
                new CronSchedule("0 6 * * *", Duration.ofHours(1), LONDON, Dates.of(List.of("--12-25", "2026-12-26")));

        assertThat(changes(schedule, "2026-12-24T06:30:00Z", 2))
                .containsExactly("2026-12-24T07:00Z", "2026-12-27T06:00Z");
        assertThatThrownBy(() ->
                        new CronSchedule("0 6 25 12 *", Duration.ofHours(1), LONDON, Dates.of(List.of("--12-25"))))
                .hasMessageContaining("must name a day that comes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-02-29", "26-12-25", "12-25", "--02-30", "-12-25", "25.12.2026", "christmas", ""})
    void shouldRefuseWhatIsNoDate(String text) {
        assertThatThrownBy(() -> Dates.of(List.of(text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("but was '" + text + "'");
    }

    @ParameterizedTest
    @CsvSource({
        "0 6 * * 1-5,     2026-01-02T07:00:00Z, 2026-01-05T06:00Z",
        "*/15 * * * *,    2026-01-01T00:07:00Z, 2026-01-01T00:15Z",
        "0 0 29 2 *,      2026-01-01T00:00:00Z, 2028-02-29T00:00Z",
        "0 12 1 * mon,    2026-01-01T13:00:00Z, 2026-01-05T12:00Z",
        "'30 8 * jan,mar *',2026-01-31T09:00:00Z, 2026-03-01T08:30Z",
        "0 0 * * 7,       2026-01-01T00:00:00Z, 2026-01-04T00:00Z",
        "30 1 * * *,      2026-03-28T12:00:00Z, 2026-03-29T02:00+01:00",
        "30 1 * * *,      2026-10-24T12:00:00Z, 2026-10-25T01:30+01:00"
    })
    void shouldFindTheNextTimeThatCronNames(String cron, String after, String next) {
        CronSchedule schedule = new CronSchedule(cron, Duration.ofMinutes(5), LONDON);

        assertThat(schedule.next(at(after)).toOffsetDateTime()).hasToString(next);
    }

    @Test
    void shouldTakeAnHourThatIsThereTwiceOnceUnlessEveryHourIsNamed() {
        CronSchedule named = new CronSchedule("30 1 * * *", Duration.ofMinutes(5), LONDON);
        CronSchedule every = new CronSchedule("30 * * * *", Duration.ofMinutes(5), LONDON);

        assertThat(named.next(at("2026-10-25T00:30:00Z"))).isEqualTo(at("2026-10-26T01:30:00Z"));
        assertThat(every.next(at("2026-10-25T00:30:00Z"))).isEqualTo(at("2026-10-25T01:30:00Z"));
    }

    @Test
    void shouldJoinTimesThatFollowCloserThanItsLength() {
        CronSchedule schedule = new CronSchedule("0 6,7,8 * * *", Duration.ofMinutes(90), LONDON);

        assertThat(changes(schedule, "2026-01-01T00:00:00Z", 2))
                .containsExactly("2026-01-01T06:00Z", "2026-01-01T09:30Z");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "* * * *",
                "60 * * * *",
                "* 24 * * *",
                "* * 0 * *",
                "a * * * *",
                "5-1 * * * *",
                "*/0 * * * *",
                "0 0 31 2 *",
                "1-2-3 * * * *",
                ", * * * *"
            })
    void shouldRefuseWhatIsNoCron(String cron) {
        assertThatThrownBy(() -> new CronSchedule(cron, Duration.ofHours(1), LONDON))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must ");
    }

    /** At random moments: what is active changes exactly where the schedule says it changes next. */
    @Test
    void shouldChangeWhereItSaysAndNowhereBefore() {
        Random random = new Random(7);
        ZonedDateTime start = at("2026-03-20T00:00:00Z");
        for (int i = 0; i < 300; i++) {
            Schedule schedule = random.nextBoolean() ? randomCalendar(random) : randomCron(random);
            ZonedDateTime at = start.plusMinutes(random.nextInt(60 * 24 * 240));
            ZonedDateTime next = schedule.nextChange(at);
            if (next == null) {
                continue;
            }
            boolean now = schedule.active(at);
            assertThat(next).as("%s at %s", schedule, at).isAfter(at);
            assertThat(schedule.active(next)).as("%s at %s", schedule, next).isNotEqualTo(now);
            assertThat(schedule.active(next.minusNanos(1)))
                    .as("%s before %s", schedule, next)
                    .isEqualTo(now);
            long between = Duration.between(at, next).toSeconds();
            for (int k = 0; k < 5 && between > 1; k++) {
                ZonedDateTime within = at.plusSeconds((long) (random.nextDouble() * (between - 1)));
                assertThat(schedule.active(within))
                        .as("%s at %s", schedule, within)
                        .isEqualTo(now);
            }
        }
    }

    private static Schedule randomCalendar(Random random) {
        Set<DayOfWeek> days = EnumSet.of(DayOfWeek.of(1 + random.nextInt(7)), DayOfWeek.of(1 + random.nextInt(7)));
        Dates dates = new Dates(Set.of(randomDay(random)), Set.of(MonthDay.from(randomDay(random))));
        Dates except = new Dates(Set.of(randomDay(random)), Set.of(MonthDay.from(randomDay(random))));
        return new CalendarSchedule(
                new Days(days, random.nextBoolean() ? dates : Dates.NONE, random.nextBoolean() ? except : Dates.NONE),
                LocalTime.of(random.nextInt(24), 15 * random.nextInt(4)),
                LocalTime.of(random.nextInt(24), 15 * random.nextInt(4)),
                LONDON,
                "random");
    }

    private static LocalDate randomDay(Random random) {
        return LocalDate.of(2026, 3, 20).plusDays(random.nextInt(240));
    }

    private static Schedule randomCron(Random random) {
        String hours = random.nextBoolean() ? "*" : random.nextInt(24) + "," + random.nextInt(24);
        return new CronSchedule(
                15 * random.nextInt(4) + " " + hours + " * * " + random.nextInt(8),
                Duration.ofMinutes(5 + random.nextInt(200)),
                LONDON);
    }
}
