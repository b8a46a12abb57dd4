/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.error;

import java.time.Duration;
import java.util.function.LongUnaryOperator;
import java.util.random.RandomGenerator;

/**
 * How long to wait before something that failed is tried again: the shortest wait first, then twice as long after each failure in a row, up
 * to the longest. One for each thing that is tried. It waits for nothing itself and knows no clock: whoever tries says when by the
 * monotonic one. Safe for many threads.
 *
 * <ol>
 *   <li>{@link #next} is called once a failure, {@link #reset} by whoever knows that it went well; what counts as that is his to say.
 *   <li>What many do to one other (a broker, a device, an endpoint) is jittered, so that they do not all come back at the same moment.
 * </ol>
 */
public final class Backoff {
    private final long shortest;
    private final long longest;
    private final LongUnaryOperator jitter;
    private long wait;

    private Backoff(Duration shortest, Duration longest, LongUnaryOperator jitter) {
        if (shortest.isNegative() || shortest.isZero()) {
            throw new IllegalArgumentException("the shortest wait must be more than nothing but was " + shortest);
        }
        if (longest.compareTo(shortest) < 0) {
            throw new IllegalArgumentException(
                    "the longest wait must not be less than the shortest (" + shortest + ") but was " + longest);
        }
        this.shortest = shortest.toNanos();
        this.longest = longest.toNanos();
        this.jitter = jitter;
        this.wait = this.shortest;
    }

    /** Waits that are known beforehand. */
    public static Backoff exact(Duration shortest, Duration longest) {
        return new Backoff(shortest, longest, full -> full);
    }

    /**
     * Each wait is between half of what {@link #exact} has and all of it.
     *
     * @param random used by one call at a time, on the thread that asks
     */
    public static Backoff jittered(Duration shortest, Duration longest, RandomGenerator random) {
        return new Backoff(shortest, longest, full -> full / 2 + (long) (full / 2.0 * random.nextDouble()));
    }

    /**
     * It failed once more.
     *
     * @return how long to wait now
     */
    public synchronized Duration next() {
        long full = wait;
        wait = full > longest / 2 ? longest : full * 2;
        return Duration.ofNanos(jitter.applyAsLong(full));
    }

    /** Whether the next wait is the longest, before jitter: it fails for so long that waiting alone may not mend it. */
    public synchronized boolean isAtLongest() {
        return wait == longest;
    }

    /** It went well: the next failure is the first. */
    public synchronized void reset() {
        wait = shortest;
    }
}
