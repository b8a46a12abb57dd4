/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk;

import io.penstock.api.error.DecodeException;
import io.penstock.api.event.ValueText;
import io.penstock.api.event.ValueType;
import java.util.List;
import java.util.Objects;

/**
 * Values of a set, as people and JSON give them: other than a driver's they have a sign, text may be JSON, and no number but 0 and 1 is on or
 * off.
 */
final class Given {
    private Given() {}

    /**
     * The value as {@link Values#shape} understands it.
     *
     * @throws IllegalArgumentException when it is no value of the type
     */
    static Object value(ValueType type, Object value) {
        if (value instanceof String text && isJson(type, text)) {
            return parse(type, text);
        }
        if (type.isArray() && value instanceof List<?> items && items.stream().anyMatch(Objects::isNull)) {
            throw new IllegalArgumentException(
                    "a " + type + " must have a value in each place but was '" + value + "'");
        }
        if (type.kind() == ValueType.Kind.UNSIGNED) {
            checkSign(type, value);
        } else if (type.kind() == ValueType.Kind.BOOL) {
            checkSwitch(type, value);
        }
        return value;
    }

    /** An Object may be any JSON, so a text of it stays one unless it is an object or a list. */
    private static boolean isJson(ValueType type, String text) {
        boolean known = type == ValueType.STRING_ARRAY || type.kind() == ValueType.Kind.OBJECT;
        String stripped = text.strip();
        return known && (stripped.startsWith("[") || (type == ValueType.OBJECT && stripped.startsWith("{")));
    }

    private static Object parse(ValueType type, String text) {
        try {
            return Objects.requireNonNull(
                    ValueText.parse("value", type, 1, text.strip()).object());
        } catch (DecodeException e) {
            throw new IllegalArgumentException("a " + type + " must be JSON but was '" + text + "'", e);
        }
    }

    /** A driver's Uint64 is its 64 bits, so that a negative number has a meaning there; here it has none. */
    private static void checkSign(ValueType type, Object value) {
        if (value instanceof List<?> items) {
            items.forEach(item -> checkSign(type, item));
        } else if (value instanceof Number n && n.doubleValue() < 0) {
            throw new IllegalArgumentException("a " + type + " must not be negative but was '" + value + "'");
        }
    }

    /** A register that is not 0 reads as on; whoever sets 5 has mistaken the resource. */
    private static void checkSwitch(ValueType type, Object value) {
        if (value instanceof List<?> items) {
            items.forEach(item -> checkSwitch(type, item));
        } else if (value instanceof Number n && n.doubleValue() != 0 && n.doubleValue() != 1) {
            throw new IllegalArgumentException("a " + type + " must be true or false but was '" + value + "'");
        }
    }
}
