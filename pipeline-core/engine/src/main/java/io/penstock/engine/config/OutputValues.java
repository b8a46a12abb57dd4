/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import io.penstock.api.device.ResourceProperties;
import io.penstock.api.event.Reading;
import io.penstock.api.event.ValueType;
import io.penstock.engine.expression.InputKind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values about to be written, as their resource's type has them. */
final class OutputValues {
    private OutputValues() {}

    /** What is wrong with a constant for this resource, or null. */
    static @Nullable String problem(ResourceProperties p, Map<String, String> mappings, Object constant) {
        if (!mappings.isEmpty() && mappings.containsValue(constant.toString())) {
            return null;
        }
        if (!mappings.isEmpty() && !isKey(p.readingType(), mappings, constant)) {
            return "must be one of " + mappings.values() + " or of the values " + mappings.keySet() + " but was '"
                    + constant + "'";
        }
        ValueType type = p.readingType();
        if (type.isArray() || type == ValueType.OBJECT || type == ValueType.BINARY) {
            return constant instanceof String ? null : "must be text that reads as " + type + " but was " + constant;
        }
        Object value = normal(type, constant);
        if (value == null) {
            return "must be " + words(type) + " but was '" + constant + "'";
        }
        return value instanceof BigDecimal n ? outOfLimits(p, n) : null;
    }

    private static boolean isKey(ValueType type, Map<String, String> mappings, Object constant) {
        Object value = normal(type, constant);
        return mappings.containsKey(constant.toString())
                || (value != null && mappings.keySet().stream().anyMatch(key -> value.equals(normal(type, key))));
    }

    private static @Nullable String outOfLimits(ResourceProperties p, BigDecimal value) {
        Double least = p.minimum();
        Double most = p.maximum();
        if (least != null && value.doubleValue() < least) {
            return "must be at least " + Binder.number(least) + " (the resource's minimum) but was "
                    + value.toPlainString();
        }
        if (most != null && value.doubleValue() > most) {
            return "must be at most " + Binder.number(most) + " (the resource's maximum) but was "
                    + value.toPlainString();
        }
        return null;
    }

    /** What a formula of this kind cannot be for this resource, or null. */
    static @Nullable String problem(ResourceProperties p, Map<String, String> mappings, InputKind kind) {
        InputKind wanted = InputKind.of(p.readingType());
        boolean fits = kind == InputKind.ANY
                || kind == wanted
                || wanted == null
                || (kind == InputKind.TEXT && !mappings.isEmpty());
        return fits ? null : "must give " + wanted.words() + " for " + p.readingType() + " but gives " + kind.words();
    }

    static String words(ValueType type) {
        if (!type.isInteger()) {
            return type == ValueType.BOOL ? "true or false" : type.isNumeric() ? "a number" : "text";
        }
        boolean unsigned = type.kind() == ValueType.Kind.UNSIGNED;
        BigInteger span = BigInteger.ONE.shiftLeft(unsigned ? type.bits() : type.bits() - 1);
        return "a whole number from " + (unsigned ? BigInteger.ZERO : span.negate()) + " to "
                + span.subtract(BigInteger.ONE);
    }

    /**
     * A scalar as its type has it: Boolean, BigDecimal or String; two that mean the same are equal. Null when it does not read as the type.
     */
    static @Nullable Object normal(ValueType type, Object value) {
        switch (type.kind()) {
            case BOOL -> {
                return switch (value.toString().toLowerCase(Locale.ROOT)) {
                    case "true", "t", "1" -> true;
                    case "false", "f", "0" -> false;
                    default -> null;
                };
            }
            case SIGNED, UNSIGNED, FLOAT -> {
                return number(type, value);
            }
            default -> {
                return value.toString();
            }
        }
    }

    private static @Nullable Object number(ValueType type, Object value) {
        if (value instanceof Boolean) {
            return null;
        }
        BigDecimal number;
        try {
            number = new BigDecimal(value.toString().strip());
        } catch (NumberFormatException e) {
            return null;
        }
        if (type.kind() == ValueType.Kind.FLOAT) {
            return number.stripTrailingZeros();
        }
        // a set reads integers as they are: 1.5 is none, 2.0 is taken for what a formula gives
        if (number.precision() - number.scale() > 20
                || number.stripTrailingZeros().scale() > 0) {
            return null;
        }
        BigInteger whole = number.toBigIntegerExact();
        boolean unsigned = type.kind() == ValueType.Kind.UNSIGNED;
        BigInteger span = BigInteger.ONE.shiftLeft(unsigned ? type.bits() : type.bits() - 1);
        boolean fits = whole.compareTo(span) < 0 && whole.compareTo(unsigned ? BigInteger.ZERO : span.negate()) >= 0;
        return fits ? new BigDecimal(whole).stripTrailingZeros() : null;
    }

    /** A value as a reading that expressions take; null when it does not read as the type. */
    static @Nullable Reading reading(String name, ValueType type, Object value) {
        Object normal = type.isArray() ? null : normal(type, value);
        if (normal instanceof Boolean b) {
            return Reading.ofBool(name, 1, b);
        }
        if (normal instanceof BigDecimal n) {
            return Reading.ofFloat(name, ValueType.FLOAT64, 1, n.doubleValue());
        }
        return normal instanceof String s ? Reading.ofText(name, 1, s) : null;
    }
}
