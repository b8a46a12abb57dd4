/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.expression;

import io.penstock.api.event.Event;
import io.penstock.api.event.Reading;
import io.penstock.api.event.ValueType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an expression sees of one reading of one event. What a reading has not (text of a number, the value of a reading of
 * bad quality) is null: the wrong type, no match.
 */
final class Facts {
    private Facts() {}

    /** A number as a double, Bool as 0 or 1. */
    static @Nullable Double value(Reading reading) {
        double number = number(reading);
        return Double.isNaN(number) ? null : (Double) number;
    }

    /** The same, NaN where there is none. Never -0.0, which CEL's runtime takes for less than an int 0. */
    static double number(Reading reading) {
        return reading.number() + 0.0;
    }

    static boolean isScalarNumber(Reading reading) {
        ValueType type = reading.type();
        return reading.isGood() && !type.isArray() && (type.isNumeric() || type == ValueType.BOOL);
    }

    static boolean hasInt(Reading reading) {
        return isScalarNumber(reading)
                && reading.type().kind() != ValueType.Kind.FLOAT
                && (reading.bits() >= 0 || reading.type().kind() == ValueType.Kind.SIGNED);
    }

    static boolean hasUint(Reading reading) {
        return isScalarNumber(reading)
                && reading.type().kind() != ValueType.Kind.FLOAT
                && (reading.bits() >= 0 || reading.type().kind() == ValueType.Kind.UNSIGNED);
    }

    static @Nullable String text(Reading reading) {
        return reading.object() instanceof String s ? s : null;
    }

    /** A tag: the reading's own, else the event's; '' when there is none. */
    static Object tag(Event event, Reading reading, String name) {
        Object tag = reading.tags().get(name);
        if (tag == null && !reading.tags().containsKey(name)) {
            tag = event.tags().get(name);
        }
        return tag == null ? "" : json(tag);
    }

    static boolean hasTag(Event event, Reading reading, String name) {
        return reading.tags().containsKey(name) || event.tags().containsKey(name);
    }

    static Map<String, Object> tags(Event event, Reading reading) {
        Map<String, Object> tags = new HashMap<>();
        event.tags().forEach((k, v) -> tags.put(k, v == null ? "" : json(v)));
        reading.tags().forEach((k, v) -> tags.put(k, v == null ? "" : json(v)));
        return tags;
    }

    /** What {@code readings.<Resource>} is: the first of that resource with a value. */
    static @Nullable Object reading(Event event, String resource) {
        List<Reading> readings = event.readings();
        for (int i = 0; i < readings.size(); i++) {
            if (readings.get(i).resource().equals(resource)) {
                Object value = valueOf(readings.get(i));
                if (value != null) {
                    return value;
                }
            }
        }
        return null;
    }

    static Map<String, Object> readings(Event event) {
        Map<String, Object> values = new HashMap<>();
        for (Reading reading : event.readings()) {
            Object value = valueOf(reading);
            if (value != null) {
                values.putIfAbsent(reading.resource(), value);
            }
        }
        return values;
    }

    private static @Nullable Object valueOf(Reading reading) {
        Double number = value(reading);
        Object object = reading.object();
        return number != null ? number : object instanceof String || object instanceof Map ? json(object) : null;
    }

    /** JSON in the types that CEL knows: numbers are int or double. */
    static Object json(Object value) {
        if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).longValue();
        }
        if (value instanceof BigInteger || value instanceof BigDecimal || value instanceof Float) {
            return ((Number) value).doubleValue();
        }
        if (value instanceof List<?> list) {
            return list.stream().map(v -> v == null ? "" : json(v)).toList();
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> converted = new HashMap<>();
            map.forEach((k, v) -> converted.put(String.valueOf(k), v == null ? "" : json(v)));
            return converted;
        }
        return value;
    }
}
