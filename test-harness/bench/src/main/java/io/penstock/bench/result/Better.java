/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.result;

/** Which way a figure should go. */
public enum Better {
    MORE,
    LESS,
    /** It is only told: no change of it is a slow-down. */
    NEITHER;

    /** What a unit says by itself: rates should grow, times and sizes shrink, and of the rest nobody knows. */
    public static Better byUnit(String unit) {
        if (unit.endsWith("/s")) {
            return MORE;
        }
        return switch (unit) {
            case "us", "ms", "s", "cores", "MB", "kB", "us/event", "us/reading", "us/command", "us/message" -> LESS;
            default -> NEITHER;
        };
    }
}
