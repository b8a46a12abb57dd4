/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.measure;

import io.penstock.bench.result.Axis;
import io.penstock.bench.result.Line;
import io.penstock.bench.result.Plot;
import io.penstock.bench.result.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Latencies at several rates, some turns each. One thread. */
public final class Sweep {
    /** What was seen at one rate, in milliseconds. */
    public record Seen(double p50, double p90, double p99, double p999, double max, double reached) {}

    private static final class Turns {
        private final List<Seen> all = new ArrayList<>();

        private List<Double> of(Function<Seen, Double> what) {
            return all.stream().map(what).toList();
        }
    }

    private final SortedMap<Double, Turns> rates = new TreeMap<>();

    /** @param rate what was asked for, a second */
    public void add(double rate, Seen seen) {
        rates.computeIfAbsent(rate, r -> new Turns()).all.add(seen);
    }

    /** A sample for each turn at this rate. */
    public Samples at(double rate, Function<Seen, Double> what) {
        Samples samples = new Samples();
        Turns turns = rates.get(rate);
        if (turns != null) {
            turns.of(what).forEach(samples::add);
        }
        return samples;
    }

    /** The greatest rate at which 99 of 100 stay below so many milliseconds and no more than 2 % are left behind; 0 when there is none. */
    public double greatestBelow(double millis) {
        double greatest = 0;
        for (double rate : rates.keySet()) {
            if (at(rate, Seen::p99).median() <= millis
                    && at(rate, Seen::reached).median() >= 0.98 * rate) {
                greatest = rate;
            }
        }
        return greatest;
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
                        line("p50", Seen::p50),
                        line("p90", Seen::p90),
                        line("p99", Seen::p99),
                        line("p99.9", Seen::p999),
                        line("max", Seen::max)));
    }

    private Line line(String name, Function<Seen, Double> what) {
        List<Point> points = new ArrayList<>();
        rates.forEach((rate, turns) -> points.add(Point.of(rate, turns.of(what))));
        return Line.of(name, points);
    }
}
