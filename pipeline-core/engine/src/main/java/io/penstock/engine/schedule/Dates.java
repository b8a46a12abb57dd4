/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.schedule;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.MonthDay;
import java.time.Year;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Dates as ISO 8601 writes them: {@code 2026-12-25}, and {@code --12-25} for that of every year. One that a year has not, 29 February, is passed over in
 * it.
 */
public record Dates(Set<LocalDate> once, Set<MonthDay> yearly) {
    public static final Dates NONE = new Dates(Set.of(), Set.of());

    public Dates {
        once = Set.copyOf(once);
        yearly = Set.copyOf(yearly);
    }

    /** @throws IllegalArgumentException when one of them is no date */
    public static Dates of(List<String> written) {
        Set<LocalDate> once = new HashSet<>();
        Set<MonthDay> yearly = new HashSet<>();
        for (String text : written) {
            try {
                if (text.startsWith("--")) {
                    yearly.add(MonthDay.parse(text));
                } else {
                    once.add(LocalDate.parse(text));
                }
            } catch (DateTimeException e) {
                throw new IllegalArgumentException(
                        "must be dates such as 2026-12-25, or --12-25 for every year, but was '" + text + "'", e);
            }
        }
        return new Dates(once, yearly);
    }

    boolean contains(LocalDate day) {
        return once.contains(day) || (!yearly.isEmpty() && yearly.contains(MonthDay.from(day)));
    }

    public boolean isEmpty() {
        return once.isEmpty() && yearly.isEmpty();
    }

    /** In their order. */
    public String text() {
        return Stream.concat(yearly.stream().sorted(), once.stream().sorted())
                .map(Object::toString)
                .collect(Collectors.joining(","));
    }

    /** Whether each of these is one of the others. */
    public boolean isWithin(Dates others) {
        return others.yearly.containsAll(yearly) && once.stream().allMatch(others::contains);
    }

    /** The days that they name, of those of every year those of some years. */
    public Stream<LocalDate> in(List<Year> years) {
        return Stream.concat(once.stream(), yearly.stream().flatMap(day -> years.stream()
                .filter(year -> day.isValidYear(year.getValue()))
                .map(year -> year.atMonthDay(day))));
    }
}
