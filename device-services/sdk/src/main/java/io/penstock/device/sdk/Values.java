/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk;

import io.penstock.api.event.Quality;
import io.penstock.api.event.Reading;
import io.penstock.api.event.ValueType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Values as drivers, people and JSON give them, in the shapes that a {@link Reading} of a type holds. */
final class Values {
    private static final BigInteger UINT64_MAX = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

    /** Of a Uint64. */
    private static final int MOST_DIGITS = 20;

    private Values() {}

    /**
     * A value in the shape of the type. An integer is checked to be one of 64 bits, not to lie within the type: that is for
     * the end of a conversion.
     *
     * @throws IllegalArgumentException when it is no such value
     */
    static Object shape(ValueType type, Object value) {
        if (type.isArray()) {
            return array(type, value);
        }
        return switch (type.kind()) {
            case BOOL -> bool(type, value);
            case SIGNED, UNSIGNED -> integer(type, value);
            case FLOAT -> decimal(type, value);
            case TEXT -> value instanceof String s ? s : value.toString();
            case BINARY -> binary(value);
            case OBJECT -> value;
        };
    }

    private static boolean bool(ValueType type, Object value) {
        if (value instanceof Boolean b) {
            return b;
        }
        if (value instanceof Number n) {
            return n.doubleValue() != 0;
        }
        return switch (value.toString().strip().toLowerCase(Locale.ROOT)) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw wrong(type, "true or false", value);
        };
    }

    static long integer(ValueType type, Object value) {
        if (value instanceof Long l) {
            return l;
        }
        if (value instanceof Boolean b) {
            return b ? 1 : 0;
        }
        BigInteger exact = whole(type, value);
        boolean fits = (type.kind() == ValueType.Kind.UNSIGNED && type.bits() == 64)
                ? (exact.signum() >= 0 && exact.compareTo(UINT64_MAX) <= 0)
                : exact.bitLength() < 64;
        if (!fits) {
            throw wrong(type, "an integer of 64 bits", value);
        }
        return exact.longValue();
    }

    private static BigInteger whole(ValueType type, Object value) {
        BigDecimal number;
        try {
            number = new BigDecimal(value.toString().strip()).stripTrailingZeros();
        } catch (NumberFormatException | ArithmeticException e) {
            throw wrong(type, "an integer", value);
        }
        if (number.scale() > 0) {
            throw wrong(type, "an integer", value);
        }
        if (number.precision() - (long) number.scale() > MOST_DIGITS) { // to write out 1e100000000 takes minutes
            throw wrong(type, "an integer of 64 bits", value);
        }
        return number.toBigIntegerExact();
    }

    static double decimal(ValueType type, Object value) {
        if (value instanceof Number n) {
            return n.doubleValue();
        }
        try {
            return Double.parseDouble(value.toString().strip());
        } catch (NumberFormatException e) {
            throw wrong(type, "a number", value);
        }
    }

    private static byte[] binary(Object value) {
        if (value instanceof byte[] b) {
            return b;
        }
        try {
            return Base64.getDecoder().decode(value.toString());
        } catch (IllegalArgumentException e) {
            throw wrong(ValueType.BINARY, "bytes, or text in base64", "text that is none");
        }
    }

    private static Object array(ValueType type, Object value) {
        List<?> items = list(type, value);
        if (items == null) {
            return value;
        }
        return switch (type.kind()) {
            case BOOL -> {
                boolean[] out = new boolean[items.size()];
                for (int i = 0; i < out.length; i++) {
                    out[i] = bool(type, items.get(i));
                }
                yield out;
            }
            case SIGNED, UNSIGNED ->
                items.stream().mapToLong(i -> within(type, integer(type, i))).toArray();
            case FLOAT ->
                items.stream().mapToDouble(i -> fitting(type, decimal(type, i))).toArray();
            case TEXT -> items.stream().map(Object::toString).toArray(String[]::new);
            default -> items;
        };
    }

    /** Whether each element of an array fits: a driver may have read them as another type. */
    static Quality quality(ValueType type, Object array) {
        Quality quality = Quality.GOOD;
        if (array instanceof long[] integers) {
            for (long item : integers) {
                quality = type.holds(item) ? quality : Quality.OVERFLOW;
            }
        } else if (array instanceof double[] floats) {
            for (double item : floats) {
                if (Double.isNaN(item)) {
                    return Quality.NAN;
                }
                quality = Double.isFinite(type.bits() == 32 ? (float) item : item) ? quality : Quality.OVERFLOW;
            }
        }
        return quality;
    }

    private static long within(ValueType type, long item) {
        if (!type.holds(item)) {
            throw wrong(type, "within its range", item);
        }
        return item;
    }

    private static double fitting(ValueType type, double item) {
        if (!Double.isFinite(type.bits() == 32 ? (float) item : item)) {
            throw wrong(type, "made of numbers that fit it", item);
        }
        return item;
    }

    /** The items; null when the value has the array's shape already. */
    private static @Nullable List<?> list(ValueType type, Object value) {
        boolean shaped =
                switch (type.kind()) {
                    case BOOL -> value instanceof boolean[];
                    case SIGNED, UNSIGNED -> value instanceof long[];
                    case FLOAT -> value instanceof double[];
                    case TEXT -> value instanceof String[];
                    default -> false;
                };
        if (shaped) {
            return null;
        }
        if (value instanceof List<?> l) {
            return l;
        }
        String text = value.toString().strip();
        if (!text.startsWith("[") || !text.endsWith("]") || type.kind() == ValueType.Kind.OBJECT) {
            throw wrong(type, "a list such as [1, 2, 3]", value);
        }
        String inner = text.substring(1, text.length() - 1).strip();
        return inner.isEmpty()
                ? new ArrayList<>()
                : Arrays.stream(inner.split(",", -1)).map(Values::unquote).collect(Collectors.toList());
    }

    private static String unquote(String item) {
        String t = item.strip();
        return t.length() > 1 && t.startsWith("\"") && t.endsWith("\"") ? t.substring(1, t.length() - 1) : t;
    }

    private static IllegalArgumentException wrong(ValueType type, String rule, Object value) {
        return new IllegalArgumentException("a " + type + " must be " + rule + " but was '" + value + "'");
    }
}
