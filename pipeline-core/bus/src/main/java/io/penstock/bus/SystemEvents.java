/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import io.penstock.api.bus.Discarded;
import io.penstock.api.bus.Stream;
import io.penstock.api.event.Event;
import io.penstock.api.event.Reading;
import io.penstock.api.event.ValueType;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What a bus says about itself on the stream {@code system}. */
public final class SystemEvents {
    /** The device of these events. */
    public static final String DEVICE = "penstock";

    private static final String SOURCE = "bus";

    private SystemEvents() {}

    /**
     * Events {@code from} (included) to {@code to} (not included) of a stream are gone.
     *
     * @param cause such as {@code forced out}, {@code bad block}, {@code missing segment}
     */
    public static Event lost(Clock clock, Stream stream, String cause, long from, long to) {
        long origin = origin(clock);
        return event(
                origin,
                Reading.ofText("stream", origin, stream.key()),
                Reading.ofText("cause", origin, cause),
                count("from", origin, from),
                count("to", origin, to),
                count("lost", origin, to - from));
    }

    /** A cursor was forgotten, because its pipeline has been gone for longer than {@code keep}. */
    public static Event forgotten(Clock clock, Discarded cursor) {
        long origin = origin(clock);
        return event(
                origin,
                Reading.ofText("stream", origin, cursor.stream().key()),
                Reading.ofText("cause", origin, "cursor forgotten"),
                Reading.ofText("cursor", origin, cursor.cursor()),
                count("lag", origin, cursor.lag()),
                count("held", origin, cursor.held()),
                count("pending", origin, cursor.pending()));
    }

    /** So many events went with an owner's oldest dead letters, because these were at their cap. */
    public static Event deadLettersDropped(Clock clock, String owner, long events) {
        long origin = origin(clock);
        return event(
                origin,
                Reading.ofText("cause", origin, "cap of dead letters"),
                Reading.ofText("owner", origin, owner),
                count("lost", origin, events));
    }

    private static long origin(Clock clock) {
        Instant now = clock.instant();
        return Math.max(1, now.getEpochSecond() * 1_000_000_000L + now.getNano());
    }

    private static Reading count(String resource, long origin, long value) {
        return Reading.ofInteger(resource, ValueType.UINT64, origin, value);
    }

    private static Event event(long origin, Reading... readings) {
        return Event.of(UUID.randomUUID(), DEVICE, "", SOURCE, origin, List.of(readings));
    }
}
