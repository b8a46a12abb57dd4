/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** When to say of something that is tried again and again that it fails: when that begins, and each minute. Safe for many threads. */
final class Complaint {
    private static final long EACH = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier nanos;
    private boolean failing;
    private long toldAt;

    /** @param nanos the monotonic clock */
    Complaint(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /**
     * It failed.
     *
     * @return whether to say so
     */
    synchronized boolean failed() {
        long now = nanos.getAsLong();
        boolean due = !failing || now - toldAt >= EACH;
        failing = true;
        if (due) {
            toldAt = now;
        }
        return due;
    }

    /**
     * It did not.
     *
     * @return whether to say so, for it had failed before
     */
    synchronized boolean worked() {
        boolean over = failing;
        failing = false;
        return over;
    }
}
