/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import io.penstock.api.bus.BusSettings;
import io.penstock.api.bus.BusSettings.Durability;
import io.penstock.api.bus.BusSettings.WhenFull;
import io.penstock.api.event.Event;
import io.penstock.api.event.Reading;
import io.penstock.api.event.ValueType;
import io.penstock.api.setting.Size;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** Events and settings for tests of a bus. An event's number is its reading. */
public final class KitEvents {
    private static final long ORIGIN = 1_700_000_000_000_000_000L;

    private KitEvents() {}

    public static Event event(String device, long number) {
        return Event.of(
                new UUID(device.hashCode(), number),
                device,
                "profile",
                "source",
                ORIGIN + number,
                List.of(Reading.ofInteger("number", ValueType.INT64, ORIGIN + number, number)));
    }

    /** About 250 bytes as encoded. */
    public static Event large(String device, long number) {
        Event e = event(device, number);
        return e.withReadings(List.of(
                e.readings().get(0),
                Reading.ofText("text", e.origin(), "x".repeat(180)).withUnits("none")));
    }

    /** With a text of this many bytes. */
    public static Event ofSize(String device, long number, int bytes) {
        Event e = event(device, number);
        return e.withReadings(List.of(e.readings().get(0), Reading.ofText("text", e.origin(), "x".repeat(bytes))));
    }

    public static List<Event> events(String device, int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> event(device, i)).toList();
    }

    public static List<Event> larges(String device, int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> large(device, i)).toList();
    }

    public static long number(Event e) {
        return e.readings().get(0).bits();
    }

    public static BusSettings settings() {
        return settings(Durability.PROCESS, WhenFull.DROP_OLDEST, 1L << 30);
    }

    /** Segments of 64 KiB, so that little makes many. */
    public static BusSettings settings(Durability durability, WhenFull whenFull, long maxSize) {
        return new BusSettings(
                durability,
                Duration.ofHours(1),
                new Size(maxSize),
                new Size(1 << 20),
                whenFull,
                new Size(64 * 1024),
                new Size(16 * 1024));
    }
}
