/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.rule;

import io.penstock.api.error.DecodeException;
import io.penstock.api.event.Event;
import io.penstock.api.event.Provenance;
import io.penstock.api.event.Reading;
import io.penstock.api.event.ValueType;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * An alert as it stands, or as it was said at one time. On the stream {@code alerts} it is an event of the source {@code alert}, of the device
 * that it is about; each of its parts is a reading.
 *
 * @param name unique; with the device behind it where it is of a rule's instance: {@code cold@boiler-1}
 * @param state raised, acknowledged, cleared
 * @param severity how bad it is
 * @param text for people
 * @param rule that raised it
 * @param device that it is about
 * @param firing that raised it
 * @param said how often it has been said since it was raised
 * @param repeat how often it is said again while it is raised; zero for never
 * @param by who acknowledged it; empty else
 * @param raisedAt since when it stands
 * @param at when this was said
 */
public record Alert(
        String name,
        State state,
        Severity severity,
        String text,
        String rule,
        String device,
        String firing,
        long said,
        Duration repeat,
        String by,
        Instant raisedAt,
        Instant at) {

    /** The source of its events. */
    public static final String SOURCE = "alert";

    /** Where an alert stands. */
    public enum State {
        RAISED,
        /** Somebody has seen it; it is not said again. */
        ACKNOWLEDGED,
        CLEARED
    }

    /** The same, said now in another state. */
    public Alert as(State changed, String who, long saidNow, Instant now) {
        return new Alert(name, changed, severity, text, rule, device, firing, saidNow, repeat, who, raisedAt, now);
    }

    /** The same, to be said again after this time. */
    public Alert withRepeat(Duration changed) {
        return new Alert(name, state, severity, text, rule, device, firing, said, changed, by, raisedAt, at);
    }

    /**
     * As an event.
     *
     * @param id of the event
     * @param hops of what raised it
     */
    public Event toEvent(UUID id, int hops) {
        long origin = nanos(at);
        List<Reading> readings = List.of(
                Reading.ofText("name", origin, name),
                Reading.ofText("state", origin, state.name().toLowerCase(Locale.ROOT)),
                Reading.ofText("severity", origin, severity.name().toLowerCase(Locale.ROOT)),
                Reading.ofText("text", origin, text),
                Reading.ofText("rule", origin, rule),
                Reading.ofText("firing", origin, firing),
                Reading.ofInteger("said", ValueType.INT64, origin, said),
                Reading.ofInteger("repeatMillis", ValueType.INT64, origin, repeat.toMillis()),
                Reading.ofText("by", origin, by),
                Reading.ofText("raisedAt", origin, raisedAt.toString()));
        return Event.of(id, device, "", SOURCE, origin, readings)
                .withProvenance(new Provenance(Firing.producer(rule), hops + 1, false));
    }

    private static long nanos(Instant at) {
        return at.getEpochSecond() * 1_000_000_000L + at.getNano();
    }

    /** @throws DecodeException when the event is none that {@link #toEvent} made */
    public static Alert from(Event event) throws DecodeException {
        Map<String, Reading> parts = new LinkedHashMap<>();
        event.readings().forEach(r -> parts.put(r.resource(), r));
        if (!event.source().equals(SOURCE) || !parts.containsKey("name")) {
            throw new DecodeException("an event must be an alert but its source is '" + event.source() + "'");
        }
        try {
            return new Alert(
                    text(parts, "name"),
                    State.valueOf(text(parts, "state").toUpperCase(Locale.ROOT)),
                    Severity.valueOf(text(parts, "severity").toUpperCase(Locale.ROOT)),
                    text(parts, "text"),
                    text(parts, "rule"),
                    event.device(),
                    text(parts, "firing"),
                    number(parts, "said"),
                    Duration.ofMillis(number(parts, "repeatMillis")),
                    text(parts, "by"),
                    Instant.parse(text(parts, "raisedAt")),
                    Instant.ofEpochSecond(event.origin() / 1_000_000_000L, event.origin() % 1_000_000_000L));
        } catch (IllegalArgumentException | java.time.DateTimeException e) {
            throw new DecodeException("an event must be an alert but " + e.getMessage(), e);
        }
    }

    private static String text(Map<String, Reading> parts, String name) {
        Reading reading = parts.get(name);
        return reading != null && reading.object() instanceof String s ? s : "";
    }

    private static long number(Map<String, Reading> parts, String name) {
        Reading reading = parts.get(name);
        return reading == null ? 0 : reading.bits();
    }
}
