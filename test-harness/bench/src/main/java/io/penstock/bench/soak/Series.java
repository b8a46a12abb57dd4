/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.soak;

import io.penstock.bench.result.Point;
import java.util.ArrayList;
import java.util.List;

/** One quantity over minutes. One thread. */
final class Series {
    private final String name;
    private final String unit;
    private final List<Point> points = new ArrayList<>();

    Series(String name, String unit) {
        this.name = name;
        this.unit = unit;
    }

    void add(double minute, double value) {
        points.add(Point.of(minute, value));
    }

    /** Of what is known anew only now and then: the same value again is no other sample. */
    void addNew(double minute, double value) {
        if (points.isEmpty() || points.get(points.size() - 1).y() != value) {
            add(minute, value);
        }
    }

    String name() {
        return name;
    }

    String unit() {
        return unit;
    }

    List<Point> points() {
        return List.copyOf(points);
    }

    /** How it grows, once it has settled: without the first fifth. */
    Trend trend() {
        return Trend.of(points.subList(points.size() / 5, points.size()));
    }
}
