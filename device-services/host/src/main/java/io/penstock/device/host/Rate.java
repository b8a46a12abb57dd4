/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.host;

import java.util.concurrent.TimeUnit;

/** Makes a rate of a counter that only rises: what it gained since the last reading, for each second. */
final class Rate {
    /** Readings closer together than this would divide noise by nothing: they get the last rate. */
    private static final long LEAST_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private double counter;
    private long nanos;
    private double rate;
    private boolean known;

    /** @param begun what the counter says at {@code nanoTime} */
    Rate(double begun, long nanoTime) {
        this.counter = begun;
        this.nanos = nanoTime;
    }

    /** The rate at {@code nanoTime}; a counter that fell (an interface that came anew) starts over. */
    double at(double now, long nanoTime) {
        long elapsed = nanoTime - nanos;
        if (elapsed >= LEAST_NANOS || (!known && elapsed > 0)) {
            rate = Math.max(0, now - counter) * 1e9 / elapsed;
            counter = now;
            nanos = nanoTime;
            known = true;
        }
        return rate;
    }
}
