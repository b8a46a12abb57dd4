/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.result;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing measured, some times over.
 *
 * @param id the same in every run and on every machine: {@code log/appends/plain-file}
 * @param name for people
 * @param unit of the samples
 * @param digits to show behind the point
 * @param samples in the order measured
 * @param better which way is a gain
 * @param goal what the median is meant to reach, if anything
 * @param baseline id of the figure of the same run that it stands beside, if any
 * @param ratios of the samples to the baseline's, turn by turn; empty without a baseline
 */
public record Figure(
        String id,
        String name,
        String unit,
        int digits,
        List<Double> samples,
        Better better,
        @Nullable Double goal,
        @Nullable String baseline,
        List<Double> ratios) {
    public Figure {
        samples = List.copyOf(samples);
        ratios = List.copyOf(ratios);
    }

    public double median() {
        return Numbers.median(samples);
    }

    /** Whether its goal is reached; true without one. */
    public boolean reached() {
        return goal == null || (better == Better.MORE ? median() >= goal : median() <= goal);
    }
}
