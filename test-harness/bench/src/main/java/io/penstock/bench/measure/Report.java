/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.measure;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says what was measured, one line a figure, for people and for a diff between two machines. One thread. */
public final class Report {
    private final PrintStream out;
    private final List<String> missed = new ArrayList<>();

    public Report(PrintStream out) {
        this.out = out;
    }

    /** What follows and on what it runs. */
    public void title(String what) {
        out.println();
        out.println("== " + what);
        out.println("   " + Machine.describe());
    }

    public void note(String text) {
        out.println("   " + text);
        out.flush();
    }

    /** A figure without a goal, such as a baseline. */
    public void figure(String name, Samples samples, String unit, int digits) {
        figure(name, samples, unit, digits, null);
    }

    /** A figure and whether its median reaches the goal. */
    public void figure(String name, Samples samples, String unit, int digits, @Nullable Goal goal) {
        String line = String.format("   %-44s %s %s", name, samples.text(digits), unit);
        if (goal != null) {
            line += "   [" + goal.text(samples.median(), digits) + "]";
            if (!goal.reachedBy(samples.median())) {
                missed.add(name);
            }
        }
        out.println(line);
        out.flush();
    }

    /** A figure that is one number. */
    public void figure(String name, double value, String unit, int digits, @Nullable Goal goal) {
        Samples one = new Samples();
        one.add(value);
        figure(name, one, unit, digits, goal);
    }

    /** The goals not reached so far, by the names of their figures. */
    public List<String> missed() {
        return List.copyOf(missed);
    }
}
