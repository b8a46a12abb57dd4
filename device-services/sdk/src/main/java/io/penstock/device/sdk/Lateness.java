/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;

/** How long things took, such as polls to begin, as counts in buckets that grow by a quarter: answers are exact to 25 %. Immutable. */
public final class Lateness {
    static final int BUCKETS = 100;
    private static final double LOG_STEP = Math.log(1.25);

    private final long[] counts;

    /** @param counts by bucket; not to be written any more */
    Lateness(long[] counts) {
        this.counts = counts;
    }

    /** Counts what is to be looked at later. Safe for many threads. */
    public static final class Recorder {
        private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);

        public void record(long nanos) {
            counts.incrementAndGet(bucket(nanos / 1000));
        }

        public Lateness counts() {
            long[] out = new long[BUCKETS];
            for (int i = 0; i < out.length; i++) {
                out[i] = counts.get(i);
            }
            return new Lateness(out);
        }
    }

    /** The bucket of so many microseconds. */
    static int bucket(long micros) {
        return micros <= 1 ? 0 : (int) Math.min(BUCKETS - 1, 1 + Math.floor(Math.log((double) micros) / LOG_STEP));
    }

    public long count() {
        long sum = 0;
        for (long c : counts) {
            sum += c;
        }
        return sum;
    }

    /** What was counted since an earlier look at the same service. */
    public Lateness since(Lateness earlier) {
        long[] out = counts.clone();
        for (int i = 0; i < out.length; i++) {
            out[i] -= earlier.counts[i];
        }
        return new Lateness(out);
    }

    /**
     * The lateness that this part of the polls did not exceed; zero when there were none.
     *
     * @param part such as 0.99
     */
    public Duration quantile(double part) {
        long wanted = (long) Math.ceil(count() * part);
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= wanted && seen > 0) {
                return Duration.ofNanos((long) (Math.exp(i * LOG_STEP) * 1000));
            }
        }
        return Duration.ZERO;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Lateness l && java.util.Arrays.equals(counts, l.counts);
    }

    @Override
    public int hashCode() {
        return java.util.Arrays.hashCode(counts);
    }

    @Override
    public String toString() {
        return "p50 " + quantile(0.5).toMillis() + " ms, p99 " + quantile(0.99).toMillis() + " ms of " + count();
    }
}
