/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.command;

import io.penstock.api.error.DecodeException;
import io.penstock.api.event.Event;
import io.penstock.api.event.Reading;
import io.penstock.api.event.ValueType;
import io.penstock.api.setting.Durations;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The shape of an {@link Audit} as an event. */
final class AuditEvent {
    static final String STARTED = "started";
    private static final String UNMARKED = "none";
    /** What a stranger asks for may be of any length; the audit has a cap. */
    private static final int LONGEST_NAME = 255;

    private static final int LONGEST_TEXT = 2000;
    private static final Duration LONGEST_TIME = Duration.ofDays(36_500);

    private AuditEvent() {}

    static String text(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    static Event write(Audit audit, UUID id) {
        Command c = audit.command();
        long at = nanos(audit.at());
        Readings out = new Readings(at);
        out.text("state", audit.state());
        out.text("id", c.id());
        out.text("mark", audit.marked() || c.kind() == Command.Kind.GET ? "" : UNMARKED);
        out.text("kind", text(c.kind()));
        out.text("by", text(c.caller().origin()));
        out.text("caller", c.caller().name());
        out.text("why", c.why());
        out.text("askedAt", c.askedAt().toString());
        out.text("cause", audit.cause() == null ? "" : audit.cause().key());
        out.text("reason", audit.reason());
        if (!c.values().isEmpty()) {
            out.object("values", ValueType.OBJECT, kept(c.values()));
        }
        if (!audit.changes().isEmpty()) {
            out.object(
                    "changes",
                    ValueType.OBJECT_ARRAY,
                    audit.changes().stream().map(AuditEvent::change).toList());
        }
        if (!c.options().equals(CommandOptions.DEFAULT)) {
            out.object("options", ValueType.OBJECT, options(c.options()));
        }
        String device = c.device().isEmpty() ? "?" : cut(c.device(), LONGEST_NAME);
        return Event.of(id, device, "", cut(c.target(), LONGEST_NAME), at, List.copyOf(out.readings));
    }

    private static long nanos(Instant at) {
        return at.getEpochSecond() * 1_000_000_000L + at.getNano();
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest - 3) + "...";
    }

    /** Collects readings of one moment. */
    private static final class Readings {
        private final List<Reading> readings = new ArrayList<>(12);
        private final long at;

        Readings(long at) {
            this.at = at;
        }

        void text(String name, String value) {
            if (!value.isEmpty()) {
                readings.add(Reading.ofText(name, at, cut(value, LONGEST_TEXT)));
            }
        }

        void object(String name, ValueType type, Object value) {
            readings.add(Reading.ofObject(name, type, at, value));
        }
    }

    /** A copy that stays as it is, in the shapes that a reading holds. */
    private static Object kept(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> out = new LinkedHashMap<>();
            map.forEach((key, item) -> out.put(String.valueOf(key), item == null ? null : kept(item)));
            return Collections.unmodifiableMap(out);
        }
        if (value instanceof List<?> items) {
            List<@Nullable Object> out = new ArrayList<>();
            items.forEach(item -> out.add(item == null ? null : kept(item)));
            return Collections.unmodifiableList(out);
        }
        if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).longValue();
        }
        if (value instanceof Float f) {
            return f.doubleValue();
        }
        return value instanceof Number || value instanceof Boolean ? value : String.valueOf(value);
    }

    private static Map<String, Object> change(Answer.Change change) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("resource", change.resource());
        if (change.before() != null) {
            out.put("before", cut(change.before(), LONGEST_TEXT));
        }
        out.put("after", cut(change.after(), LONGEST_TEXT));
        return out;
    }

    private static Map<String, Object> options(CommandOptions o) {
        Map<String, Object> out = new LinkedHashMap<>();
        put(out, "timeout", o.timeout());
        put(out, "timeToLive", o.timeToLive());
        put(out, "maxAge", o.maxAge());
        put(out, "verify", o.verify());
        put(out, "dryRun", o.dryRun());
        put(out, "regex", o.regex());
        put(out, "repeatSafe", o.repeatSafe());
        put(out, "override", o.override());
        put(out, "yields", o.yields());
        return out;
    }

    private static void put(Map<String, Object> out, String name, @Nullable Duration value) {
        if (value != null) {
            Duration bounded = value.isNegative() ? Duration.ZERO : value;
            out.put(name, Durations.format(bounded.compareTo(LONGEST_TIME) > 0 ? LONGEST_TIME : bounded));
        }
    }

    private static void put(Map<String, Object> out, String name, boolean value) {
        if (value) {
            out.put(name, true);
        }
    }

    static Audit read(Event event) throws DecodeException {
        Map<String, Object> parts = new LinkedHashMap<>();
        for (Reading r : event.readings()) {
            if (r.object() != null) {
                parts.put(r.resource(), r.object());
            }
        }
        try {
            String state = required(parts, "state");
            Command.Kind kind = value(Command.Kind.class, required(parts, "kind"));
            Command command = new Command(
                    required(parts, "id"),
                    kind,
                    event.device(),
                    event.source(),
                    kind == Command.Kind.SET ? map(parts, "values") : Map.of(),
                    Caller.of(value(Caller.Origin.class, required(parts, "by")), optional(parts, "caller")),
                    optional(parts, "why"),
                    Instant.parse(required(parts, "askedAt")),
                    options(map(parts, "options")));
            String cause = optional(parts, "cause");
            Audit audit = new Audit(
                    command,
                    state.equals(STARTED) ? null : value(Outcome.class, state),
                    cause.isEmpty() ? null : value(Cause.class, cause),
                    optional(parts, "reason"),
                    changes(parts.get("changes")),
                    Instant.ofEpochSecond(event.origin() / 1_000_000_000L, event.origin() % 1_000_000_000L));
            return optional(parts, "mark").equals(UNMARKED) ? audit.unmarked() : audit;
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new DecodeException(
                    "an event of the stream commands must be a record of one but " + e.getMessage(), e);
        }
    }

    private static String required(Map<String, Object> parts, String name) {
        if (parts.get(name) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("has no '" + name + "'");
    }

    private static String optional(Map<String, Object> parts, String name) {
        return parts.get(name) instanceof String text ? text : "";
    }

    private static <E extends Enum<E>> E value(Class<E> type, String text) {
        return Enum.valueOf(type, text.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    private static Map<String, Object> map(Map<String, Object> parts, String name) {
        Map<String, Object> out = new LinkedHashMap<>();
        if (parts.get(name) instanceof Map<?, ?> given) {
            given.forEach((key, value) -> out.put(String.valueOf(key), value));
        }
        return out;
    }

    private static List<Answer.Change> changes(@Nullable Object given) {
        List<Answer.Change> out = new ArrayList<>();
        if (given instanceof List<?> items) {
            for (Object item : items) {
                if (item instanceof Map<?, ?> map
                        && map.get("resource") instanceof String resource
                        && map.get("after") instanceof String after) {
                    out.add(new Answer.Change(resource, map.get("before") instanceof String b ? b : null, after));
                }
            }
        }
        return List.copyOf(out);
    }

    private static CommandOptions options(Map<String, Object> given) {
        return given.isEmpty()
                ? CommandOptions.DEFAULT
                : new CommandOptions(
                        duration(given, "timeout"),
                        duration(given, "timeToLive"),
                        duration(given, "maxAge"),
                        Boolean.TRUE.equals(given.get("verify")),
                        Boolean.TRUE.equals(given.get("dryRun")),
                        Boolean.TRUE.equals(given.get("regex")),
                        Boolean.TRUE.equals(given.get("repeatSafe")),
                        duration(given, "override"),
                        Boolean.TRUE.equals(given.get("yields")));
    }

    private static @Nullable Duration duration(Map<String, Object> given, String name) {
        return given.get(name) instanceof String text ? Durations.parse(text) : null;
    }
}
