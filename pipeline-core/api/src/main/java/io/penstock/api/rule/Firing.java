/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.rule;

import io.penstock.api.error.DecodeException;
import io.penstock.api.event.Event;
import io.penstock.api.event.Provenance;
import io.penstock.api.event.Reading;
import io.penstock.api.event.ValueType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * That a rule fired, and why. On the stream {@code commands} it is an event of the source {@code firing}; the {@code why} of the commands that
 * it caused is its id. Each of its parts is a reading.
 *
 * @param id derived from rule, instance, edge and what triggered it: the same when the rule reads the same again
 * @param rule its name
 * @param device of the instance; for a rule without a pattern that of its first output or input; {@code rules} where it has none
 * @param instance device of the rule's instance; empty for a rule without a pattern
 * @param edge which way
 * @param trigger what made it look, in words
 * @param condition what came true or ended, as written; empty of a rule in DRL, and of one that is no more
 * @param values the inputs as text by name
 * @param commands each command asked: its id and what it was to do, in words
 * @param alerts names of alerts raised or cleared
 * @param notes what it did not do, and why not
 * @param at when
 */
public record Firing(
        UUID id,
        String rule,
        String device,
        String instance,
        Edge edge,
        String trigger,
        String condition,
        Map<String, String> values,
        Map<String, String> commands,
        List<String> alerts,
        List<String> notes,
        Instant at) {

    /** The source of its events. */
    public static final String SOURCE = "firing";

    /** Which way a rule went. */
    public enum Edge {
        /** It came true: {@code then}. */
        THEN,
        /** It ended: {@code otherwise}. */
        OTHERWISE
    }

    /** Who produces what a rule says. */
    public static String producer(String rule) {
        return "rule:" + rule;
    }

    /** Whether an event of the stream {@code commands} is one; the others are of commands. */
    public static boolean isOne(Event event) {
        return event.source().equals(SOURCE) && event.provenance().producer().startsWith("rule:");
    }

    /** @param hops of the event that triggered it */
    public Event toEvent(int hops) {
        long origin = at.getEpochSecond() * 1_000_000_000L + at.getNano();
        List<Reading> readings = new ArrayList<>();
        readings.add(Reading.ofText("rule", origin, rule));
        readings.add(Reading.ofText("instance", origin, instance));
        readings.add(Reading.ofText("edge", origin, edge.name().toLowerCase(Locale.ROOT)));
        readings.add(Reading.ofText("trigger", origin, trigger));
        readings.add(Reading.ofText("condition", origin, condition));
        readings.add(Reading.ofObject("values", ValueType.OBJECT, origin, Map.copyOf(values)));
        readings.add(Reading.ofObject("commands", ValueType.OBJECT, origin, Map.copyOf(commands)));
        readings.add(Reading.ofObject("alerts", ValueType.STRING_ARRAY, origin, alerts.toArray(new String[0])));
        readings.add(Reading.ofObject("notes", ValueType.STRING_ARRAY, origin, notes.toArray(new String[0])));
        return Event.of(id, device, "", SOURCE, origin, readings)
                .withProvenance(new Provenance(producer(rule), hops + 1, false));
    }

    /** @throws DecodeException when the event is none that {@link #toEvent} made */
    public static Firing from(Event event) throws DecodeException {
        Map<String, Reading> parts = new LinkedHashMap<>();
        event.readings().forEach(r -> parts.put(r.resource(), r));
        if (!isOne(event) || !parts.containsKey("rule") || !parts.containsKey("edge")) {
            throw new DecodeException("an event must be a firing but its source is '" + event.source() + "'");
        }
        try {
            return new Firing(
                    event.id(),
                    text(parts, "rule"),
                    event.device(),
                    text(parts, "instance"),
                    Edge.valueOf(text(parts, "edge").toUpperCase(Locale.ROOT)),
                    text(parts, "trigger"),
                    text(parts, "condition"),
                    map(parts, "values"),
                    map(parts, "commands"),
                    list(parts, "alerts"),
                    list(parts, "notes"),
                    Instant.ofEpochSecond(event.origin() / 1_000_000_000L, event.origin() % 1_000_000_000L));
        } catch (IllegalArgumentException e) {
            throw new DecodeException("an event must be a firing but " + e.getMessage(), e);
        }
    }

    private static String text(Map<String, Reading> parts, String name) {
        Reading reading = parts.get(name);
        return reading != null && reading.object() instanceof String s ? s : "";
    }

    private static Map<String, String> map(Map<String, Reading> parts, String name) {
        Map<String, String> map = new LinkedHashMap<>();
        Reading reading = parts.get(name);
        if (reading != null && reading.object() instanceof Map<?, ?> m) {
            new TreeMap<Object, Object>(m).forEach((k, v) -> map.put(String.valueOf(k), String.valueOf(v)));
        }
        return map;
    }

    private static List<String> list(Map<String, Reading> parts, String name) {
        Reading reading = parts.get(name);
        return reading != null && reading.object() instanceof String[] s ? List.of(s) : List.of();
    }
}
