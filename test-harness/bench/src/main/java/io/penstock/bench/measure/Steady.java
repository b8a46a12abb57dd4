/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.measure;

import io.penstock.bench.result.Numbers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

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
    /** Cores. What takes less is told apart from nothing by chance only. */
    private static final double LITTLE = 0.05;
    /** Seconds of processor time in a slice, which is told in steps of 10 ms. */
    private static final double COARSE = 0.15;

    /** The load for some seconds. */
    public interface Slice {
        /** @return what a unit of work cost: processor time, which falls until all is compiled */
        double cost(double seconds) throws IOException;
    }

    /** A load whose rate does not change. */
    public interface Load {
        /** Goes on for some seconds. */
        void run(double seconds) throws IOException;
    }

    /**
     * Under a load whose rate does not change a unit of work costs what the process takes of the cores.
     *
     * @param process that does the work
     */
    public static Steady await(double least, ProcessHandle process, Load load) throws IOException {
        return await(least, () -> Cpu.ofNanos(process), load);
    }

    /** The same, which says why the process ended if it does. */
    public static Steady await(double least, Child process, Load load) throws IOException {
        return await(least, process::cpuNanos, load);
    }

    private interface Used {
        long nanos() throws IOException;
    }

    private static Steady await(double least, Used cpu, Load load) throws IOException {
        return await(least, seconds -> {
            long before = cpu.nanos();
            long start = System.nanoTime();
            load.run(seconds);
            double cores = (double) (cpu.nanos() - before) / (System.nanoTime() - start);
            return Math.max(cores, Math.max(LITTLE, COARSE / seconds));
        });
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
                "%s warmed up for %.1f s and was %s: %s",
                who,
                seconds,
                isSteady() ? "steady" : "NOT STEADY",
                atTheEnd(spread));
    }

    /**
     * One line for the report where one thing was warmed up for each of several loads or rounds.
     *
     * @param all by load or round
     */
    public static String text(String who, Map<String, Steady> all) {
        if (all.size() == 1) {
            return all.values().iterator().next().text(who);
        }
        DoubleSummaryStatistics seconds =
                all.values().stream().mapToDouble(Steady::seconds).summaryStatistics();
        List<String> not = all.entrySet().stream()
                .filter(load -> !load.getValue().isSteady())
                .map(Map.Entry::getKey)
                .toList();
        return String.format(
                Locale.ROOT,
                "%s warmed up %d times for %.1f to %.1f s and was %s: %s",
                who,
                all.size(),
                seconds.getMin(),
                seconds.getMax(),
                not.isEmpty() ? "steady" : "NOT STEADY at " + String.join(", ", not),
                atTheEnd(all.values().stream().mapToDouble(Steady::spread).max().orElse(0)));
    }

    /** The same by rounds, which are told by their numbers. */
    public static String text(String who, List<Steady> rounds) {
        Map<String, Steady> all = new LinkedHashMap<>();
        rounds.forEach(round -> all.put("round " + (all.size() + 1), round));
        return text(who, all);
    }

    private static String atTheEnd(double spread) {
        return String.format(Locale.ROOT, "processor time for the same work within %.0f %% at the end", 100 * spread);
    }
}
