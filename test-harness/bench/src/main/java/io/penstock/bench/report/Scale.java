/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.report;

import io.penstock.bench.result.Axis;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * From the numbers of an axis to places on the page.
 *
 * @param least at {@code from}
 * @param most at {@code to}
 */
record Scale(double least, double most, boolean log, double from, double to) {
    private static final double[] STEPS = {1, 2, 5, 10};

    /** One that holds all of these; a linear one of sizes begins at 0. */
    static Scale of(Axis axis, double least, double most, double from, double to) {
        if (axis.log() && least > 0) {
            return new Scale(floorLog(least), ceilLog(most > least ? most : least * 10), true, from, to);
        }
        double top = most > Math.min(0, least) ? most : 1;
        double step = step(top - Math.min(0, least), 5);
        return new Scale(Math.floor(Math.min(0, least) / step) * step, Math.ceil(top / step) * step, false, from, to);
    }

    double at(double value) {
        double part = log
                ? (Math.log10(Math.max(value, least)) - Math.log10(least)) / (Math.log10(most) - Math.log10(least))
                : (value - least) / (most - least);
        return from + part * (to - from);
    }

    /** Where the axis has a number. */
    List<Double> ticks() {
        List<Double> ticks = new ArrayList<>();
        if (!log) {
            double step = step(most - least, 5);
            for (double t = least; t <= most + step / 1e6; t += step) {
                ticks.add(Math.abs(t) < step / 1e6 ? 0 : t);
            }
            return ticks;
        }
        double decades = Math.log10(most / least);
        for (int e = (int) Math.floor(Math.log10(least) + 1e-9); e <= Math.ceil(Math.log10(most)); e++) {
            for (double m :
                    decades > 3 ? new double[] {1} : decades > 1.5 ? new double[] {1, 3} : new double[] {1, 2, 5}) {
                double t = m * Math.pow(10, e);
                if (t >= least * 0.999 && t <= most * 1.001) {
                    ticks.add(t);
                }
            }
        }
        return decades > 7 ? everyOther(ticks) : ticks;
    }

    private static List<Double> everyOther(List<Double> ticks) {
        List<Double> some = new ArrayList<>();
        for (int i = 0; i < ticks.size(); i += 2) {
            some.add(ticks.get(i));
        }
        return some;
    }

    /** 1, 2 or 5 times a power of ten, so that there are about so many. */
    static double step(double range, int about) {
        double raw = range / about;
        double power = Math.pow(10, Math.floor(Math.log10(raw)));
        for (double s : STEPS) {
            if (raw <= s * power * 1.0000001) {
                return s * power;
            }
        }
        return 10 * power;
    }

    private static double floorLog(double value) {
        double power = Math.pow(10, Math.floor(Math.log10(value) + 1e-9));
        return value >= 5 * power ? 5 * power : value >= 2 * power ? 2 * power : power;
    }

    private static double ceilLog(double value) {
        double power = Math.pow(10, Math.floor(Math.log10(value) - 1e-9));
        return value <= 2 * power ? 2 * power : value <= 5 * power ? 5 * power : 10 * power;
    }

    /** Short enough for an axis: {@code 20k}, {@code 1.5M}, {@code 0.02}. */
    static String label(double value) {
        double size = Math.abs(value);
        if (size >= 1e6) {
            return trimmed(value / 1e6) + "M";
        }
        return size >= 10_000 ? trimmed(value / 1e3) + "k" : trimmed(value);
    }

    private static String trimmed(double value) {
        if (value == 0) {
            return "0";
        }
        int digits = (int) Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
        String text = String.format(Locale.ROOT, "%." + Math.min(digits, 6) + "f", value);
        return text.contains(".") ? text.replaceAll("\\.?0+$", "") : text;
    }
}
