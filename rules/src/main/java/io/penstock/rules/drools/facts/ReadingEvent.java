/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.drools.facts;

import io.penstock.api.event.Event;
import io.penstock.api.event.Reading;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.kie.api.definition.type.Role;
import org.kie.api.definition.type.Timestamp;

/**
 * One reading, as an event in time: for windows, sequences and absence. Immutable. It leaves the session once no rule's window or temporal
 * operator can reach it any more.
 */
@Role(Role.Type.EVENT)
@Timestamp("sessionTime")
public final class ReadingEvent {
    private final UUID eventId;
    private final String device;
    private final String profile;
    private final String source;
    private final long timestamp;
    private final long sessionTime;
    private final int hops;
    private final Map<String, Object> tags;
    private final Reading reading;

    /**
     * @param timestamp milliseconds since the epoch: the reading's origin, never further ahead than the program allows
     * @param sessionTime the same by the session's clock, which is ahead of the wall's by what that was put back
     */
    public ReadingEvent(Event event, Reading reading, long timestamp, long sessionTime) {
        this.eventId = event.id();
        this.device = event.device();
        this.profile = event.profile();
        this.source = event.source();
        this.timestamp = timestamp;
        this.sessionTime = sessionTime;
        this.hops = event.provenance().hops();
        this.tags = merged(event.tags(), reading.tags());
        this.reading = reading;
    }

    private static Map<String, Object> merged(Map<String, Object> event, Map<String, Object> reading) {
        if (reading.isEmpty()) {
            return event;
        }
        Map<String, Object> both = new HashMap<>(event);
        both.putAll(reading);
        return Map.copyOf(both);
    }

    /** Id of the event on the bus that carried it. */
    public UUID getEventId() {
        return eventId;
    }

    public String getDevice() {
        return device;
    }

    public String getResource() {
        return reading.resource();
    }

    /** The number; Bool as 0 or 1; NaN for text and where there is no value: then no comparison holds. */
    public double getValue() {
        return reading.number();
    }

    /** The Bool; false for all else. */
    public boolean isBool() {
        return reading.isGood() && reading.bool() && getType().equals("Bool");
    }

    /** The text of a String; empty for all else. */
    public String getText() {
        return reading.object() instanceof String text ? text : "";
    }

    /** Whether it has a value. */
    public boolean isGood() {
        return reading.isGood();
    }

    /** The value type, such as {@code Float32}. */
    public String getType() {
        return reading.type().edgexName();
    }

    /** The unit as it was said; empty for none. */
    public String getUnits() {
        return reading.units();
    }

    /** Name of the device profile; may be empty. */
    public String getProfile() {
        return profile;
    }

    /** The device resource or device command that was read; may be empty. */
    public String getSource() {
        return source;
    }

    /** Milliseconds since the epoch, by the wall clock as it was when the rules took it. */
    public long getTimestamp() {
        return timestamp;
    }

    /** When it is for windows and temporal operators; as the timestamp until the wall clock is put back. */
    public long getSessionTime() {
        return sessionTime;
    }

    /** Tags of the event and of the reading. */
    public Map<String, Object> getTags() {
        return tags;
    }

    /** How many producers its event has passed. */
    public int getHops() {
        return hops;
    }

    /** The reading itself, for arrays, objects and exact integers. */
    public Reading getReading() {
        return reading;
    }

    @Override
    public String toString() {
        return device + "/" + reading;
    }
}
