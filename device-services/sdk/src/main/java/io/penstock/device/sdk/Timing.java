/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Where device services and the desk have their time and their threads from. Whatever waits, waits here, so that a test can have a time
 * of its own. Safe for many threads.
 */
public interface Timing {
    /** The wall's. */
    Clock clock();

    /** Nanoseconds since some moment, by a clock that is never put back. */
    long nanoTime();

    /** One thread that keeps times and does nothing else; its user shuts it down. */
    ScheduledExecutorService timer(String name);

    /** As many threads as are busy at the same moment; its user shuts it down. */
    ExecutorService pool(String name);

    /**
     * Waits for something that another thread does.
     *
     * @return whether it is done, well or not; false when it took too long or this thread was interrupted, which it then still is
     */
    boolean await(CompletableFuture<?> done, Duration most);

    default Instant instant() {
        return clock().instant();
    }

    /** The machine's. */
    static Timing of(Clock clock) {
        return new MachineTiming(clock);
    }
}
