/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import io.penstock.api.rule.Schedule;
import io.penstock.engine.schedule.CalendarSchedule;
import java.time.LocalDate;
import java.time.Year;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whether two schedules are ever active together, as far as a year shows, and the days that they name. */
final class Overlap {
    /** Beginnings looked at: what begins so often within a year goes by the hour or the week, and has shown itself. */
    private static final int MOST_BEGINNINGS = 400;

    private static final ZonedDateTime FIRST = ZonedDateTime.of(2026, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);
    /** With a leap year among them: one has days that the next has not. */
    private static final List<Year> YEARS = List.of(Year.of(2026), Year.of(2027), Year.of(2028));

    private Overlap() {}

    /** Null for always. */
    static boolean never(@Nullable Schedule a, @Nullable Schedule b) {
        return a != null
                && b != null
                && !meet(a, b, FIRST, FIRST.plusYears(1))
                && Stream.of(a, b).flatMap(Overlap::named).distinct().noneMatch(day -> meetAround(day, a, b));
    }

    private static Stream<LocalDate> named(Schedule schedule) {
        return schedule instanceof CalendarSchedule c ? c.days().dates().in(YEARS) : Stream.of();
    }

    /** In any zone, and over midnight. */
    private static boolean meetAround(LocalDate day, Schedule a, Schedule b) {
        return meet(
                a,
                b,
                day.minusDays(1).atStartOfDay(ZoneOffset.UTC),
                day.plusDays(3).atStartOfDay(ZoneOffset.UTC));
    }

    /** Goes from where the one begins to where the other does: of what begins often only that is looked at which may meet what does not. */
    private static boolean meet(Schedule a, Schedule b, ZonedDateTime from, ZonedDateTime end) {
        ZonedDateTime at = from;
        for (int i = 0; i < MOST_BEGINNINGS && at != null && at.isBefore(end); i++) {
            boolean first = a.active(at);
            if (first && b.active(at)) {
                return true;
            }
            at = first ? b.nextChange(at) : a.nextChange(at);
        }
        return false;
    }
}
