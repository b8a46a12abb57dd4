/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.conservation;

import io.penstock.bench.result.Axis;
import io.penstock.bench.result.Bars;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What became of the numbers under one fault.
 *
 * @param sent that the devices' broker took
 * @param arrived different ones, at the far side
 * @param counted as lost to the cap by the program
 * @param doubles that came again
 * @param doubted events that the program says it sent again without knowing whether they had arrived
 * @param resent by the devices themselves, when they or their broker were lost
 * @param disordered behind a later one of their device
 * @param drained seconds from the end of the fault until what had gathered was through
 * @param missing the first numbers that did not come
 */
record Conserved(
        Fault fault,
        long sent,
        long arrived,
        long counted,
        long doubles,
        long doubted,
        long resent,
        long disordered,
        double drained,
        String missing) {
    static final List<String> COLUMNS = List.of(
            "fault", "in", "out", "counted", "lost", "out of order", "doubled", "of it announced", "drained in");

    /** Neither arrived nor counted. */
    long lost() {
        return Math.max(0, sent - arrived - counted);
    }

    /** What came twice though nobody said that it was sent again. */
    long unannounced() {
        return Math.max(0, doubles - doubted - resent);
    }

    List<String> row() {
        return List.of(
                fault.text(),
                "" + sent,
                "" + arrived,
                "" + counted,
                "" + lost(),
                "" + disordered,
                "" + doubles,
                "" + (doubles - unannounced()),
                String.format(Locale.ROOT, "%.1f s", drained));
    }

    /** The same to look at: what came twice, and how long it took until all was through; what was lost stands at each. */
    static List<Bars> bars(List<Conserved> all) {
        return List.of(
                bars(
                        all,
                        "doubled",
                        "What came twice, by fault",
                        "Events that came out again. Lost are those that neither came out nor were counted by the program.",
                        Axis.linear("doubled", "events"),
                        Conserved::doubles),
                bars(
                        all,
                        "drained",
                        "Time until all was through, by fault",
                        "From the end of the fault until what had gathered was out, while more came.",
                        Axis.linear("time to drain", "s"),
                        Conserved::drained));
    }

    private static Bars bars(
            List<Conserved> all, String id, String title, String about, Axis axis, ToDoubleFunction<Conserved> value) {
        List<Bars.Bar> bars = new ArrayList<>();
        for (Conserved c : all) {
            double v = value.applyAsDouble(c);
            bars.add(new Bars.Bar(c.fault.text() + ": " + c.lost() + " lost", v, v, v));
        }
        return new Bars(id, title, about, axis, Double.NaN, bars);
    }

    /** What breaks a promise; empty when nothing does. */
    List<String> findings() {
        List<String> found = new ArrayList<>();
        if (lost() > 0) {
            found.add(fault.text() + ": " + lost() + " of " + sent + " lost: " + missing);
        }
        if (disordered > 0) {
            found.add(fault.text() + ": " + disordered + " of " + sent + " out of order");
        }
        if (doubles > 0 && !fault.doubles()) {
            found.add(fault.text() + ": " + doubles + " of " + sent + " doubled");
        }
        return found;
    }
}
