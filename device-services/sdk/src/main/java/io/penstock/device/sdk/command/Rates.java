/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk.command;

import io.penstock.device.sdk.Timing;
import java.util.concurrent.ConcurrentHashMap;

/** How many commands a second each device takes, and no more than a second's worth at once. */
final class Rates {
    private static final double NANOS = 1e-9;

    private final Timing timing;
    private final ConcurrentHashMap<String, Bucket> buckets = new ConcurrentHashMap<>();

    Rates(Timing timing) {
        this.timing = timing;
    }

    /** One device's share that is left. */
    private static final class Bucket {
        private double left = Double.MAX_VALUE;
        private long at;

        synchronized boolean take(int rate, long now) {
            left = left == Double.MAX_VALUE ? rate : Math.min(rate, left + (now - at) * NANOS * rate);
            at = now;
            if (left < 1) {
                return false;
            }
            left--;
            return true;
        }
    }

    /** @param rate commands a second; 0 for no limit */
    boolean take(String device, int rate) {
        return rate == 0 || buckets.computeIfAbsent(device, d -> new Bucket()).take(rate, timing.nanoTime());
    }
}
