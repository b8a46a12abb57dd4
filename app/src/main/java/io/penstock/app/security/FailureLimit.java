/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.security;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Counts failed attempts by address: too many within a minute, and the address waits for a minute. Bounded; safe for many threads. */
final class FailureLimit {
    static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int ADDRESSES = 10_000;

    private static final class Count {
        private long since;
        private int failures;
    }

    private final int most;
    private final LongSupplier nanoTime;
    private final Map<String, Count> counts = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Count> eldest) {
            return size() > ADDRESSES;
        }
    };

    FailureLimit(int most, LongSupplier nanoTime) {
        this.most = most;
        this.nanoTime = nanoTime;
    }

    /** How many seconds the address has to wait; 0 when it may try. */
    synchronized long waitSeconds(String address) {
        Count count = counts.get(address);
        if (count == null || count.failures < most) {
            return 0;
        }
        long left = WINDOW_NANOS - (nanoTime.getAsLong() - count.since);
        if (left <= 0) {
            counts.remove(address);
            return 0;
        }
        return TimeUnit.NANOSECONDS.toSeconds(left) + 1;
    }

    /** The window begins anew with the attempt that fills it: the wait is a full minute. */
    synchronized void failed(String address) {
        long now = nanoTime.getAsLong();
        Count count = counts.computeIfAbsent(address, a -> new Count());
        if (count.failures == 0 || now - count.since > WINDOW_NANOS) {
            count.since = now;
            count.failures = 0;
        }
        count.failures++;
        if (count.failures == most) {
            count.since = now;
        }
    }

    synchronized int size() {
        return counts.size();
    }
}
