/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config.yaml;

import java.math.BigInteger;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What plain text means in YAML's core schema (YAML 1.2.2, 10.3.2): {@code no} and {@code 22:30} stay text. */
public final class CoreSchema {
    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
    private static final Set<String> TRUE = Set.of("true", "True", "TRUE");
    private static final Set<String> FALSE = Set.of("false", "False", "FALSE");
    private static final Pattern INTEGER = Pattern.compile("[-+]?[0-9]+");
    private static final Pattern HEX = Pattern.compile("0x[0-9a-fA-F]+");
    private static final Pattern OCTAL = Pattern.compile("0o[0-7]+");
    private static final Pattern FLOAT = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
    private static final Pattern INFINITE = Pattern.compile("[-+]?\\.(inf|Inf|INF)");
    private static final Pattern NOT_A_NUMBER = Pattern.compile("\\.(nan|NaN|NAN)");
    private static final int LONGEST_NUMBER = 400;

    private CoreSchema() {}

    public static boolean isNull(String text) {
        return NULLS.contains(text);
    }

    /** Long, BigInteger, Double, Boolean, String or null. */
    public static @Nullable Object resolve(String text) {
        if (isNull(text)) {
            return null;
        }
        if (TRUE.contains(text)) {
            return true;
        }
        if (FALSE.contains(text)) {
            return false;
        }
        char first = text.charAt(0);
        boolean numeric = (first >= '0' && first <= '9') || first == '-' || first == '+' || first == '.';
        return numeric && text.length() <= LONGEST_NUMBER ? number(text) : text;
    }

    private static Object number(String text) {
        if (INTEGER.matcher(text).matches()) {
            return narrow(new BigInteger(text.startsWith("+") ? text.substring(1) : text));
        }
        if (HEX.matcher(text).matches()) {
            return narrow(new BigInteger(text.substring(2), 16));
        }
        if (OCTAL.matcher(text).matches()) {
            return narrow(new BigInteger(text.substring(2), 8));
        }
        if (FLOAT.matcher(text).matches()) {
            return Double.valueOf(text);
        }
        if (INFINITE.matcher(text).matches()) {
            return text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        return NOT_A_NUMBER.matcher(text).matches() ? (Object) Double.NaN : text;
    }

    private static Object narrow(BigInteger integer) {
        return integer.bitLength() < 64 ? (Object) integer.longValue() : integer;
    }
}
