/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.measure;

import io.penstock.bench.result.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Repeated measurements of one thing in one unit. One thread. */
public final class Samples {
    private final List<Double> values = new ArrayList<>();

    /** One or more of them. */
    public static Samples of(double... values) {
        Samples samples = new Samples();
        for (double value : values) {
            samples.add(value);
        }
        return samples;
    }

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
        return Numbers.median(values);
    }

    public double min() {
        return Numbers.min(values);
    }

    public double max() {
        return Numbers.max(values);
    }

    /** How far the least and the greatest are apart, as a part of the median. */
    public double spread() {
        return Numbers.spread(values);
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
