/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells whether the wall clock can be trusted with deleting by age. After it steps by more than five minutes against the monotonic
 * clock, or when it is far from what was appended last before the start, ages mean nothing for {@code keep}. One thread.
 */
final class ClockGuard {
    private static final Logger LOG = LoggerFactory.getLogger(ClockGuard.class);
    private static final long STEP = Duration.ofMinutes(5).toMillis();

    private final LongSupplier wallMillis;
    private final LongSupplier monotonicNanos;
    private final long keepNanos;
    private long lastWall;
    private long lastNanos;
    private long pausedUntil;
    private boolean paused;

    /** @param lastAppended append time of the newest block, ms since the epoch; negative for none */
    ClockGuard(LongSupplier wallMillis, LongSupplier monotonicNanos, Duration keep, long lastAppended) {
        this.wallMillis = wallMillis;
        this.monotonicNanos = monotonicNanos;
        this.keepNanos = keep.toNanos();
        this.lastWall = wallMillis.getAsLong();
        this.lastNanos = monotonicNanos.getAsLong();
        if (lastAppended >= 0 && Math.abs(lastWall - lastAppended) > STEP) {
            pause();
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
            pause();
        }
        paused &= nanos - pausedUntil < 0;
        return !paused;
    }

    private void pause() {
        paused = true;
        pausedUntil = lastNanos + keepNanos;
    }
}
