/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.functions.convert;

import io.penstock.api.event.Quality;
import io.penstock.api.event.Reading;
import io.penstock.api.event.ValueType;
import java.math.BigInteger;

/** Integers that stay integers: exact, and without a value where the result does not fit. */
final class WholeNumbers {
    private WholeNumbers() {}

    static Reading convert(Reading reading, long factor, long offset) {
        ValueType type = reading.type();
        BigInteger raw = type == ValueType.UINT64
                ? new BigInteger(Long.toUnsignedString(reading.bits()))
                : BigInteger.valueOf(reading.bits());
        BigInteger result = raw.multiply(BigInteger.valueOf(factor)).add(BigInteger.valueOf(offset));
        boolean fits = type == ValueType.UINT64
                ? result.signum() >= 0 && result.bitLength() <= 64
                : result.bitLength() < 64 && type.holds(result.longValue());
        if (fits && result.longValue() == reading.bits()) {
            return reading;
        }
        Reading made = fits
                ? Reading.ofInteger(reading.resource(), type, reading.origin(), result.longValue())
                : Reading.ofQuality(reading.resource(), type, reading.origin(), Quality.OVERFLOW);
        return made.withId(reading.id())
                .withUnits(reading.units())
                .withMediaType(reading.mediaType())
                .withTags(reading.tags());
    }
}
