/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk;

import io.penstock.api.device.ResourceProperties;
import io.penstock.api.event.ValueType;

/**
 * Mask and shift of an integer.
 *
 * @param mask bits to keep, before the shift
 * @param shift to the right; to the left when negative
 * @param signedBits width of a signed type, whose upper bit is its sign also behind the mask; 64 for all others
 * @param unsigned whether a shift to the right fills up with zeros
 */
record Bits(long mask, int shift, int signedBits, boolean unsigned) {
    static Bits of(ResourceProperties p) {
        ValueType type = p.valueType();
        boolean signed = type.isInteger() && type.kind() == ValueType.Kind.SIGNED;
        return new Bits(
                p.mask() == null ? -1L : p.mask(),
                p.shift() == null ? 0 : p.shift(),
                signed ? type.bits() : 64,
                type.kind() == ValueType.Kind.UNSIGNED);
    }

    boolean any() {
        return mask != -1L || shift != 0;
    }

    /** @throws ArithmeticException when it is shifted beyond 64 bits */
    long read(long raw) {
        if (!any()) {
            return raw;
        }
        long kept = signed(raw & mask);
        if (shift > 0) {
            return unsigned ? kept >>> shift : kept >> shift;
        }
        long out = kept << -shift;
        if ((unsigned ? out >>> -shift : out >> -shift) != kept) {
            throw new ArithmeticException("more than 64 bits");
        }
        return out;
    }

    long write(ValueType type, long value) {
        long raw = shift >= 0 ? value << shift : unsigned ? value >>> -shift : value >> -shift;
        if (read(raw) != value || (!any() && !type.holds(raw))) {
            throw new IllegalArgumentException(
                    "must fit a " + type + (any() ? " behind mask and shift" : "") + " but its raw value was " + value);
        }
        return signed(raw & mask);
    }

    /** A raw value with these bits of it changed to what {@link #write} gave. */
    long merge(long raw, long written) {
        return signed((raw & ~mask) | (written & mask));
    }

    private long signed(long raw) {
        return (raw << (64 - signedBits)) >> (64 - signedBits);
    }
}
