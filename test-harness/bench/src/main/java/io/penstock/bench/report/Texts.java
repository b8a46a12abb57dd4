/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.report;

import io.penstock.bench.result.Better;
import io.penstock.bench.result.Figure;
import io.penstock.bench.result.Numbers;
import java.util.Locale;

/** Numbers for people. */
final class Texts {
    private Texts() {}

    /** With digits behind the point and commas between thousands. */
    static String number(double value, int digits) {
        return Double.isNaN(value) ? "none" : String.format(Locale.ROOT, "%,." + digits + "f", value);
    }

    /** {@code 1,546,000 events/s}. */
    static String median(Figure f) {
        return (number(f.median(), f.digits()) + " " + f.unit()).strip();
    }

    /** {@code 1.39 .. 1.70}; how many when there is but one. */
    static String range(Figure f) {
        return f.samples().size() < 2
                ? "one run"
                : number(Numbers.min(f.samples()), f.digits()) + " .. " + number(Numbers.max(f.samples()), f.digits());
    }

    static String goal(Figure f) {
        return f.goal() == null
                ? ""
                : (f.better() == Better.MORE ? "at least " : "at most ")
                        + (number(f.goal(), f.digits()) + " " + f.unit()).strip();
    }

    /** {@code 0.85 times}. */
    static String ratio(Figure f) {
        return f.ratios().isEmpty() ? "" : number(Numbers.median(f.ratios()), 2) + " times";
    }

    static String reached(Figure f) {
        return f.goal() == null ? "" : f.reached() ? "yes" : "no";
    }
}
