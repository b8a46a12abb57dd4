/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk;

import io.penstock.api.device.ResourceProperties;
import io.penstock.api.event.ValueType;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * Base, scale and offset of a number: {@code base^raw * scale + offset}.
 *
 * @param base null for none
 */
record Scale(@Nullable Double base, double scale, double offset) {
    static Scale of(ResourceProperties p) {
        double scale = p.scale() == null ? 1 : p.scale();
        double offset = p.offset() == null ? 0 : p.offset();
        return new Scale(p.base(), scale, offset);
    }

    double read(double raw) {
        double x = base == null ? raw : Math.pow(base, raw);
        if (scale == 1 && offset == 0) {
            return x;
        }
        // A scale such as 0.1 is meant in decimal: 21.5 and not 21.5 and a bit. Dividing by a whole 10 rounds only
        // once.
        double inverse = 1 / scale;
        double scaled = Math.abs(scale) < 1 && inverse == Math.rint(inverse) ? x / inverse : x * scale;
        return scaled + offset;
    }

    double write(double value) {
        double x = (value - offset) / scale;
        return base == null ? x : Math.log(x) / Math.log(base);
    }

    /** @throws ArithmeticException when it does not fit 64 bits */
    long readExact(long raw, boolean unsigned64) {
        if (base == null && scale == 1 && offset == 0) {
            return raw;
        }
        BigInteger x = big(raw, unsigned64);
        if (base != null) {
            x = whole(base).pow(x.min(BigInteger.valueOf(1025)).intValueExact());
        }
        x = x.multiply(whole(scale)).add(whole(offset));
        if (!unsigned64) {
            return x.longValueExact();
        }
        if (x.signum() < 0 || x.bitLength() > 64) {
            throw new ArithmeticException("no Uint64");
        }
        return x.longValue();
    }

    long writeExact(long value, boolean unsigned64) {
        if (base == null && scale == 1 && offset == 0) {
            return value;
        }
        if (base != null) {
            double raw = write(big(value, unsigned64).doubleValue());
            if (!Double.isFinite(raw)) {
                throw new IllegalArgumentException("must be a power of " + base + " but was " + value);
            }
            return Math.round(raw);
        }
        BigInteger[] raw = big(value, unsigned64).subtract(whole(offset)).divideAndRemainder(whole(scale));
        if (raw[1].signum() != 0 || raw[0].bitLength() > 64) {
            throw new IllegalArgumentException("must be a multiple of " + whole(scale)
                    + (offset == 0 ? "" : " plus " + whole(offset)) + " but was " + value);
        }
        return raw[0].longValue();
    }

    /** To the nearest integer: a device cannot hold more digits than it has. */
    static long round(double raw, ValueType type) {
        double nearest = Math.rint(raw);
        if (type == ValueType.UINT64 && nearest >= 0x1p63 && nearest < 0x1p64) {
            return new BigDecimal(nearest).toBigInteger().longValue();
        }
        if (nearest < -0x1p63 || nearest >= 0x1p63 || !type.holds((long) nearest)) {
            throw new IllegalArgumentException("must fit a " + type + " but its raw value was " + raw);
        }
        return (long) nearest;
    }

    private static BigInteger big(long value, boolean unsigned64) {
        return unsigned64 ? new BigInteger(Long.toUnsignedString(value)) : BigInteger.valueOf(value);
    }

    private static BigInteger whole(double d) {
        return new BigDecimal(d).toBigIntegerExact();
    }
}
