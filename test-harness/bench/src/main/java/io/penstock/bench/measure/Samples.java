/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.measure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Repeated measurements of one thing in one unit. One thread. */
public final class Samples {
    private final List<Double> values = new ArrayList<>();

    public void add(double value) {
        values.add(value);
    }

    public int count() {
        return values.size();
    }

    /** In the order measured. */
    public List<Double> values() {
        return List.copyOf(values);
    }

    /** The middle one; the mean of the two in the middle when their number is even; NaN when there are none. */
    public double median() {
        if (values.isEmpty()) {
            return Double.NaN;
        }
        List<Double> sorted = sorted();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    public double min() {
        return values.isEmpty() ? Double.NaN : Collections.min(values);
    }

    public double max() {
        return values.isEmpty() ? Double.NaN : Collections.max(values);
    }

    /** How far the least and the greatest are apart, as a part of the median. */
    public double spread() {
        return (max() - min()) / median();
    }

    /**
     * This divided by that, run by run, so that what slows a whole round slows both.
     *
     * @throws IllegalArgumentException when they are not equally many
     */
    public Samples ratioTo(Samples baseline) {
        if (baseline.count() != count()) {
            throw new IllegalArgumentException(
                    "a ratio needs as many baselines as samples but was " + count() + " to " + baseline.count());
        }
        Samples ratio = new Samples();
        for (int i = 0; i < count(); i++) {
            ratio.add(values.get(i) / baseline.values.get(i));
        }
        return ratio;
    }

    private List<Double> sorted() {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted;
    }

    /** Median, range and spread with so many digits behind the point. */
    public String text(int digits) {
        String f = "%." + digits + "f";
        if (count() < 2) {
            return String.format(Locale.ROOT, f + " (one run)", median());
        }
        return String.format(
                Locale.ROOT,
                f + " (" + f + " .. " + f + ", spread %.0f %%, %d runs)",
                median(),
                min(),
                max(),
                100 * spread(),
                count());
    }
}
