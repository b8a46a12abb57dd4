/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.measure;

import java.util.Locale;
import org.HdrHistogram.Histogram;

/** Many latencies of one run, and the line by which a worker tells them. One thread at a time. */
public final class Latencies {
    /** What was measured, in milliseconds. */
    public record Percentiles(long count, double p50, double p90, double p99, double p999, double max) {
        /** Of the first words of a line. */
        public static Percentiles parse(String line) {
            String[] words = line.split(" ");
            return new Percentiles(
                    Long.parseLong(words[0]),
                    Double.parseDouble(words[1]),
                    Double.parseDouble(words[2]),
                    Double.parseDouble(words[3]),
                    Double.parseDouble(words[4]),
                    Double.parseDouble(words[5]));
        }
    }

    private final Histogram micros = new Histogram(120_000_000L, 3);

    public void add(long nanos) {
        micros.recordValue(Math.max(0, Math.min(nanos / 1000, 120_000_000L)));
    }

    public void add(Latencies others) {
        micros.add(others.micros);
    }

    public long count() {
        return micros.getTotalCount();
    }

    /** For {@link Percentiles#parse}. */
    public String percentiles() {
        return String.format(
                Locale.ROOT,
                "%d %.3f %.3f %.3f %.3f %.3f",
                micros.getTotalCount(),
                micros.getValueAtPercentile(50) / 1000.0,
                micros.getValueAtPercentile(90) / 1000.0,
                micros.getValueAtPercentile(99) / 1000.0,
                micros.getValueAtPercentile(99.9) / 1000.0,
                micros.getMaxValue() / 1000.0);
    }
}
