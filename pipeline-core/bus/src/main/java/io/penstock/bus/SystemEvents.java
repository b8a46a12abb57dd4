/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

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
        Instant now = clock.instant();
        long origin = Math.max(1, now.getEpochSecond() * 1_000_000_000L + now.getNano());
        return Event.of(
                UUID.randomUUID(),
                DEVICE,
                "",
                SOURCE,
                origin,
                List.of(
                        Reading.ofText("stream", origin, stream.key()),
                        Reading.ofText("cause", origin, cause),
                        Reading.ofInteger("from", ValueType.UINT64, origin, from),
                        Reading.ofInteger("to", ValueType.UINT64, origin, to),
                        Reading.ofInteger("lost", ValueType.UINT64, origin, to - from)));
    }
}
