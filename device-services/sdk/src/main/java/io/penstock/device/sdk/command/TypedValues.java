/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk.command;

import io.penstock.api.event.Reading;
import io.penstock.api.event.ValueText;
import io.penstock.api.event.ValueType;
import java.math.BigInteger;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Values in the shapes of their types, for tests and for people. */
final class TypedValues {
    private static final int LONGEST = 80;

    private TypedValues() {}

    /** As JSON has it: a Uint64 above the longs is a whole number, not its 64 bits. */
    static Object asJson(ValueType type, Object typed) {
        return type == ValueType.UINT64 && typed instanceof Long bits && bits < 0
                ? new BigInteger(Long.toUnsignedString(bits))
                : typed;
    }

    /** Whether it switches something on; null for what is neither on nor off. */
    static @Nullable Boolean isOn(@Nullable Object value) {
        if (value instanceof Boolean on) {
            return on;
        }
        if (value instanceof Number number) {
            return number.doubleValue() != 0;
        }
        if (value instanceof String text) {
            return switch (text.toLowerCase(Locale.ROOT)) {
                case "on", "true", "open", "start", "run" -> true;
                case "off", "false", "closed", "close", "stop" -> false;
                default -> isOnNumber(text);
            };
        }
        return null;
    }

    private static @Nullable Boolean isOnNumber(String text) {
        try {
            return Double.parseDouble(text) != 0;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    static String text(Reading reading) {
        String text = ValueText.plain(reading);
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    }
}
