/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that the program did not run for a while: the machine slept, or the process was stopped. What is read just afterwards may have
 * waited in a socket, or at a broker that took the program for alive, since before that. The monotonic clock stops while a machine
 * sleeps and the wall's does not, so both are looked at; a wall's clock that is set ahead looks like a standstill. Safe for many threads.
 */
final class Standstill {
    private static final Logger LOG = LoggerFactory.getLogger(Standstill.class);
    /** Longer than a busy machine or a collection of garbage makes somebody wait who looks four times a second. */
    static final Duration LEAST = Duration.ofSeconds(2);
    /** Longer than it takes to read what has gathered. */
    static final Duration DOUBT = Duration.ofSeconds(5);

    private final Clock clock;
    private final LongSupplier nanos;
    private @Nullable Instant lookedAt;
    private long lookedAtNanos;
    private @Nullable Instant began;
    private long overAtNanos;

    /** @param nanos the monotonic clock */
    Standstill(Clock clock, LongSupplier nanos) {
        this.clock = clock;
        this.nanos = nanos;
    }

    /** To be called a few times a second. */
    synchronized void look() {
        Instant now = clock.instant();
        long at = nanos.getAsLong();
        if (lookedAt != null) {
            Duration by = Duration.between(lookedAt, now);
            Duration monotonic = Duration.ofNanos(at - lookedAtNanos);
            Duration gap = by.compareTo(monotonic) > 0 ? by : monotonic;
            if (gap.compareTo(LEAST) > 0) {
                LOG.warn(
                        "the program stood still for {} s, or its clock was set ahead: writes that come now and do not say when they were asked are taken to be as old",
                        gap.toSeconds());
                began = isOver(lookedAtNanos) ? now.minus(gap) : began;
                overAtNanos = at + DOUBT.toNanos();
            }
        }
        lookedAt = now;
        lookedAtNanos = at;
    }

    private boolean isOver(long at) {
        return began == null || at - overAtNanos > 0;
    }

    /** The earliest moment at which something may have come that is read now. */
    synchronized Instant before(Instant now) {
        if (lookedAt != null) {
            look();
        }
        Instant since = began;
        return since == null || isOver(nanos.getAsLong()) || since.isAfter(now) ? now : since;
    }
}
