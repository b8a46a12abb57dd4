/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.report;

import io.penstock.bench.result.Better;
import io.penstock.bench.result.Figure;
import io.penstock.bench.result.Numbers;
import io.penstock.bench.result.Results;
import java.util.Locale;
import java.util.stream.Collectors;

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

    /** {@code system 8:05, mqtt 5:10}: minutes and seconds of each measurement, what took longest first. */
    static String times(Results results) {
        return results.longestFirst().stream()
                .map(e -> e.getKey() + " " + time(e.getValue()))
                .collect(Collectors.joining(", "));
    }

    /** {@code 8:05}. */
    static String time(double seconds) {
        long whole = Math.round(seconds);
        return String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60);
    }

    static String reached(Figure f) {
        return f.goal() == null ? "" : f.reached() ? "yes" : "no";
    }
}
