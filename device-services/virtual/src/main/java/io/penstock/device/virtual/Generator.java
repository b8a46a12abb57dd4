/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.virtual;

import io.penstock.api.device.ResourceProperties;
import io.penstock.api.driver.Point;
import io.penstock.api.event.ValueType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Clock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Makes values up: by chance over a resource's range, or along a wave. */
final class Generator {
    private static final double WAVE_LEAST = 0;
    private static final double WAVE_GREATEST = 100;
    private static final BigInteger UINT64_MAX = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

    private final Clock clock;
    private final RandomGenerator random;

    Generator(Clock clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /** A new value; null for what is not made up but only kept (Object, ObjectArray). */
    @Nullable
    Object next(Point<VirtualAttributes> point) {
        VirtualAttributes how = point.attributes();
        ResourceProperties range = point.resource().properties();
        ValueType type = point.type();
        if (how.wave() != null) {
            return wave(how.wave(), how.period().toMillis(), type, range);
        }
        return type.isArray() ? array(type, range, how.length()) : scalar(type, range, how.length());
    }

    private @Nullable Object scalar(ValueType type, ResourceProperties range, int length) {
        return switch (type.kind()) {
            case BOOL -> random.nextBoolean();
            case TEXT -> text(length);
            case SIGNED, UNSIGNED -> integer(type, range);
            case FLOAT -> decimal(type, range);
            case BINARY -> bytes(length);
            case OBJECT -> null;
        };
    }

    private @Nullable Object array(ValueType type, ResourceProperties range, int length) {
        switch (type.kind()) {
            case BOOL -> {
                boolean[] values = new boolean[length];
                for (int i = 0; i < length; i++) {
                    values[i] = random.nextBoolean();
                }
                return values;
            }
            case TEXT -> {
                String[] values = new String[length];
                for (int i = 0; i < length; i++) {
                    values[i] = text(length);
                }
                return values;
            }
            case SIGNED, UNSIGNED -> {
                long[] values = new long[length];
                for (int i = 0; i < length; i++) {
                    values[i] = integer(type, range);
                }
                return values;
            }
            case FLOAT -> {
                double[] values = new double[length];
                for (int i = 0; i < length; i++) {
                    values[i] = decimal(type, range);
                }
                return values;
            }
            default -> {
                return null;
            }
        }
    }

    private Object wave(Wave wave, long period, ValueType type, ResourceProperties range) {
        double at = wave.at(Math.floorMod(clock.millis(), period) / (double) period);
        if (type == ValueType.BOOL) {
            return at >= 0.5;
        }
        double least = range.minimum() == null ? WAVE_LEAST : range.minimum();
        double greatest = range.maximum() == null ? Math.max(WAVE_GREATEST, least) : range.maximum();
        double value = between(least, greatest, at);
        if (!type.isInteger()) {
            return value;
        }
        BigInteger whole = new BigDecimal(Math.rint(value)).toBigInteger();
        return whole.max(least(type)).min(greatest(type)).longValue();
    }

    /** Exact over all 64 bits, so not by way of a double. */
    private long integer(ValueType type, ResourceProperties range) {
        BigInteger least =
                range.minimum() == null ? least(type) : ceiling(range.minimum()).max(least(type));
        BigInteger greatest = range.maximum() == null
                ? greatest(type)
                : floor(range.maximum()).min(greatest(type));
        BigInteger span = greatest.subtract(least).add(BigInteger.ONE);
        if (span.signum() <= 0) {
            return least.longValue();
        }
        if (span.bitLength() > 63) {
            return least.longValue() + below(span);
        }
        return least.longValue() + random.nextLong(span.longValue());
    }

    /** A number from 0 to {@code span} (exclusive), which needs the 64th bit. */
    private long below(BigInteger span) {
        while (true) {
            long candidate = random.nextLong();
            if (new BigInteger(Long.toUnsignedString(candidate)).compareTo(span) < 0) {
                return candidate;
            }
        }
    }

    private double decimal(ValueType type, ResourceProperties range) {
        double limit = type.bits() == 32 ? Float.MAX_VALUE : Double.MAX_VALUE;
        double least = range.minimum() == null ? -limit : Math.max(-limit, range.minimum());
        double greatest = range.maximum() == null ? limit : Math.min(limit, range.maximum());
        return between(least, greatest, random.nextDouble());
    }

    /** The span itself may overflow. */
    private static double between(double least, double greatest, double at) {
        return Math.min(greatest, Math.max(least, least * (1 - at) + greatest * at));
    }

    private String text(int length) {
        StringBuilder letters = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            letters.append((char) ('a' + random.nextInt(26)));
        }
        return letters.toString();
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static BigInteger least(ValueType type) {
        return type.kind() == ValueType.Kind.UNSIGNED
                ? BigInteger.ZERO
                : BigInteger.ONE.shiftLeft(type.bits() - 1).negate();
    }

    private static BigInteger greatest(ValueType type) {
        if (type.kind() == ValueType.Kind.UNSIGNED) {
            return type.bits() == 64
                    ? UINT64_MAX
                    : BigInteger.ONE.shiftLeft(type.bits()).subtract(BigInteger.ONE);
        }
        return BigInteger.ONE.shiftLeft(type.bits() - 1).subtract(BigInteger.ONE);
    }

    private static BigInteger ceiling(double value) {
        return new BigDecimal(Math.ceil(value)).toBigInteger();
    }

    private static BigInteger floor(double value) {
        return new BigDecimal(Math.floor(value)).toBigInteger();
    }
}
