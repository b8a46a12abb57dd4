/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.schedule;

import io.penstock.api.rule.Schedule;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Days and hours in a zone. A span that ends before it begins ends on the next day and belongs to the day on which it begins; one that
 * ends when it begins lasts a whole day. Each span is one piece of time even in a night in which clocks are changed: an hour that is there
 * twice counts from its first, one that is not there is where the clocks are put forward.
 */
public record CalendarSchedule(Days days, LocalTime from, LocalTime to, ZoneId zone, String text) implements Schedule {
    private static final int DAYS_AHEAD = 9;
    /** Between two of 29 February there may be eight years. */
    private static final int DAYS_AHEAD_OF_DATES = 9 * 366;

    /** Days of the week alone. */
    public CalendarSchedule(Set<DayOfWeek> days, LocalTime from, LocalTime to, ZoneId zone, String text) {
        this(new Days(days, Dates.NONE, Dates.NONE), from, to, zone, text);
    }

    @Override
    public boolean active(ZonedDateTime at) {
        LocalDate day = at.withZoneSameInstant(zone).toLocalDate();
        return inSpanOf(day, at) || inSpanOf(day.minusDays(1), at);
    }

    private boolean inSpanOf(LocalDate day, ZonedDateTime at) {
        return days.contains(day) && !at.isBefore(start(day)) && at.isBefore(end(day));
    }

    private ZonedDateTime start(LocalDate day) {
        return Clocks.at(day.atTime(from), zone);
    }

    private ZonedDateTime end(LocalDate day) {
        return Clocks.at((to.isAfter(from) ? day : day.plusDays(1)).atTime(to), zone);
    }

    @Override
    public @Nullable ZonedDateTime nextChange(ZonedDateTime after) {
        LocalDate first = after.withZoneSameInstant(zone).toLocalDate().minusDays(1);
        int ahead = days.isWeekly() ? DAYS_AHEAD : DAYS_AHEAD_OF_DATES;
        boolean now = active(after);
        for (int i = 0; i <= ahead; i++) {
            LocalDate day = first.plusDays(i);
            if (days.contains(day)) {
                // a span ends before the next begins, so that the first change that is found is the first there is
                for (ZonedDateTime edge : List.of(start(day), end(day))) {
                    if (edge.isAfter(after) && active(edge) != now) {
                        return edge;
                    }
                }
            }
        }
        return null;
    }

    @Override
    public String toString() {
        return text + " " + zone;
    }
}
