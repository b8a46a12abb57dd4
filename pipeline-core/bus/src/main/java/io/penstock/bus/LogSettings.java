/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import io.penstock.api.bus.BusSettings;
import io.penstock.api.bus.BusSettings.Durability;
import io.penstock.api.bus.BusSettings.WhenFull;
import io.penstock.api.bus.Stream;

/**
 * What one stream's log needs of the bus's settings.
 *
 * @param maxBytes its cap
 * @param segmentBytes when a new file begins
 * @param refuses at its cap, instead of forcing out the oldest
 * @param toDisk whether a completed append survives a power cut
 * @param keepMillis how long finished events stay; what is no telemetry is the audit and stays until the cap
 */
record LogSettings(Stream stream, long maxBytes, int segmentBytes, boolean refuses, boolean toDisk, long keepMillis) {
    private static final int LEAST_SEGMENTS = 4;

    static LogSettings of(Stream stream, BusSettings s) {
        boolean events = stream == Stream.EVENTS;
        long max = (events ? s.maxSize() : s.otherStreams()).bytes();
        return new LogSettings(
                stream,
                max,
                (int) Math.min(s.segment().bytes(), max / LEAST_SEGMENTS),
                events && s.whenFull() == WhenFull.REFUSE,
                s.durability() == Durability.DISK,
                events ? s.keep().toMillis() : Long.MAX_VALUE);
    }
}
