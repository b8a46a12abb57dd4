/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.event;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * UUIDs as text (RFC 9562, section 4) without garbage, eight characters at a time, and ids that follow from others.
 */
public final class Uuids {
    /** Characters of the text. */
    public static final int LENGTH = 36;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH = 0x8080808080808080L;
    private static final byte[] DIGIT = new byte[128];

    static {
        for (int c = 0; c < DIGIT.length; c++) {
            DIGIT[c] = (byte) Character.digit(c, 16);
        }
    }

    private Uuids() {}

    /**
     * The id of a thing that has none of its own, from that of what it belongs to: the same each time. Version 8 of RFC 9562, whose
     * bits are ours: both halves mixed with the index by the finalizer of MurmurHash3.
     *
     * @param of the id of the whole, such as an event's
     * @param index of the part in it
     */
    public static UUID derive(UUID of, int index) {
        long a = mix(of.getMostSignificantBits() + 0x9E3779B97F4A7C15L * (index + 1L));
        long b = mix(of.getLeastSignificantBits() ^ a);
        return new UUID((a & ~0xF000L) | 0x8000L, (b & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L);
    }

    private static long mix(long value) {
        long x = value;
        x = (x ^ x >>> 33) * 0xFF51AFD7ED558CCDL;
        x = (x ^ x >>> 33) * 0xC4CEB9FE1A85EC53L;
        return x ^ x >>> 33;
    }

    /** The UUID of 36 characters, or null when they are none. */
    static @Nullable UUID parse(char[] text, int offset, int length) {
        if (length != LENGTH
                || text[offset + 8] != '-'
                || text[offset + 13] != '-'
                || text[offset + 18] != '-'
                || text[offset + 23] != '-') {
            return null;
        }
        long a = hex(text, offset, 8);
        long b = hex(text, offset + 9, 4);
        long c = hex(text, offset + 14, 4);
        long d = hex(text, offset + 19, 4);
        long e = hex(text, offset + 24, 12);
        if ((a | b | c | d | e) < 0) {
            return null;
        }
        return new UUID(a << 32 | b << 16 | c, d << 48 | e);
    }

    private static long hex(char[] text, int offset, int length) {
        long value = 0;
        for (int i = offset; i < offset + length; i++) {
            char c = text[i];
            int digit = c < 128 ? DIGIT[c] : -1;
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }

    /** The UUID of the 36 bytes from here, or null when they are none. */
    static @Nullable UUID parse(byte[] text, int offset) {
        if (text[offset + 8] != '-'
                || text[offset + 13] != '-'
                || text[offset + 18] != '-'
                || text[offset + 23] != '-') {
            return null;
        }
        long a = (long) LONG.get(text, offset);
        long b = join(text, offset + 9, offset + 14);
        long c = join(text, offset + 19, offset + 24);
        long d = (long) LONG.get(text, offset + 28);
        if ((strange(a) | strange(b) | strange(c) | strange(d)) != 0) {
            return null;
        }
        return new UUID(number(a) << 32 | number(b), number(c) << 32 | number(d));
    }

    /** Two groups of four characters as one of eight. */
    private static long join(byte[] text, int high, int low) {
        return (long) (int) INT.get(text, high) << 32 | (int) INT.get(text, low) & 0xFFFFFFFFL;
    }

    /** The high bit of each of eight characters that is no hexadecimal digit. */
    private static long strange(long text) {
        long digit = text ^ '0' * ONES; // 0 to 9
        long letter = (text | ' ' * ONES) ^ '`' * ONES; // 1 to 6
        long low = ~HIGH;
        long noDigit = (digit & low) + (0x80 - 10) * ONES;
        long noLetter = (letter & low) + (0x80 - 7) * ONES | ~((letter | HIGH) - ONES);
        return (noDigit & noLetter | text) & HIGH;
    }

    /** The 32 bits that eight hexadecimal digits say. */
    private static long number(long text) {
        long x = (text & 0x0F * ONES) + (text >>> 6 & ONES) * 9;
        x = (x | x >>> 4) & 0x00FF00FF00FF00FFL;
        x = (x | x >>> 8) & 0x0000FFFF0000FFFFL;
        return (x | x >>> 16) & 0xFFFFFFFFL;
    }

    /** Writes 36 ASCII characters. */
    public static void write(UUID id, byte[] out, int offset) {
        long high = id.getMostSignificantBits();
        long low = id.getLeastSignificantBits();
        long middle = text(high);
        long third = text(low >>> 32);
        LONG.set(out, offset, text(high >>> 32));
        out[offset + 8] = '-';
        INT.set(out, offset + 9, (int) (middle >>> 32));
        out[offset + 13] = '-';
        INT.set(out, offset + 14, (int) middle);
        out[offset + 18] = '-';
        INT.set(out, offset + 19, (int) (third >>> 32));
        out[offset + 23] = '-';
        INT.set(out, offset + 24, (int) third);
        LONG.set(out, offset + 28, text(low));
    }

    /** Eight hexadecimal digits of the lower 32 bits. */
    private static long text(long bits) {
        long x = bits & 0xFFFFFFFFL;
        x = (x | x << 16) & 0x0000FFFF0000FFFFL;
        x = (x | x << 8) & 0x00FF00FF00FF00FFL;
        x = (x | x << 4) & 0x0F * ONES;
        long letters = x + 6 * ONES >>> 4 & ONES;
        return x + '0' * ONES + letters * ('a' - '9' - 1);
    }
}
