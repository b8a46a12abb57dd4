/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import io.penstock.api.error.NearMiss;
import io.penstock.api.rule.Schedule;
import io.penstock.engine.config.RuleBlocks.ScheduleBlock;
import io.penstock.engine.config.yaml.Node;
import io.penstock.engine.config.yaml.Problems;
import io.penstock.engine.schedule.CalendarSchedule;
import io.penstock.engine.schedule.CronSchedule;
import io.penstock.engine.schedule.Dates;
import io.penstock.engine.schedule.Days;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads {@code schedule:}. */
final class ScheduleReader {
    private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");

    private final Problems problems;
    private final Scope scope;

    ScheduleReader(Problems problems, Scope scope) {
        this.problems = problems;
        this.scope = scope.child("schedule");
    }

    /** Null when it has a problem, which is told. */
    @Nullable
    Schedule read(ScheduleBlock block, Node at) {
        List<Supplier<?>> parts = List.of(
                () -> zone(block.zone()),
                () -> dates("dates", block.dates()),
                () -> dates("except", block.except()),
                () -> days(block.days()),
                () -> time("from", block.from()),
                () -> time("to", block.to()));
        long wrong = parts.stream().filter(part -> read(part, at) == null).count();
        return wrong > 0
                ? null
                : read(
                        () -> {
                            ZoneId zone = zone(block.zone());
                            return block.cron() == null ? calendar(block, zone) : cron(block, zone);
                        },
                        at);
    }

    private <T> @Nullable T read(Supplier<T> part, Node at) {
        try {
            return part.get();
        } catch (IllegalArgumentException e) {
            problems.error(at.place(), scope.say(String.valueOf(e.getMessage())));
            return null;
        }
    }

    private static ZoneId zone(@Nullable String name) {
        try {
            return name == null ? ZoneId.systemDefault() : ZoneId.of(name);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "zone must be a time zone such as Europe/London or UTC but was '" + name + "'"
                            + NearMiss.hint(String.valueOf(name), ZoneId.getAvailableZoneIds()),
                    e);
        }
    }

    private static Schedule cron(ScheduleBlock block, ZoneId zone) {
        if (!block.days().isEmpty() || !block.dates().isEmpty() || block.from() != null || block.to() != null) {
            throw new IllegalArgumentException("has cron, so days, dates, from and to must be absent");
        }
        Duration length = block.length();
        if (length == null || length.isZero()) {
            throw new IllegalArgumentException("for must say how long it is active each time, such as 2h");
        }
        Dates except = dates("except", block.except());
        try {
            return new CronSchedule(String.valueOf(block.cron()), length, zone, except);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("cron " + e.getMessage(), e);
        }
    }

    private static Schedule calendar(ScheduleBlock block, ZoneId zone) {
        if (block.length() != null) {
            throw new IllegalArgumentException("for goes with cron; a calendar has from and to");
        }
        Dates dates = dates("dates", block.dates());
        Dates except = dates("except", block.except());
        boolean anyDay = block.days().isEmpty() && dates.isEmpty();
        if (anyDay && except.isEmpty() && block.from() == null && block.to() == null) {
            throw new IllegalArgumentException(
                    "must say days or dates, from and to, or cron and for, but says nothing");
        }
        if (!dates.isEmpty() && block.days().isEmpty() && dates.isWithin(except)) {
            throw new IllegalArgumentException("except takes out every day that dates names: it would never begin");
        }
        Set<DayOfWeek> days = anyDay ? EnumSet.allOf(DayOfWeek.class) : days(block.days());
        LocalTime from = time("from", block.from());
        LocalTime to = time("to", block.to());
        String shown = String.join(",", block.days())
                + (dates.isEmpty() ? "" : " " + dates.text())
                + (except.isEmpty() ? "" : " except " + except.text())
                + " " + from + "-" + to;
        return new CalendarSchedule(new Days(days, dates, except), from, to, zone, shown.strip());
    }

    private static Dates dates(String key, List<String> written) {
        try {
            return Dates.of(written);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(key + " " + e.getMessage(), e);
        }
    }

    private static LocalTime time(String key, @Nullable String text) {
        if (text == null || text.equals("24:00")) {
            return LocalTime.MIDNIGHT;
        }
        try {
            return LocalTime.parse(text.length() == 4 ? "0" + text : text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    key + " must be a time of day such as '06:30' but was '" + text + "'", e);
        }
    }

    private static Set<DayOfWeek> days(List<String> written) {
        List<String> parts = new ArrayList<>();
        written.forEach(w -> parts.addAll(List.of(w.toLowerCase(Locale.ROOT).split("\\s*,\\s*"))));
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        for (String part : parts) {
            String[] range = part.strip().split("\\s*-\\s*");
            int from = DAYS.indexOf(range[0]);
            int to = DAYS.indexOf(range[range.length - 1]);
            if (from < 0 || to < 0 || range.length > 2) {
                throw new IllegalArgumentException(
                        "days must be of " + DAYS + " or ranges such as mon-fri but was '" + part + "'");
            }
            for (int i = from; ; i = (i + 1) % DAYS.size()) {
                days.add(DayOfWeek.of(i + 1));
                if (i == to) {
                    break;
                }
            }
        }
        return days;
    }
}
