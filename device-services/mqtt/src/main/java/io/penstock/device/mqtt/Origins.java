/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.mqtt;

import io.penstock.api.error.DecodeException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** The time that a payload says, as nanoseconds since the epoch. */
final class Origins {
    /** Below these a count since 1970 is of seconds, milliseconds, microseconds: each holds for 1973 to 5138. */
    private static final double SECONDS_BELOW = 1e11;

    private static final double MILLIS_BELOW = 1e14;
    private static final double MICROS_BELOW = 1e17;
    /** More than JSON has in a number. */
    private static final int MOST_DIGITS = 1000;

    private Origins() {}

    /** @return 0 when it says none */
    static long nanos(@Nullable Object value) throws DecodeException {
        if (value == null) {
            return 0;
        }
        if (value instanceof Number n) {
            return ofNumber(n);
        }
        if (value instanceof String s) {
            return ofText(s);
        }
        throw new DecodeException("origin must be a number or an ISO 8601 text but is neither");
    }

    private static long ofNumber(Number n) throws DecodeException {
        double size = Math.abs(n.doubleValue());
        int digits = size < SECONDS_BELOW ? 9 : size < MILLIS_BELOW ? 6 : size < MICROS_BELOW ? 3 : 0;
        try {
            BigDecimal time = new BigDecimal(n.toString());
            if (Math.abs((long) time.scale()) > MOST_DIGITS) {
                throw new ArithmeticException("to write it out takes minutes");
            }
            return time.movePointRight(digits).toBigInteger().longValueExact();
        } catch (ArithmeticException | NumberFormatException e) {
            throw new DecodeException("origin must be a time between 1678 and 2262 but was " + n, e);
        }
    }

    private static long ofText(String s) throws DecodeException {
        try {
            Instant at = OffsetDateTime.parse(s).toInstant();
            return Math.addExact(Math.multiplyExact(at.getEpochSecond(), 1_000_000_000L), at.getNano());
        } catch (DateTimeException | ArithmeticException e) {
            throw new DecodeException(
                    "origin must be an ISO 8601 time with a zone between 1678 and 2262 but is not", e);
        }
    }
}
