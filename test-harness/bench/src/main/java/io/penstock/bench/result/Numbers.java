/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.result;

import java.util.List;

/** Medians and spreads of lists. */
public final class Numbers {
    private Numbers() {}

    /** The middle one; the mean of the two in the middle when their number is even; NaN when there are none. */
    public static double median(List<Double> values) {
        if (values.isEmpty()) {
            return Double.NaN;
        }
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    public static double min(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).min().orElse(Double.NaN);
    }

    public static double max(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
    }

    /** How far the least and the greatest are apart, as a part of the median; 0 of one value. */
    public static double spread(List<Double> values) {
        double median = median(values);
        return values.size() < 2 || median == 0 ? 0 : (max(values) - min(values)) / Math.abs(median);
    }
}
