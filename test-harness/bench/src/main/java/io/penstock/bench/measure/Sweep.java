/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.measure;

import io.penstock.bench.measure.Latencies.Percentiles;
import io.penstock.bench.result.Axis;
import io.penstock.bench.result.Line;
import io.penstock.bench.result.Plot;
import io.penstock.bench.result.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Latencies at several rates, some turns each. One thread. */
public final class Sweep {
    /** The turns of one rate. */
    private static final class Turns {
        private final Spread latencies = new Spread();
        private final Samples reached = new Samples();
    }

    private final SortedMap<Double, Turns> rates = new TreeMap<>();

    /**
     * One turn.
     *
     * @param rate what was asked for, a second
     * @param reached what was done, a second
     */
    public void add(double rate, Percentiles seen, double reached) {
        Turns turns = at(rate);
        turns.latencies.add(seen);
        turns.reached.add(reached);
    }

    private Turns at(double rate) {
        return rates.computeIfAbsent(rate, r -> new Turns());
    }

    /** Of all turns at this rate. */
    public Spread latencies(double rate) {
        return at(rate).latencies;
    }

    /** The greatest rate at which 99 of 100 stay below so many milliseconds and no more than 2 % are left behind; 0 when there is none. */
    public double greatestBelow(double millis) {
        double greatest = 0;
        for (Map.Entry<Double, Turns> at : rates.entrySet()) {
            Turns turns = at.getValue();
            if (turns.latencies.p99.median() <= millis && turns.reached.median() >= 0.98 * at.getKey()) {
                greatest = at.getKey();
            }
        }
        return greatest;
    }

    /** A line of the section's table of latencies for each rate. */
    public void report(Report report, String unit) {
        rates.forEach(
                (rate, turns) -> report.spread(String.format(Locale.ROOT, "at %,.0f %s", rate, unit), turns.latencies));
    }

    /** Latency against rate: a line for each percentile. */
    public Plot plot(String id, String title, String about, String unit) {
        return new Plot(
                id,
                title,
                about,
                Axis.linear("rate", unit),
                Axis.log("latency", "ms"),
                List.of(
                        line("p50", seen -> seen.p50),
                        line("p90", seen -> seen.p90),
                        line("p99", seen -> seen.p99),
                        line("p99.9", seen -> seen.p999),
                        line("max", seen -> seen.max)));
    }

    private Line line(String name, Function<Spread, Samples> what) {
        List<Point> points = new ArrayList<>();
        rates.forEach((rate, turns) ->
                points.add(Point.of(rate, what.apply(turns.latencies).values())));
        return Line.of(name, points);
    }
}
