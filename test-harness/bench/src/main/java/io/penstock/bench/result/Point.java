/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.result;

import java.util.List;

/**
 * One point of a line.
 *
 * @param y the median
 * @param low least sample
 * @param high greatest sample
 */
public record Point(double x, double y, double low, double high) {
    public static Point of(double x, double y) {
        return new Point(x, y, y, y);
    }

    /** The median of these, with their range. */
    public static Point of(double x, List<Double> samples) {
        return new Point(x, Numbers.median(samples), Numbers.min(samples), Numbers.max(samples));
    }
}
