/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.mqtt;

import java.util.BitSet;
import java.util.concurrent.atomic.AtomicLongArray;
import org.HdrHistogram.Histogram;

/**
 * What went in and what came out, by number. {@link #sending} on the sender's thread, {@link #seen} on the receiver's; the rest on
 * any.
 */
final class Ledger {
    private static final int RING = 1 << 20;
    private static final byte[] KEY = "\"seq\":".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    private final AtomicLongArray dueAt = new AtomicLongArray(RING);
    private final BitSet numbers = new BitSet();
    private final long[] lastOfDevice;
    private final Histogram latency = new Histogram(60_000_000L, 3);
    private volatile long unique;
    private volatile boolean measuring;
    private long doubles;
    private long disordered;

    Ledger(int devices) {
        lastOfDevice = new long[devices];
        java.util.Arrays.fill(lastOfDevice, -1);
    }

    /** @param due when it should go out: waiting in the sender counts */
    void sending(long number, long due) {
        dueAt.setOpaque((int) (number & RING - 1), due);
    }

    /** A payload that came out; one without a number is none of ours. */
    @SuppressWarnings("NonAtomicOperationOnVolatileField") // one receiver
    void seen(byte[] buffer, int from, int to) {
        long number = number(buffer, from, to);
        if (number < 0) {
            return;
        }
        if (numbers.get((int) number)) {
            doubles++;
            return;
        }
        numbers.set((int) number);
        int device = (int) (number % lastOfDevice.length);
        if (number < lastOfDevice[device]) {
            disordered++;
        }
        lastOfDevice[device] = Math.max(number, lastOfDevice[device]);
        if (measuring) {
            long micros = (System.nanoTime() - dueAt.getOpaque((int) (number & RING - 1))) / 1000;
            latency.recordValue(Math.max(0, Math.min(micros, latency.getHighestTrackableValue())));
        }
        unique++;
    }

    /** The digits behind {@code "seq":}, in quotes or not; -1 when there are none. */
    static long number(byte[] buffer, int from, int to) {
        for (int i = from; i <= to - KEY.length; i++) {
            if (buffer[i] == '"' && java.util.Arrays.equals(buffer, i, i + KEY.length, KEY, 0, KEY.length)) {
                return digits(buffer, i + KEY.length, to);
            }
        }
        return -1;
    }

    private static long digits(byte[] buffer, int from, int to) {
        int at = from;
        while (at < to && (buffer[at] < '0' || buffer[at] > '9')) {
            at++;
        }
        long number = at < to ? 0 : -1;
        while (at < to && buffer[at] >= '0' && buffer[at] <= '9') {
            number = number * 10 + buffer[at++] - '0';
        }
        return number;
    }

    void measure(boolean on) {
        measuring = on;
    }

    /** Different messages that came out so far. */
    long unique() {
        return unique;
    }

    long doubles() {
        return doubles;
    }

    long disordered() {
        return disordered;
    }

    double worstMicros() {
        return latency.getMaxValue();
    }

    double latencyMicros(double percentile) {
        return latency.getValueAtPercentile(percentile);
    }
}
