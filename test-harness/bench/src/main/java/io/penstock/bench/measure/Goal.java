/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.measure;

import java.util.Locale;

/**
 * What a figure is meant to reach.
 *
 * @param atLeast whether more is better
 * @param value the line to reach, in the figure's unit
 */
public record Goal(boolean atLeast, double value) {
    public static Goal atLeast(double value) {
        return new Goal(true, value);
    }

    public static Goal atMost(double value) {
        return new Goal(false, value);
    }

    public boolean reachedBy(double measured) {
        return atLeast ? measured >= value : measured <= value;
    }

    /** For the report: the line and whether it was reached. */
    public String text(double measured, int digits) {
        return String.format(
                Locale.ROOT,
                "goal %s %." + digits + "f: %s",
                atLeast ? ">=" : "<=",
                value,
                reachedBy(measured) ? "reached" : "MISSED");
    }
}
