/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.growth;

import io.penstock.bench.measure.Fit;
import io.penstock.bench.measure.Measured;
import io.penstock.bench.measure.Report;
import io.penstock.bench.measure.Samples;
import io.penstock.bench.result.Axis;
import io.penstock.bench.result.Better;
import io.penstock.bench.result.Line;
import io.penstock.bench.result.Plot;
import io.penstock.bench.result.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** One cost at several sizes, and the power law through it. */
final class Curve {
    /** What cannot be told from nothing: the logarithm needs something. */
    private static final double LEAST = 1e-4;

    private final String of;
    private final String cost;
    private final String unit;
    private final int digits;
    private final Map<Integer, Samples> sizes = new TreeMap<>();

    Curve(String of, String cost, String unit, int digits) {
        this.of = of;
        this.cost = cost;
        this.unit = unit;
        this.digits = digits;
    }

    void add(int size, Samples samples) {
        sizes.put(size, samples);
    }

    void report(Report report) {
        List<Point> points = new ArrayList<>();
        sizes.forEach((size, samples) -> {
            points.add(Point.of(
                    size, samples.values().stream().map(v -> Math.max(LEAST, v)).toList()));
            report.figure(
                    Measured.of(cost + ", " + size + " " + of, samples, unit).digits(digits));
        });
        Point first = points.get(0);
        Point last = points.get(points.size() - 1);
        report.figure(
                Measured.of(cost + ": each further one of " + of, (last.y() - first.y()) / (last.x() - first.x()), unit)
                        .id(cost + ": each further one")
                        .digits(digits + 3));
        Fit fit = Fit.of(points);
        report.figure(Measured.of(cost + ": exponent", fit.exponent(), "").better(Better.NEITHER));
        if (points.size() > 2) {
            report.figure(Measured.of(cost + ": R² of the fit", fit.r2(), "")
                    .id(cost + ": fit")
                    .digits(3));
        }
        report.plot(new Plot(
                Report.slug(cost),
                upper(cost) + " by " + of,
                String.format(
                        Locale.ROOT,
                        "It grows with the power %.2f of the number: ten times as many cost %.1f times as much.",
                        fit.exponent(),
                        Math.pow(10, fit.exponent())),
                Axis.log(of, ""),
                Axis.log(cost.length() > 30 ? "cost" : cost, unit),
                List.of(Line.of("measured", points), fit.line(points))));
    }

    private static String upper(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
