/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.schedule;

import io.penstock.api.rule.Schedule;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Cron with five fields, active for a length from each time that it names (crontab(5) of Vixie cron: where day of month and day of week are
 * both given, either will do). In a night in which clocks are changed, an hour that is named is taken once, the first time, or when the clocks
 * are put forward if it is not there; {@code *} takes hours as they come.
 */
public final class CronSchedule implements Schedule {
    private static final int YEARS_AHEAD = 9;
    private static final int MOST_JOINED = 2000;
    private static final List<String> MONTHS =
            List.of("", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");

    private final String cron;
    private final Duration length;
    private final ZoneId zone;
    private final Dates except;
    private final BitSet minutes;
    private final BitSet hours;
    private final BitSet daysOfMonth;
    private final BitSet months;
    private final BitSet daysOfWeek;
    private final boolean everyHour;
    private final boolean eitherDay;

    public CronSchedule(String cron, Duration length, ZoneId zone) {
        this(cron, length, zone, Dates.NONE);
    }

    /**
     * @param except days that it does not name, whatever the text says
     * @throws IllegalArgumentException when the text is no cron, or names no day that ever comes
     */
    public CronSchedule(String cron, Duration length, ZoneId zone, Dates except) {
        String[] fields = cron.strip().split("\\s+");
        if (fields.length != 5) {
            throw new IllegalArgumentException(
                    "must be five fields (minute, hour, day of month, month, day of week) such as `0 6 * * 1-5` but was '"
                            + cron + "'");
        }
        this.cron = cron.strip();
        this.length = length;
        this.zone = zone;
        this.except = except;
        minutes = field(fields[0], 0, 59, List.of());
        hours = field(fields[1], 0, 23, List.of());
        daysOfMonth = field(fields[2], 1, 31, List.of());
        months = field(fields[3], 1, 12, MONTHS);
        daysOfWeek = field(fields[4], 0, 7, DAYS);
        if (daysOfWeek.get(7)) {
            daysOfWeek.set(0);
        }
        everyHour = fields[1].startsWith("*");
        eitherDay = !fields[2].startsWith("*") && !fields[4].startsWith("*");
        if (next(LocalDate.of(2023, 3, 1).atStartOfDay(ZoneOffset.UTC)) == null) {
            throw new IllegalArgumentException("must name a day that comes but was '" + cron + "'");
        }
    }

    private static BitSet field(String text, int least, int most, List<String> names) {
        BitSet set = new BitSet();
        for (String part : text.toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] stepped = part.split("/", -1);
            int step = stepped.length == 1 ? 1 : number(stepped[1], 1, most, List.of(), text);
            String[] range = stepped[0].split("-", -1);
            if (stepped.length > 2 || range.length > 2) {
                throw wrong(text, least, most);
            }
            boolean all = stepped[0].equals("*");
            int from = all ? least : number(range[0], least, most, names, text);
            int to = all ? most : range.length == 2 ? number(range[1], least, most, names, text) : from;
            if (range.length == 1 && !all && stepped.length == 2) {
                to = most;
            }
            if (to < from) {
                throw wrong(text, least, most);
            }
            for (int i = from; i <= to; i += step) {
                set.set(i);
            }
        }
        return set;
    }

    private static int number(String text, int least, int most, List<String> names, String field) {
        int named = names.indexOf(text);
        if (named >= 0 && !text.isEmpty()) {
            return named;
        }
        if (!text.matches("\\d{1,2}") || Integer.parseInt(text) < least || Integer.parseInt(text) > most) {
            throw wrong(field, least, most);
        }
        return Integer.parseInt(text);
    }

    private static IllegalArgumentException wrong(String field, int least, int most) {
        return new IllegalArgumentException("must be a cron expression, but '" + field
                + "' is no list of numbers, ranges (1-5) and steps (*/10) from " + least + " to " + most);
    }

    /** The next moment after this that it names; null when there is none. */
    @Nullable
    ZonedDateTime next(ZonedDateTime after) {
        LocalDate day = after.withZoneSameInstant(zone).toLocalDate();
        LocalDate last = day.plusYears(YEARS_AHEAD);
        for (; day.isBefore(last); day = day.plusDays(1)) {
            ZonedDateTime found = matches(day) ? firstOn(day, after) : null;
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private boolean matches(LocalDate day) {
        if (!months.get(day.getMonthValue()) || except.contains(day)) {
            return false;
        }
        boolean ofMonth = daysOfMonth.get(day.getDayOfMonth());
        boolean ofWeek = daysOfWeek.get(day.getDayOfWeek().getValue() % 7);
        return eitherDay ? ofMonth || ofWeek : ofMonth && ofWeek;
    }

    private @Nullable ZonedDateTime firstOn(LocalDate day, ZonedDateTime after) {
        ZonedDateTime first = null;
        for (int h = hours.nextSetBit(0); h >= 0; h = hours.nextSetBit(h + 1)) {
            for (int m = minutes.nextSetBit(0); m >= 0; m = minutes.nextSetBit(m + 1)) {
                LocalDateTime shown = day.atTime(h, m);
                List<ZoneOffset> offsets = zone.getRules().getValidOffsets(shown);
                if (everyHour && offsets.isEmpty()) {
                    continue;
                }
                ZonedDateTime at = Clocks.at(shown, zone);
                if (everyHour && offsets.size() == 2 && !at.isAfter(after)) {
                    at = at.withLaterOffsetAtOverlap();
                }
                if (at.isAfter(after) && (first == null || at.isBefore(first))) {
                    first = at;
                }
            }
        }
        return first;
    }

    @Override
    public boolean active(ZonedDateTime at) {
        ZonedDateTime start = next(at.minus(length));
        return start != null && !start.isAfter(at);
    }

    @Override
    public @Nullable ZonedDateTime nextChange(ZonedDateTime after) {
        ZonedDateTime start = next(after.minus(length));
        if (start == null || start.isAfter(after)) {
            return start;
        }
        ZonedDateTime end = start.plus(length);
        for (int i = 0; i < MOST_JOINED; i++) {
            start = next(start);
            if (start == null || start.isAfter(end)) {
                return end;
            }
            end = start.plus(length);
        }
        return end;
    }

    @Override
    public String text() {
        return cron + " for " + length + (except.isEmpty() ? "" : " except " + except.text());
    }

    @Override
    public ZoneId zone() {
        return zone;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CronSchedule c
                && cron.equals(c.cron)
                && length.equals(c.length)
                && zone.equals(c.zone)
                && except.equals(c.except);
    }

    @Override
    public int hashCode() {
        return Objects.hash(cron, length, zone, except);
    }

    @Override
    public String toString() {
        return text() + " " + zone;
    }
}
