/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.setting;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of bytes: {@code 512}, {@code 192KiB}, {@code 64MiB}, {@code 1GiB} (powers of 1024, IEC 80000-13) or {@code kB},
 * {@code MB}, {@code GB} (powers of 1000).
 */
public record Size(long bytes) {
    private static final Pattern SYNTAX = Pattern.compile("(\\d{1,15})\\s*(B|kB|MB|GB|KiB|MiB|GiB)?");

    public Size {
        if (bytes < 0) {
            throw new IllegalArgumentException("a size must not be negative but was " + bytes);
        }
    }

    /** @throws IllegalArgumentException when the text is no size */
    public static Size parse(String text) {
        Matcher m = SYNTAX.matcher(text.strip());
        if (!m.matches()) {
            throw new IllegalArgumentException(
                    "must be a size such as 512, 192KiB or 64MiB (units: B, kB, MB, GB, KiB, MiB, GiB) but was '" + text
                            + "'");
        }
        long factor =
                switch (m.group(2) == null ? "B" : m.group(2)) {
                    case "kB" -> 1000L;
                    case "MB" -> 1000_000L;
                    case "GB" -> 1000_000_000L;
                    case "KiB" -> 1L << 10;
                    case "MiB" -> 1L << 20;
                    case "GiB" -> 1L << 30;
                    default -> 1L;
                };
        try {
            return new Size(Math.multiplyExact(Long.parseLong(m.group(1)), factor));
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("must be a size below 8 EiB but was '" + text + "'", e);
        }
    }

    @Override
    public String toString() {
        if (bytes >= 1L << 30 && bytes % (1L << 30) == 0) {
            return (bytes >> 30) + "GiB";
        }
        if (bytes >= 1L << 20 && bytes % (1L << 20) == 0) {
            return (bytes >> 20) + "MiB";
        }
        if (bytes >= 1L << 10 && bytes % (1L << 10) == 0) {
            return (bytes >> 10) + "KiB";
        }
        return bytes + "B";
    }
}
