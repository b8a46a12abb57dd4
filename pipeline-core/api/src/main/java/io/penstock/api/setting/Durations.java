/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.setting;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as written in YAML: {@code 500ms}, {@code 2s}, {@code 1m30s}, {@code 3d}; EdgeX's (Go's) durations are among them. */
public final class Durations {
    private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(ns|us|\u00b5s|ms|s|m|h|d)");

    private Durations() {}

    /** @throws IllegalArgumentException when the text is no duration */
    public static Duration parse(String text) {
        String t = text.strip();
        Matcher m = PART.matcher(t);
        int at = 0;
        double nanos = 0;
        while (at < t.length() && m.find(at) && m.start() == at) {
            nanos += Double.parseDouble(m.group(1)) * nanosOf(m.group(2));
            at = m.end();
        }
        if (t.equals("0")) {
            return Duration.ZERO;
        }
        if (at == 0 || at < t.length() || nanos > Long.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "must be a duration such as 500ms, 2s, 1m30s or 3d (units: ns, us, ms, s, m, h, d) but was '" + text
                            + "'");
        }
        return Duration.ofNanos((long) nanos);
    }

    /** As {@link #parse} reads it: {@code 90s} becomes {@code 1m30s}. */
    public static String format(Duration d) {
        if (d.isZero()) {
            return "0s";
        }
        StringBuilder out = new StringBuilder();
        long rest = d.toNanos();
        long[] factors = {
            86_400_000_000_000L, 3_600_000_000_000L, 60_000_000_000L, 1_000_000_000L, 1_000_000L, 1000L, 1L
        };
        String[] units = {"d", "h", "m", "s", "ms", "us", "ns"};
        for (int i = 0; i < factors.length; i++) {
            if (rest >= factors[i]) {
                out.append(rest / factors[i]).append(units[i]);
                rest %= factors[i];
            }
        }
        return out.toString();
    }

    private static double nanosOf(String unit) {
        return switch (unit) {
            case "ns" -> 1;
            case "us", "\u00b5s" -> 1e3;
            case "ms" -> 1e6;
            case "s" -> 1e9;
            case "m" -> 60e9;
            case "h" -> 3600e9;
            default -> 86400e9;
        };
    }
}
