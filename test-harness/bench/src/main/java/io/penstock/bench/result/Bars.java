/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.result;

import java.util.List;

/**
 * Things compared by one number each, such as ratios to one of them.
 *
 * @param id within its section
 * @param axis of the numbers
 * @param reference where a line is drawn: 1 for ratios; NaN for none
 */
public record Bars(String id, String title, String about, Axis axis, double reference, List<Bar> bars) {
    public Bars {
        bars = List.copyOf(bars);
    }

    /** One of them: the median, and the range of the samples. */
    public record Bar(String label, double value, double low, double high) {
        public static Bar of(String label, List<Double> samples) {
            return new Bar(label, Numbers.median(samples), Numbers.min(samples), Numbers.max(samples));
        }
    }
}
