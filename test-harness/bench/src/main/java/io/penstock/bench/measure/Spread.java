/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.measure;

import io.penstock.bench.measure.Latencies.Percentiles;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** How latencies of one load are spread: five percentiles of each turn, in milliseconds. One thread. */
public final class Spread {
    /** Of the table that {@link Report#spread} makes. */
    static final List<String> COLUMNS = List.of("ms", "p50", "p90", "p99", "p99.9", "max");

    public final Samples p50 = new Samples();
    public final Samples p90 = new Samples();
    public final Samples p99 = new Samples();
    public final Samples p999 = new Samples();
    public final Samples max = new Samples();

    /** What one turn saw. */
    public void add(Percentiles seen) {
        p50.add(seen.p50());
        p90.add(seen.p90());
        p99.add(seen.p99());
        p999.add(seen.p999());
        max.add(seen.max());
    }

    /** Medians of the turns. */
    List<String> row(String name) {
        return Stream.concat(
                        Stream.of(name),
                        Stream.of(p50, p90, p99, p999, max)
                                .map(turns -> String.format(Locale.ROOT, "%.3f", turns.median())))
                .toList();
    }
}
