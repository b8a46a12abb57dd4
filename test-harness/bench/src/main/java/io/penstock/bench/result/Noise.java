/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.result;

import java.util.List;

/**
 * How quiet the machine was: the same fixed work on all cores at once, timed before, between and after the measurements.
 *
 * @param calibrations milliseconds that it took each time; empty where it was not timed, which tells of no noise
 * @param loadBefore 1-minute average when the run began
 * @param loadAfter when it ended: what was measured is part of it
 * @param stolen percent of the machine's time that its host gave to others meanwhile
 */
public record Noise(List<Double> calibrations, double loadBefore, double loadAfter, double stolen) {
    /** More than this, and figures by the clock say more about the machine. */
    public static final double TOO_MUCH = 0.15;

    public Noise {
        calibrations = List.copyOf(calibrations);
    }

    /** How much longer the same work took at the median than at best, as a part of the best: what else was running. */
    public double level() {
        return calibrations.isEmpty() ? 0 : Numbers.median(calibrations) / Numbers.min(calibrations) - 1;
    }

    /** How far all calibrations lie apart, as a part of their median. */
    public double spread() {
        return Numbers.spread(calibrations);
    }

    public boolean tooNoisy() {
        return level() > TOO_MUCH;
    }
}
