/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.modbus;

import io.penstock.bench.measure.Latencies.Percentiles;
import io.penstock.bench.measure.Pace;
import org.HdrHistogram.Histogram;

/**
 * When each device was asked, seen from the device: the poller cannot flatter itself. A device that is polled every second should be
 * asked on a grid of one second; its grid is laid through the earliest of its polls, and each poll is late by what it lies behind.
 */
final class Arrivals {
    static final long PERIOD = 1_000_000_000L;

    private final int devices;
    private long[][] times = new long[0][];
    private int[] counts = new int[0];
    private boolean recording;

    Arrivals(int devices) {
        this.devices = devices;
    }

    synchronized void came(int device, long nanos) {
        if (!recording) {
            return;
        }
        if (counts[device] == times[device].length) {
            times[device] = java.util.Arrays.copyOf(times[device], 2 * counts[device]);
        }
        times[device][counts[device]++] = nanos;
    }

    /** Records for so long. */
    Polls measure(double seconds) {
        synchronized (this) {
            times = new long[devices][16];
            counts = new int[devices];
            recording = true;
        }
        Pace.pause(seconds);
        synchronized (this) {
            recording = false;
            return polls(seconds);
        }
    }

    private Polls polls(double seconds) {
        Histogram late = new Histogram(60_000_000L, 3);
        long asked = 0;
        int silent = 0;
        for (int d = 0; d < devices; d++) {
            asked += counts[d];
            silent += counts[d] == 0 ? 1 : 0;
            lateness(times[d], counts[d], late);
        }
        return new Polls(
                asked,
                (long) (devices * seconds),
                silent,
                new Percentiles(
                        late.getTotalCount(),
                        late.getValueAtPercentile(50) / 1000.0,
                        late.getValueAtPercentile(90) / 1000.0,
                        late.getValueAtPercentile(99) / 1000.0,
                        late.getValueAtPercentile(99.9) / 1000.0,
                        late.getMaxValue() / 1000.0));
    }

    /** Adds to {@code late}, in microseconds, how far each of these lies behind the grid through the earliest. */
    static void lateness(long[] times, int count, Histogram late) {
        long least = Long.MAX_VALUE;
        long[] off = new long[count];
        for (int i = 0; i < count; i++) {
            long since = times[i] - times[0];
            off[i] = since - Math.round((double) since / PERIOD) * PERIOD;
            least = Math.min(least, off[i]);
        }
        for (long o : off) {
            late.recordValue((o - least) / 1000);
        }
    }
}
