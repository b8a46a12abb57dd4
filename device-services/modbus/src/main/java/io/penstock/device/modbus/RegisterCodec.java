/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.modbus;

import io.penstock.api.event.ValueType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Registers to values and back. Registers are big endian on the wire (MODBUS Application Protocol V1.1b3, section 4.2); how
 * values of more than one register lie in them is each device's own affair.
 */
final class RegisterCodec {
    private RegisterCodec() {}

    /**
     * The raw value of a slot, in the shapes of a driver's reply.
     *
     * @param registers as they came, two bytes each
     * @param at first byte of the slot in them
     */
    static Object decode(Slot slot, byte[] registers, int at) {
        byte[] bytes = Arrays.copyOfRange(registers, at, at + slot.size() * 2);
        order(bytes, slot);
        return switch (slot.raw().kind()) {
            case BOOL -> {
                int register = (int) integer(bytes, 0, 2);
                yield slot.bit() < 0 ? register != 0 : ((register >> slot.bit()) & 1) == 1;
            }
            case TEXT -> text(bytes);
            case BINARY -> bytes;
            case FLOAT -> slot.raw().isArray() ? floats(slot, bytes) : (Object) real(slot.raw(), bytes, 0);
            default -> slot.raw().isArray() ? integers(slot, bytes) : number(slot, bytes, 0);
        };
    }

    /**
     * The registers of a value.
     *
     * @throws IllegalArgumentException when it does not fit
     */
    static byte[] encode(Slot slot, Object value) {
        byte[] bytes = new byte[slot.size() * 2];
        int step = slot.registersOfElement() * 2;
        switch (slot.raw().kind()) {
            case BOOL -> put(bytes, 0, 2, (boolean) value ? 1 : 0);
            case TEXT -> fill(bytes, ((String) value).getBytes(StandardCharsets.UTF_8), slot);
            case BINARY -> fill(bytes, (byte[]) value, slot);
            default -> {
                if (value instanceof long[] many) {
                    checkLength(slot, many.length, step);
                    for (int i = 0; i < many.length; i++) {
                        put(bytes, i * step, step, bits(slot, many[i]));
                    }
                } else if (value instanceof double[] many) {
                    checkLength(slot, many.length, step);
                    for (int i = 0; i < many.length; i++) {
                        put(bytes, i * step, step, bits(slot, many[i]));
                    }
                } else {
                    put(bytes, 0, step, bits(slot, (Number) value));
                }
            }
        }
        order(bytes, slot);
        return bytes;
    }

    private static void checkLength(Slot slot, int length, int step) {
        if (length * step != slot.size() * 2) {
            throw new IllegalArgumentException(
                    slot + " must be given " + slot.size() * 2 / step + " elements but was given " + length);
        }
    }

    private static void fill(byte[] into, byte[] from, Slot slot) {
        if (from.length > into.length) {
            throw new IllegalArgumentException(
                    slot + " must be given at most " + into.length + " bytes but was given " + from.length);
        }
        System.arraycopy(from, 0, into, 0, from.length);
    }

    /** Swaps bytes and words in place; its own inverse. */
    private static void order(byte[] bytes, Slot slot) {
        if (slot.byteSwap()) {
            for (int i = 0; i + 1 < bytes.length; i += 2) {
                swap(bytes, i, i + 1);
            }
        }
        int words = slot.raw().bits() / 16;
        if (!slot.wordSwap() || words < 2) {
            return;
        }
        for (int start = 0; start + words * 2 <= bytes.length; start += words * 2) {
            for (int i = 0; i < words / 2; i++) {
                int low = start + i * 2;
                int high = start + (words - 1 - i) * 2;
                swap(bytes, low, high);
                swap(bytes, low + 1, high + 1);
            }
        }
    }

    private static void swap(byte[] bytes, int a, int b) {
        byte t = bytes[a];
        bytes[a] = bytes[b];
        bytes[b] = t;
    }

    private static String text(byte[] bytes) {
        int end = 0;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }

    private static Object number(Slot slot, byte[] bytes, int at) {
        long value = signed(slot.raw(), integer(bytes, at, slot.registersOfElement() * 2));
        // Only a Uint64 is handed on as 64 bits; as anything else it is the number that it means.
        if (value < 0 && isUnsigned64(slot.raw()) != isUnsigned64(slot.declared())) {
            return isUnsigned64(slot.raw()) ? ValueType.UINT64.number(value) : (double) value;
        }
        return value;
    }

    private static boolean isUnsigned64(ValueType type) {
        return type.kind() == ValueType.Kind.UNSIGNED && type.bits() == 64;
    }

    private static long signed(ValueType raw, long bits) {
        int unused = 64 - Math.max(8, raw.bits());
        return raw.kind() == ValueType.Kind.SIGNED ? (bits << unused) >> unused : (bits << unused) >>> unused;
    }

    private static double real(ValueType raw, byte[] bytes, int at) {
        return raw.bits() == 32
                ? Float.intBitsToFloat((int) integer(bytes, at, 4))
                : Double.longBitsToDouble(integer(bytes, at, 8));
    }

    private static Object integers(Slot slot, byte[] bytes) {
        int step = slot.registersOfElement() * 2;
        long[] out = new long[bytes.length / step];
        for (int i = 0; i < out.length; i++) {
            out[i] = signed(slot.raw(), integer(bytes, i * step, step));
        }
        if (slot.declared().kind() != ValueType.Kind.FLOAT) {
            return out;
        }
        return Arrays.stream(out)
                .mapToDouble(item -> isUnsigned64(slot.raw()) ? ValueType.UINT64.number(item) : item)
                .toArray();
    }

    private static double[] floats(Slot slot, byte[] bytes) {
        int step = slot.registersOfElement() * 2;
        double[] out = new double[bytes.length / step];
        for (int i = 0; i < out.length; i++) {
            out[i] = real(slot.raw(), bytes, i * step);
        }
        return out;
    }

    private static long bits(Slot slot, Number value) {
        ValueType raw = slot.raw();
        boolean beyond = value instanceof Long l && l < 0 && isUnsigned64(slot.declared());
        if (raw.kind() == ValueType.Kind.FLOAT) {
            double number = beyond ? ValueType.UINT64.number((Long) value) : value.doubleValue();
            if (raw.bits() == 64) {
                return Double.doubleToRawLongBits(number);
            }
            if (Float.isInfinite((float) number) && !Double.isInfinite(number)) {
                throw misfit(slot, value);
            }
            return Float.floatToRawIntBits((float) number);
        }
        double nearest = Math.rint(value.doubleValue());
        if (!(value instanceof Long)) {
            beyond = nearest >= 0x1p63 && nearest < 0x1p64;
            if (!beyond && !(Math.abs(nearest) < 0x1p63)) {
                throw misfit(slot, value);
            }
        }
        long integer =
                value instanceof Long l ? l : beyond ? (long) (nearest - 0x1p63) | Long.MIN_VALUE : (long) nearest;
        boolean fits = isUnsigned64(raw) ? beyond || integer >= 0 : !beyond && raw.holds(integer);
        if (!fits) {
            throw misfit(slot, value);
        }
        return integer;
    }

    private static IllegalArgumentException misfit(Slot slot, Number value) {
        return new IllegalArgumentException(slot + " must hold a " + slot.raw() + " but was given " + value);
    }

    private static long integer(byte[] bytes, int at, int length) {
        long value = 0;
        for (int i = 0; i < length; i++) {
            value = (value << 8) | (bytes[at + i] & 0xff);
        }
        return value;
    }

    private static void put(byte[] bytes, int at, int length, long value) {
        for (int i = length - 1; i >= 0; i--) {
            bytes[at + i] = (byte) (value >>> (8 * (length - 1 - i)));
        }
    }
}
