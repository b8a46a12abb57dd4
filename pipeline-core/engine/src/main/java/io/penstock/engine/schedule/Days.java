/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.schedule;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Set;

/** The days of a calendar: those of the week and those with a date, but for what is taken out. */
public record Days(Set<DayOfWeek> ofWeek, Dates dates, Dates except) {
    boolean contains(LocalDate day) {
        return (ofWeek.contains(day.getDayOfWeek()) || dates.contains(day)) && !except.contains(day);
    }

    /** Whether one week is as the other. */
    boolean isWeekly() {
        return dates.isEmpty() && except.isEmpty();
    }
}
