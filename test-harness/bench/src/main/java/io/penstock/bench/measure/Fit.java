/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.measure;

import io.penstock.bench.result.Line;
import io.penstock.bench.result.Point;
import java.util.List;
import java.util.Locale;

/**
 * A power law through points, {@code y = factor * x^exponent}, by least squares of the logarithms.
 *
 * @param exponent 1 when twice as much costs twice as much
 * @param r2 how much of what varies it explains: 1 for all of it
 */
public record Fit(double exponent, double factor, double r2) {
    /** @throws IllegalArgumentException unless there are two points, all above 0 */
    public static Fit of(List<Point> points) {
        if (points.size() < 2 || points.stream().anyMatch(p -> p.x() <= 0 || p.y() <= 0)) {
            throw new IllegalArgumentException("a power law needs two points above 0 but there were " + points);
        }
        double n = points.size();
        double meanX = points.stream().mapToDouble(p -> Math.log(p.x())).sum() / n;
        double meanY = points.stream().mapToDouble(p -> Math.log(p.y())).sum() / n;
        double xx = 0;
        double xy = 0;
        double yy = 0;
        for (Point p : points) {
            double dx = Math.log(p.x()) - meanX;
            double dy = Math.log(p.y()) - meanY;
            xx += dx * dx;
            xy += dx * dy;
            yy += dy * dy;
        }
        double exponent = xy / xx;
        return new Fit(exponent, Math.exp(meanY - exponent * meanX), yy == 0 ? 1 : xy * xy / (xx * yy));
    }

    public double at(double x) {
        return factor * Math.pow(x, exponent);
    }

    /** To draw beside the points. */
    public Line line(List<Point> points) {
        double first = points.get(0).x();
        double last = points.get(points.size() - 1).x();
        return new Line(
                String.format(Locale.ROOT, "fit: exponent %.2f", exponent)
                        + (points.size() > 2 ? String.format(Locale.ROOT, ", R² %.3f", r2) : ""),
                true,
                List.of(Point.of(first, at(first)), Point.of(last, at(last))));
    }
}
