/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.soak;

import io.penstock.bench.result.Point;
import java.util.List;
import java.util.Locale;

/**
 * A straight line through a series by least squares. The range of the slope is a confidence of 95 % for samples that do not depend on each
 * other; those of a process do a little, so it is rather too narrow than too wide.
 *
 * @param mean of the samples
 * @param slope a minute
 * @param margin the slope is this much more or less
 * @param minutes that the samples span
 */
record Trend(double mean, double slope, double margin, double minutes) {
    /** Of a normal distribution: 95 % lie within so many standard deviations. */
    private static final double DEVIATIONS = 1.96;

    /** What grows by less over the whole run is flat, however sure it is that it grows. */
    private static final double NOTHING = 0.05;

    static Trend of(List<Point> points) {
        double n = points.size();
        double meanX = points.stream().mapToDouble(Point::x).sum() / n;
        double meanY = points.stream().mapToDouble(Point::y).sum() / n;
        double xx = 0;
        double xy = 0;
        for (Point p : points) {
            xx += (p.x() - meanX) * (p.x() - meanX);
            xy += (p.x() - meanX) * (p.y() - meanY);
        }
        double slope = xx == 0 ? 0 : xy / xx;
        double rest = 0;
        for (Point p : points) {
            double off = p.y() - meanY - slope * (p.x() - meanX);
            rest += off * off;
        }
        double margin = n < 3 || xx == 0 ? Double.POSITIVE_INFINITY : DEVIATIONS * Math.sqrt(rest / (n - 2) / xx);
        double span = points.isEmpty()
                ? 0
                : points.get(points.size() - 1).x() - points.get(0).x();
        return new Trend(meanY, slope, margin, span);
    }

    /** Whether it is not sure that it grows, or what it grows over the run is next to nothing. */
    boolean isFlat() {
        return slope - margin <= 0 || slope * minutes < NOTHING * mean;
    }

    String text(String unit) {
        return String.format(
                Locale.ROOT,
                "mean %.1f %s, %+.3f ± %.3f a minute: %s",
                mean,
                unit,
                slope,
                margin,
                isFlat() ? "flat" : "GROWS");
    }
}
