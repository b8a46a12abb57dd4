/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.drools.facts;

import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The latest reading of one resource of one device, as state: there is one such fact for each, changed in place. A rule that looks at
 * {@code value} only is not asked again while the value stays the same. Rules must not write it.
 */
public final class LatestValue {
    private final String device;
    private final String resource;
    private @Nullable ReadingEvent reading;

    /** @param reading the first */
    public LatestValue(ReadingEvent reading) {
        this.device = reading.getDevice();
        this.resource = reading.getResource();
        this.reading = reading;
    }

    /** For the program only: takes the next reading; false when nothing but its time changed. */
    public boolean take(ReadingEvent next) {
        ReadingEvent before = reading();
        reading = next;
        return Double.doubleToLongBits(before.getValue()) != Double.doubleToLongBits(next.getValue())
                || before.isGood() != next.isGood()
                || !Objects.deepEquals(
                        before.getReading().object(), next.getReading().object())
                || !before.getUnits().equals(next.getUnits())
                || before.getReading().type() != next.getReading().type();
    }

    private ReadingEvent reading() {
        return Objects.requireNonNull(reading);
    }

    public String getDevice() {
        return device;
    }

    public String getResource() {
        return resource;
    }

    /** As {@link ReadingEvent#getValue}. */
    public double getValue() {
        return reading().getValue();
    }

    /** As {@link ReadingEvent#isBool}. */
    public boolean isBool() {
        return reading().isBool();
    }

    /** As {@link ReadingEvent#getText}. */
    public String getText() {
        return reading().getText();
    }

    public boolean isGood() {
        return reading().isGood();
    }

    public String getType() {
        return reading().getType();
    }

    public String getUnits() {
        return reading().getUnits();
    }

    public String getProfile() {
        return reading().getProfile();
    }

    /** Milliseconds since the epoch. */
    public long getTimestamp() {
        return reading().getTimestamp();
    }

    /** Id of the event on the bus that carried the latest reading. */
    public UUID getEventId() {
        return reading().getEventId();
    }

    public int getHops() {
        return reading().getHops();
    }

    /** The reading as an event. */
    public ReadingEvent getEvent() {
        return reading();
    }

    @Override
    public String toString() {
        return reading().toString();
    }
}
