/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.event;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads EdgeX's value strings into the shapes of {@link Reading}. One value at a time; the result stands in its fields. */
final class ValueParser {
    private static final String SIMPLE = "nTtFf10";

    long bits;

    @Nullable
    Object object;

    Quality quality = Quality.GOOD;

    void clear() {
        bits = 0;
        object = null;
        quality = Quality.GOOD;
    }

    /**
     * Reads one value string of a type that has them.
     *
     * @return null, or the rule that the text breaks
     */
    @Nullable
    String parse(ValueType type, char[] text, int offset, int length) {
        clear();
        if (type.isArray()) {
            return array(type, text, offset, length);
        }
        return switch (type.kind()) {
            case TEXT -> {
                object = new String(text, offset, length);
                yield null;
            }
            case BINARY, OBJECT -> "must be in " + (type == ValueType.BINARY ? "binaryValue" : "objectValue");
            default -> scalar(type, text, offset, length) ? null : rule(type);
        };
    }

    private boolean scalar(ValueType type, char[] text, int offset, int length) {
        return switch (type.kind()) {
            case BOOL -> bool(text, offset, length);
            case SIGNED -> signed(type.bits(), text, offset, length);
            case UNSIGNED -> unsigned(type.bits(), text, offset, length);
            default -> floating(type.bits() == 32, text, offset, length);
        };
    }

    static String rule(ValueType type) {
        return switch (type.kind()) {
            case BOOL -> "must be true or false for " + type;
            case SIGNED ->
                "must be an integer from " + (-1L << (type.bits() - 1)) + " to " + ((1L << (type.bits() - 1)) - 1)
                        + " for " + type;
            case UNSIGNED ->
                "must be an integer from 0 to "
                        + Long.toUnsignedString(type.bits() == 64 ? -1L : (1L << type.bits()) - 1) + " for " + type;
            case FLOAT -> "must be a decimal number that fits " + type;
            default -> "must be text for " + type;
        };
    }

    /** What Go's ParseBool takes. */
    private boolean bool(char[] text, int offset, int length) {
        if (length == 1 && SIMPLE.indexOf(text[offset]) > 0) {
            bits = text[offset] == '1' || (text[offset] | 32) == 't' ? 1 : 0;
            return true;
        }
        switch (length > 5 ? "" : new String(text, offset, length)) {
            case "true", "True", "TRUE" -> bits = 1;
            case "false", "False", "FALSE" -> bits = 0;
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean signed(int width, char[] text, int offset, int length) {
        int at = offset;
        int end = offset + length;
        boolean negative = at < end && text[at] == '-';
        if (negative || at < end && text[at] == '+') {
            at++;
        }
        if (!digits(text, at, end)) {
            return false;
        }
        long greatest = (1L << (width - 1)) - 1 + (negative ? 1 : 0);
        if (Long.compareUnsigned(bits, greatest) > 0) {
            return false;
        }
        bits = negative ? -bits : bits;
        return true;
    }

    private boolean unsigned(int width, char[] text, int offset, int length) {
        return digits(text, offset, offset + length) && (width == 64 || bits >>> width == 0);
    }

    /** An unsigned 64-bit integer. */
    private boolean digits(char[] text, int from, int end) {
        if (from == end) {
            return false;
        }
        long value = 0;
        for (int i = from; i < end; i++) {
            int d = text[i] - '0';
            if (d < 0 || d > 9) {
                return false;
            }
            if (Long.compareUnsigned(value, 1844674407370955161L) > 0 || value == 1844674407370955161L && d > 5) {
                return false;
            }
            value = value * 10 + d;
        }
        bits = value;
        return true;
    }

    private boolean floating(boolean single, char[] text, int offset, int length) {
        if (length == 0 || length > 400) {
            return false;
        }
        char last = (char) (text[offset + length - 1] | 32);
        if (last > '9') {
            return notFinite(new String(text, offset, length));
        }
        try {
            double value = GoFloat.parse(text, offset, length, single);
            bits = Double.doubleToRawLongBits(value);
            return !Double.isInfinite(value) && !hexadecimal(text, offset, length);
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static boolean hexadecimal(char[] text, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            if ((text[i] | 32) == 'x') {
                return true;
            }
        }
        return false;
    }

    /** What Go's ParseFloat takes besides numbers. */
    private boolean notFinite(String text) {
        String bare = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
        if (text.equalsIgnoreCase("nan")) {
            quality = Quality.NAN;
        } else if (bare.equalsIgnoreCase("inf") || bare.equalsIgnoreCase("infinity")) {
            quality = Quality.OVERFLOW;
        } else {
            return false;
        }
        return true;
    }

    private @Nullable String array(ValueType type, char[] text, int offset, int length) {
        int from = offset;
        int end = offset + length;
        while (from < end && text[from] <= ' ') {
            from++;
        }
        while (end > from && text[end - 1] <= ' ') {
            end--;
        }
        if (end - from < 2 || text[from] != '[' || text[end - 1] != ']') {
            return "must be in brackets, such as [1, 2, 3], for " + type;
        }
        if (type.kind() == ValueType.Kind.OBJECT) {
            return "must be in objectValue";
        }
        return elements(type, TextArray.parse(new String(text, from, end - from), type == ValueType.STRING_ARRAY));
    }

    /** Makes an array of its elements' texts. */
    @Nullable
    String elements(ValueType type, List<String> items) {
        bits = 0;
        quality = Quality.GOOD;
        Object made =
                switch (type.kind()) {
                    case BOOL -> new boolean[items.size()];
                    case FLOAT -> new double[items.size()];
                    case TEXT -> items.toArray(new String[0]);
                    default -> new long[items.size()];
                };
        for (int i = 0; i < items.size() && type.kind() != ValueType.Kind.TEXT; i++) {
            char[] item = items.get(i).toCharArray();
            if (!scalar(type, item, 0, item.length) || quality != Quality.GOOD && type.kind() != ValueType.Kind.FLOAT) {
                return rule(type) + " in [" + i + "]";
            }
            if (made instanceof boolean[] b) {
                b[i] = bits != 0;
            } else if (made instanceof double[] d) {
                d[i] = quality == Quality.NAN
                        ? Double.NaN
                        : quality == Quality.OVERFLOW
                                ? item[0] == '-' ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY
                                : Double.longBitsToDouble(bits);
                quality = Quality.GOOD;
            } else {
                ((long[]) made)[i] = bits;
            }
        }
        bits = 0;
        object = made;
        return null;
    }
}
