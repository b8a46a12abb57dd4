/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.result;

import java.util.List;

/**
 * One line of a plot.
 *
 * @param name in the legend
 * @param fitted whether it was computed from others: it is dashed and has no marks
 * @param points in the order of x
 */
public record Line(String name, boolean fitted, List<Point> points) {
    public Line {
        points = List.copyOf(points);
    }

    /** What was measured. */
    public static Line of(String name, List<Point> points) {
        return new Line(name, false, points);
    }
}
