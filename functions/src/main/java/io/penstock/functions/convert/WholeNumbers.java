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
        long raw = reading.bits();
        if (type != ValueType.UINT64) {
            long high = Math.multiplyHigh(raw, factor);
            long low = raw * factor;
            long result = low + offset;
            boolean exact = high == low >> 63 && ((low ^ result) & (offset ^ result)) >= 0;
            if (exact) {
                return made(reading, type.holds(result), result);
            }
        }
        return beyond64Bits(reading, factor, offset);
    }

    private static Reading beyond64Bits(Reading reading, long factor, long offset) {
        boolean unsigned = reading.type() == ValueType.UINT64;
        BigInteger raw =
                unsigned ? new BigInteger(Long.toUnsignedString(reading.bits())) : BigInteger.valueOf(reading.bits());
        BigInteger result = raw.multiply(BigInteger.valueOf(factor)).add(BigInteger.valueOf(offset));
        boolean fits = unsigned
                ? result.signum() >= 0 && result.bitLength() <= 64
                : result.bitLength() < 64 && reading.type().holds(result.longValue());
        return made(reading, fits, result.longValue());
    }

    private static Reading made(Reading from, boolean fits, long result) {
        if (fits && result == from.bits()) {
            return from;
        }
        Reading made = fits
                ? Reading.ofInteger(from.resource(), from.type(), from.origin(), result)
                : Reading.ofQuality(from.resource(), from.type(), from.origin(), Quality.OVERFLOW);
        return made.withId(from.id())
                .withUnits(from.units())
                .withMediaType(from.mediaType())
                .withTags(from.tags());
    }
}
