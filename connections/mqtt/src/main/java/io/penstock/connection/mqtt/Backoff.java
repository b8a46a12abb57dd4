/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.connection.mqtt;

import java.util.random.RandomGenerator;

/** Jittered exponential backoff: between half and all of a time that doubles. One thread. */
final class Backoff {
    private final Reconnect settings;
    private final RandomGenerator random;
    private int failures;

    Backoff(Reconnect settings, RandomGenerator random) {
        this.settings = settings;
        this.random = random;
    }

    /** Milliseconds to wait now. */
    long next() {
        long max = settings.max().toMillis();
        long full = Math.min(max, settings.min().toMillis() << Math.min(failures, 20));
        failures++;
        return full / 2 + random.nextLong(full / 2 + 1);
    }

    void reset() {
        failures = 0;
    }
}
