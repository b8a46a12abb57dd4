/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.measure;

import io.penstock.bench.result.Numbers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A warm-up: the same load in slices, for so long at least, and then until what a unit of work costs is about the same in the last slices. It is given up
 * at half as long again: a run must end on a machine that never is quiet, and its report says then that this was not steady.
 *
 * @param seconds of load
 * @param spread of what it cost in the last slices: greatest minus least, of the median
 */
public record Steady(double seconds, double spread) {
    static final double ENOUGH = 0.15;
    private static final int SLICES = 4;
    private static final int LAST = 3;
    private static final double PATIENCE = 1.5;

    /** The load for some seconds. */
    public interface Slice {
        /** @return what a unit of work cost: processor time, which falls until all is compiled */
        double cost(double seconds) throws IOException;
    }

    public static Steady await(double least, Slice load) throws IOException {
        double slice = least / SLICES;
        List<Double> costs = new ArrayList<>();
        double spread;
        do {
            costs.add(load.cost(slice));
            spread = Numbers.spread(costs.subList(Math.max(0, costs.size() - LAST), costs.size()));
        } while (costs.size() < SLICES || spread > ENOUGH && costs.size() < PATIENCE * SLICES);
        return new Steady(costs.size() * slice, spread);
    }

    public boolean isSteady() {
        return spread <= ENOUGH;
    }

    /** For the report. */
    public String text(String who) {
        return String.format(
                Locale.ROOT,
                "%s warmed up for %.1f s and was %s: processor time a message within %.0f %% at the end",
                who,
                seconds,
                isSteady() ? "steady" : "NOT STEADY",
                100 * spread);
    }
}
