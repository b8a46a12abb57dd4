/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.result;

/**
 * One axis of a plot.
 *
 * @param label what it says: {@code latency}
 * @param unit of its numbers: {@code ms}; empty when it counts
 * @param log whether it is logarithmic
 */
public record Axis(String label, String unit, boolean log) {
    public static Axis linear(String label, String unit) {
        return new Axis(label, unit, false);
    }

    public static Axis log(String label, String unit) {
        return new Axis(label, unit, true);
    }

    /** {@code latency (ms)}. */
    public String text() {
        return unit.isEmpty() ? label : label + " (" + unit + ")";
    }
}
