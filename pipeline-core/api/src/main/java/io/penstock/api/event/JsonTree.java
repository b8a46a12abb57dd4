/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.event;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Any JSON or CBOR as {@code Map/List/String/Long/BigInteger/Double/BigDecimal/Boolean/byte[]/null}: tags and Object values. */
public final class JsonTree {
    private static final int DEEPEST = 100;
    private static final int SURELY_EXACT = 15;

    private JsonTree() {}

    /**
     * The value at the parser's current token; afterwards the parser stands at its last token. Its maps and lists are unmodifiable.
     *
     * @throws IOException when it is malformed or nested deeper than 100
     */
    public static @Nullable Object read(JsonParser p) throws IOException {
        return read(p, 0);
    }

    private static @Nullable Object read(JsonParser p, int depth) throws IOException {
        if (depth > DEEPEST) {
            throw new com.fasterxml.jackson.core.JsonParseException(p, "nested deeper than " + DEEPEST);
        }
        return switch (p.currentToken()) {
            case START_OBJECT -> readObject(p, depth);
            case START_ARRAY -> readArray(p, depth);
            case VALUE_STRING -> p.getText();
            case VALUE_NUMBER_INT -> readInteger(p);
            case VALUE_NUMBER_FLOAT -> readFloat(p);
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_EMBEDDED_OBJECT -> p.getBinaryValue();
            default -> null;
        };
    }

    private static Map<String, Object> readObject(JsonParser p, int depth) throws IOException {
        Map<String, Object> map = new LinkedHashMap<>();
        String name = p.nextFieldName();
        while (name != null) {
            p.nextToken();
            map.put(name, read(p, depth + 1));
            name = p.nextFieldName();
        }
        return map.isEmpty() ? Map.of() : Collections.unmodifiableMap(map);
    }

    private static List<Object> readArray(JsonParser p, int depth) throws IOException {
        List<Object> list = new ArrayList<>();
        while (p.nextToken() != JsonToken.END_ARRAY) {
            list.add(read(p, depth + 1));
        }
        return Collections.unmodifiableList(list);
    }

    private static Object readInteger(JsonParser p) throws IOException {
        return p.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                ? p.getBigIntegerValue()
                : (Object) p.getLongValue();
    }

    private static Object readFloat(JsonParser p) throws IOException {
        String text = p.getText();
        double number = p.getDoubleValue();
        boolean isNumber = Character.isDigit(text.charAt(text.length() - 1)); // CBOR has NaN and Infinity
        boolean isNormal = Double.isFinite(number) && Math.abs(number) >= Double.MIN_NORMAL;
        if (!isNumber || isNormal && text.length() <= SURELY_EXACT) {
            return number;
        }
        BigDecimal exact = p.getDecimalValue();
        boolean same = !Double.isInfinite(number) && exact.compareTo(BigDecimal.valueOf(number)) == 0;
        return same ? number : (Object) exact;
    }

    /** Writes what {@link #read} gives, and what YAML gives; anything else as its text. */
    public static void write(JsonGenerator g, @Nullable Object value) throws IOException {
        if (value == null) {
            g.writeNull();
        } else if (value instanceof String s) {
            g.writeString(s);
        } else if (value instanceof Boolean b) {
            g.writeBoolean(b);
        } else if (value instanceof Number n) {
            writeNumber(g, n);
        } else if (value instanceof Map<?, ?> map) {
            g.writeStartObject();
            for (Map.Entry<?, ?> e : map.entrySet()) {
                g.writeFieldName(String.valueOf(e.getKey()));
                write(g, e.getValue());
            }
            g.writeEndObject();
        } else if (value instanceof Iterable<?> items) {
            g.writeStartArray();
            for (Object item : items) {
                write(g, item);
            }
            g.writeEndArray();
        } else if (value instanceof Object[] items) {
            write(g, Arrays.asList(items));
        } else if (value instanceof byte[] bytes) {
            g.writeBinary(bytes);
        } else {
            g.writeString(value.toString());
        }
    }

    private static void writeNumber(JsonGenerator g, Number n) throws IOException {
        if (n instanceof Double d) {
            g.writeNumber(d);
        } else if (n instanceof Float f) {
            g.writeNumber(f);
        } else if (n instanceof BigInteger i) {
            g.writeNumber(i);
        } else if (n instanceof BigDecimal d) {
            g.writeNumber(d);
        } else {
            g.writeNumber(n.longValue());
        }
    }
}
