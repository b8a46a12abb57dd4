/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.bus;

import io.penstock.api.event.Event;
import io.penstock.api.event.Reading;
import io.penstock.api.event.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Events to put on a log. */
public final class Readings {
    /** Of {@link #small}. */
    public static final int DEVICES = 50;

    private static final long ORIGIN = 1_700_000_000_000_000_000L;
    private static final int VALUES = 11;

    private Readings() {}

    /** About 250 bytes on the log: eleven numbers of one device. */
    public static Event event(int number) {
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < VALUES; i++) {
            readings.add(Reading.ofFloat("channel-" + i, ValueType.FLOAT64, ORIGIN + number, number + i / 8.0));
        }
        return Event.of(
                new UUID(number, ~number),
                "meter-" + number % 20,
                "meter",
                "all",
                ORIGIN + number,
                List.copyOf(readings));
    }

    /** One number of one of {@link #DEVICES} devices. */
    public static Event small(int number, long origin) {
        return Event.of(
                new UUID(number, ~number),
                "meter-" + number % DEVICES,
                "meter",
                "channel",
                origin,
                List.of(Reading.ofFloat("channel", ValueType.FLOAT64, origin, number)));
    }

    /** Lists of events, made before anything is measured. */
    public static List<List<Event>> batches(int count, int size) {
        List<List<Event>> batches = new ArrayList<>();
        for (int b = 0; b < count; b++) {
            List<Event> batch = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                batch.add(event(b * size + i));
            }
            batches.add(List.copyOf(batch));
        }
        return batches;
    }
}
