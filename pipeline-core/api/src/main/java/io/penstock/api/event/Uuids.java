/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.event;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** UUIDs as text (RFC 9562, section 4) without garbage, and ids that follow from others. */
public final class Uuids {
    /** Characters of the text. */
    public static final int LENGTH = 36;

    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};
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
        long a = hex(text, offset, 8);
        long b = hex(text, offset + 9, 4);
        long c = hex(text, offset + 14, 4);
        long d = hex(text, offset + 19, 4);
        long e = hex(text, offset + 24, 12);
        return (a | b | c | d | e) < 0 ? null : new UUID(a << 32 | b << 16 | c, d << 48 | e);
    }

    private static long hex(byte[] text, int offset, int length) {
        long value = 0;
        long bad = 0;
        for (int i = offset; i < offset + length; i++) {
            byte c = text[i];
            long digit = c < 0 ? -1 : DIGIT[c];
            bad |= digit;
            value = value << 4 | digit;
        }
        return bad < 0 ? -1 : value;
    }

    /** Writes 36 ASCII characters. */
    public static void write(UUID id, byte[] out, int offset) {
        long high = id.getMostSignificantBits();
        long low = id.getLeastSignificantBits();
        hex(high >>> 32, 8, out, offset);
        out[offset + 8] = '-';
        hex(high >>> 16, 4, out, offset + 9);
        out[offset + 13] = '-';
        hex(high, 4, out, offset + 14);
        out[offset + 18] = '-';
        hex(low >>> 48, 4, out, offset + 19);
        out[offset + 23] = '-';
        hex(low, 12, out, offset + 24);
    }

    private static void hex(long value, int digits, byte[] out, int offset) {
        long rest = value;
        for (int i = offset + digits - 1; i >= offset; i--) {
            out[i] = HEX[(int) rest & 15];
            rest >>>= 4;
        }
    }
}
