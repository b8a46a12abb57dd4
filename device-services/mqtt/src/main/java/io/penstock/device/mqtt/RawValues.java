/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.mqtt;

import com.fasterxml.jackson.core.JsonGenerator;
import io.penstock.api.error.DecodeException;
import io.penstock.api.event.EventJson;
import io.penstock.api.event.JsonTree;
import io.penstock.api.event.ValueType;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** JSON and CBOR values as raw values of a resource, in the shapes of {@link io.penstock.api.driver.Reply#value}. */
final class RawValues {
    private RawValues() {}

    static Object of(ValueType type, Object value) throws DecodeException {
        if (type == ValueType.OBJECT || type == ValueType.OBJECT_ARRAY) {
            return object(type, value);
        }
        if (type.isArray()) {
            return value instanceof String ? value : array(type, value);
        }
        return scalar(type, value);
    }

    private static Object object(ValueType type, Object value) throws DecodeException {
        boolean fits = type == ValueType.OBJECT ? value instanceof Map : value instanceof List;
        if (!fits) {
            throw misfit(type, value);
        }
        return value;
    }

    private static Object scalar(ValueType type, Object value) throws DecodeException {
        return switch (type.kind()) {
            case BINARY -> binary(value);
            case TEXT -> text(value);
            case BOOL -> bool(value);
            case FLOAT -> value instanceof Number n ? (Object) n.doubleValue() : textOrBool(type, value);
            default -> value instanceof Number n ? integer(n) : textOrBool(type, value);
        };
    }

    private static Object binary(Object value) throws DecodeException {
        if (value instanceof byte[]) {
            return value;
        }
        if (value instanceof String s) {
            try {
                return Base64.getDecoder().decode(s);
            } catch (IllegalArgumentException e) {
                throw new DecodeException("a Binary value must be base64 but is not: " + e.getMessage(), e);
            }
        }
        throw misfit(ValueType.BINARY, value);
    }

    private static Object text(Object value) throws DecodeException {
        if (value instanceof Map || value instanceof List) {
            return json(value);
        }
        if (value instanceof byte[]) {
            throw misfit(ValueType.STRING, value);
        }
        return value.toString();
    }

    private static Object bool(Object value) throws DecodeException {
        if (value instanceof Number n && (n.doubleValue() == 0 || n.doubleValue() == 1)) {
            return n.doubleValue() == 1;
        }
        if (value instanceof Number) {
            throw misfit(ValueType.BOOL, value);
        }
        return textOrBool(ValueType.BOOL, value);
    }

    private static Object textOrBool(ValueType type, Object value) throws DecodeException {
        if (value instanceof String) {
            return value;
        }
        if (value instanceof Boolean b) {
            return type == ValueType.BOOL
                    ? (Object) b
                    : type.kind() == ValueType.Kind.FLOAT ? (b ? 1.0 : 0.0) : (b ? 1L : 0L);
        }
        throw misfit(type, value);
    }

    /**
     * 21.0 is the integer 21; what is none stays a double or, where none is that number or it is beyond 64 bits, its text: the sdk reads what
     * can be read, and says what is wrong with the rest.
     */
    private static Object integer(Number n) {
        if (n instanceof Double d) {
            return d == Math.rint(d) && Math.abs(d) < 1L << 53 ? (Object) d.longValue() : d;
        }
        if (n instanceof BigDecimal) {
            return n.toString();
        }
        if (n instanceof BigInteger big) {
            return big.signum() >= 0 && big.bitLength() <= 64 ? (Object) big.longValue() : big.toString();
        }
        return n.longValue();
    }

    private static Object array(ValueType type, Object value) throws DecodeException {
        if (!(value instanceof List<?> list)) {
            throw misfit(type, value);
        }
        return switch (type.kind()) {
            case BOOL -> bools(type, list);
            case TEXT -> texts(type, list);
            case FLOAT -> doubles(type, list);
            default -> longs(type, list);
        };
    }

    private static boolean[] bools(ValueType type, List<?> list) throws DecodeException {
        boolean[] out = new boolean[list.size()];
        for (int i = 0; i < out.length; i++) {
            if (!(list.get(i) instanceof Boolean b)) {
                throw element(type, i, list);
            }
            out[i] = b;
        }
        return out;
    }

    private static String[] texts(ValueType type, List<?> list) throws DecodeException {
        String[] out = new String[list.size()];
        for (int i = 0; i < out.length; i++) {
            if (list.get(i) == null) {
                throw element(type, i, list);
            }
            out[i] = list.get(i).toString();
        }
        return out;
    }

    private static double[] doubles(ValueType type, List<?> list) throws DecodeException {
        double[] out = new double[list.size()];
        for (int i = 0; i < out.length; i++) {
            if (!(list.get(i) instanceof Number n)) {
                throw element(type, i, list);
            }
            out[i] = n.doubleValue();
        }
        return out;
    }

    private static long[] longs(ValueType type, List<?> list) throws DecodeException {
        long[] out = new long[list.size()];
        ValueType one = ValueType.of(type.edgexName().replace("Array", ""));
        for (int i = 0; i < out.length; i++) {
            boolean fits = list.get(i) instanceof Number n && integer(n) instanceof Long;
            if (!fits || !one.holds((Long) integer((Number) list.get(i)))) {
                throw element(type, i, list);
            }
            out[i] = (Long) integer((Number) list.get(i));
        }
        return out;
    }

    /** A raw value as JSON has it: no arrays but lists, and a sign only where there is one. */
    static Object plain(ValueType type, Object raw) {
        boolean unsigned = type.kind() == ValueType.Kind.UNSIGNED;
        if (raw instanceof Long integer) {
            return plain(unsigned, integer);
        }
        if (raw instanceof long[] integers) {
            return Arrays.stream(integers).mapToObj(i -> plain(unsigned, i)).toList();
        }
        if (raw instanceof double[] floats) {
            return Arrays.stream(floats).boxed().toList();
        }
        if (raw instanceof boolean[] switches) {
            List<Boolean> out = new ArrayList<>(switches.length);
            for (boolean on : switches) {
                out.add(on);
            }
            return out;
        }
        return raw;
    }

    private static Number plain(boolean unsigned, long integer) {
        return unsigned && integer < 0 ? new BigInteger(Long.toUnsignedString(integer)) : (Number) integer;
    }

    /** As JSON text: what a set sends. */
    static String json(Object value) {
        StringWriter out = new StringWriter();
        try (JsonGenerator g = EventJson.FACTORY.createGenerator(out)) {
            JsonTree.write(g, value);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("a StringWriter does not fail", e);
        }
        return out.toString();
    }

    private static DecodeException element(ValueType type, int index, List<?> list) {
        return new DecodeException("element " + index + " must fit a " + type + " but is " + kind(list.get(index)));
    }

    private static DecodeException misfit(ValueType type, Object value) {
        return new DecodeException("the value must be a " + type + " but is " + kind(value));
    }

    private static String kind(@org.jspecify.annotations.Nullable Object value) {
        if (value == null) {
            return "null";
        }
        return value instanceof Map
                ? "an object"
                : value instanceof List
                        ? "an array"
                        : value instanceof byte[]
                                ? "a byte string"
                                : value instanceof Number
                                        ? "the number " + value
                                        : "a " + value.getClass().getSimpleName();
    }
}
