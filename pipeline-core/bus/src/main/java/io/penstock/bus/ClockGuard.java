/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells whether the wall clock can be trusted with deleting by age. After it steps by more than five minutes against the monotonic
 * clock, ages mean nothing for {@code keep}. At a start nobody knows whether a gap was a night or a step: one of at most {@code keep}
 * is taken for a night once both clocks have agreed for a while, a longer one or one backwards for a step. One thread.
 */
final class ClockGuard {
    private static final Logger LOG = LoggerFactory.getLogger(ClockGuard.class);
    private static final long STEP = Duration.ofMinutes(5).toMillis();
    private static final Duration NIGHT = Duration.ofMinutes(10);

    private final LongSupplier wallMillis;
    private final LongSupplier monotonicNanos;
    private final long keepNanos;
    private long lastWall;
    private long lastNanos;
    private long pausedUntil;
    private boolean paused;

    /**
     * @param lastSeen the wall clock when it was last looked at before this start, ms since the epoch; negative when it never was
     * @param left of a pause that was not over then
     */
    ClockGuard(LongSupplier wallMillis, LongSupplier monotonicNanos, Duration keep, long lastSeen, Duration left) {
        this.wallMillis = wallMillis;
        this.monotonicNanos = monotonicNanos;
        this.keepNanos = keep.toNanos();
        this.lastWall = wallMillis.getAsLong();
        this.lastNanos = monotonicNanos.getAsLong();
        if (left.toNanos() > 0) {
            pause(Math.min(left.toNanos(), keepNanos));
        }
        if (lastSeen >= 0) {
            bridge(lastWall - lastSeen, left);
        }
    }

    private void bridge(long gap, Duration left) {
        boolean far = gap > Math.max(STEP, keepNanos / 1_000_000);
        if (gap < -STEP || (far && left.compareTo(NIGHT) <= 0)) {
            LOG.warn(
                    "the wall clock is {} s from where it was before the start: nothing is deleted by its age for a while",
                    gap / 1000);
            pause(keepNanos);
        } else if (gap > STEP) {
            pause(Math.min(NIGHT.toNanos(), keepNanos));
        }
    }

    /** Looks at both clocks; to be called every few seconds. */
    boolean isTrusted() {
        long wall = wallMillis.getAsLong();
        long nanos = monotonicNanos.getAsLong();
        long stepped = wall - lastWall - (nanos - lastNanos) / 1_000_000;
        lastWall = wall;
        lastNanos = nanos;
        if (Math.abs(stepped) > STEP) {
            LOG.warn("the wall clock stepped by {} s: nothing is deleted by its age for a while", stepped / 1000);
            pause(keepNanos);
        }
        paused &= nanos - pausedUntil < 0;
        return !paused;
    }

    /** Of the pause, as of the last look; zero when there is none. */
    Duration left() {
        return paused ? Duration.ofNanos(pausedUntil - lastNanos) : Duration.ZERO;
    }

    /** Never makes a pause shorter. */
    private void pause(long nanos) {
        long until = lastNanos + nanos;
        if (!paused || until - pausedUntil > 0) {
            pausedUntil = until;
        }
        paused = true;
    }
}
