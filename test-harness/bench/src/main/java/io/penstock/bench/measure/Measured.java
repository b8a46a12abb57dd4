/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.measure;

import io.penstock.bench.result.Better;
import org.jspecify.annotations.Nullable;

/** A figure to be reported: its samples, and what is known of them. Each method returns a new one. */
public record Measured(
        String name,
        String id,
        String unit,
        Samples samples,
        int digits,
        Better better,
        @Nullable Goal goal,
        @Nullable String baseline,
        @Nullable Samples beside) {
    /** @param name for people; the id is made of it */
    public static Measured of(String name, Samples samples, String unit) {
        return new Measured(name, name, unit, samples, 2, Better.byUnit(unit), null, null, null);
    }

    /** One number. */
    public static Measured of(String name, double value, String unit) {
        return of(name, Samples.of(value), unit);
    }

    /** What it is called in every run, when its name holds what changes from run to run. */
    public Measured id(String same) {
        return new Measured(name, same, unit, samples, digits, better, goal, baseline, beside);
    }

    public Measured digits(int behindThePoint) {
        return new Measured(name, id, unit, samples, behindThePoint, better, goal, baseline, beside);
    }

    /** @param line null for none */
    public Measured goal(@Nullable Goal line) {
        Better way = line == null ? better : line.atLeast() ? Better.MORE : Better.LESS;
        return new Measured(name, id, unit, samples, digits, way, line, baseline, beside);
    }

    /** What a unit does not say by itself. */
    public Measured better(Better way) {
        return new Measured(name, id, unit, samples, digits, way, goal, baseline, beside);
    }

    /**
     * What it stands beside, measured in turns with it.
     *
     * @param other the baseline's name (or id, where it has one), in the same section
     */
    public Measured against(String other, Samples theirs) {
        return new Measured(name, id, unit, samples, digits, better, goal, other, theirs);
    }

    /** To the baseline, turn by turn where there are as many, else by the medians. */
    Samples ratios() {
        if (beside == null) {
            return new Samples();
        }
        return beside.count() == samples.count()
                ? samples.ratioTo(beside)
                : Samples.of(samples.median() / beside.median());
    }
}
