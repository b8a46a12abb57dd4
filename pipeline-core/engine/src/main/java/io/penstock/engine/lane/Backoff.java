/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

import io.penstock.engine.profile.Retry;
import java.util.random.RandomGenerator;

/** Waits between tries: jittered, and twice as long after each failure in a row. One thread. */
final class Backoff {
    private final Retry retry;
    private final RandomGenerator random;
    private int failures;

    Backoff(Retry retry, RandomGenerator random) {
        this.retry = retry;
        this.random = random;
    }

    /** How long to wait after one more failure, in nanoseconds. */
    long next() {
        long wait = retry.max().toNanos();
        if (failures < 40) {
            wait = Math.min(wait, Math.max(1, retry.min().toNanos()) << Math.min(failures, 20));
        }
        wait = wait < 0 ? retry.max().toNanos() : wait;
        failures++;
        return wait / 2 + (long) (wait / 2.0 * random.nextDouble());
    }

    /** It went well: the next failure is the first one. */
    void reset() {
        failures = 0;
    }
}
