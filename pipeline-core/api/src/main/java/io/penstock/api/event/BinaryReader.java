/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.event;

import io.penstock.api.error.DecodeException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads what {@link BinaryWriter} wrote; never beyond its end, whatever the bytes say. One thread. */
public final class BinaryReader {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private static final int SLOTS = 512;
    private static final int LONGEST_NAME = 64;

    private byte[] bytes;
    private int at;
    private int end;
    private byte @Nullable [] @Nullable [] keys;
    private @Nullable String[] names = {};

    public BinaryReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    public BinaryReader(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        reset(bytes, from, to);
    }

    /** Starts over on other bytes. */
    public void reset(byte[] changed, int from, int to) {
        if (from < 0 || to < from || to > changed.length) {
            throw new IllegalArgumentException("no part of " + changed.length + " bytes: " + from + " to " + to);
        }
        bytes = changed;
        at = from;
        end = to;
    }

    /** From now on gives the same String for the same name: for one who reads many events. */
    public BinaryReader rememberNames() {
        keys = new byte[SLOTS][];
        names = new String[SLOTS];
        return this;
    }

    /** Index of the next byte. */
    public int position() {
        return at;
    }

    /** Reads again from a {@link #position} it has been at. */
    void back(int position) {
        at = position;
    }

    public int remaining() {
        return end - at;
    }

    /** @throws DecodeException when something is left */
    public void expectEnd() throws DecodeException {
        if (at != end) {
            throw new DecodeException("must end at byte " + at + " but " + (end - at) + " more follow");
        }
    }

    public int getByte() throws DecodeException {
        need(1);
        return bytes[at++] & 0xFF;
    }

    public int getInt() throws DecodeException {
        need(4);
        int value = (int) INT.get(bytes, at);
        at += 4;
        return value;
    }

    public long getLong() throws DecodeException {
        need(8);
        long value = (long) LONG.get(bytes, at);
        at += 8;
        return value;
    }

    public long getVarint() throws DecodeException {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int b = getByte();
            value |= (long) (b & 0x7F) << shift;
            if (b < 0x80) {
                return value;
            }
        }
        throw new DecodeException("a varint must have at most 10 bytes but has more, before byte " + at);
    }

    public long getSigned() throws DecodeException {
        long value = getVarint();
        return (value >>> 1) ^ -(value & 1);
    }

    /** A number of things of which each takes at least {@code bytesEach} bytes. */
    public int getCount(int bytesEach) throws DecodeException {
        long count = getVarint();
        if (count < 0 || count > (end - at) / bytesEach) {
            throw new DecodeException("a count must fit into the " + (end - at) + " bytes left but was "
                    + Long.toUnsignedString(count) + ", before byte " + at);
        }
        return (int) count;
    }

    public byte[] getBytes() throws DecodeException {
        return getBytes(getCount(1));
    }

    public byte[] getBytes(int length) throws DecodeException {
        need(length);
        byte[] copy = Arrays.copyOfRange(bytes, at, at + length);
        at += length;
        return copy;
    }

    public void skip(int length) throws DecodeException {
        need(length);
        at += length;
    }

    public String getString() throws DecodeException {
        long header = getVarint();
        boolean wide = (header & 1) != 0;
        long length = (header >>> 1) * (wide ? 2 : 1);
        if (length < 0 || length > end - at) {
            throw new DecodeException(
                    "a text must fit into the " + (end - at) + " bytes left but has " + length + ", before byte " + at);
        }
        String text = wide ? wide((int) length) : new String(bytes, at, (int) length, StandardCharsets.ISO_8859_1);
        at += (int) length;
        return text;
    }

    /** A text that is likely to come again. */
    String getName() throws DecodeException {
        int from = at;
        if (keys == null || from >= end || bytes[from] < 0 || (bytes[from] & 1) != 0) {
            return getString();
        }
        int length = bytes[from] >> 1;
        if (length == 0 || length > LONGEST_NAME || length > end - from - 1) {
            return getString();
        }
        int slot = slot(bytes, from + 1, length);
        byte[] key = keys[slot];
        String known = names[slot];
        if (known != null && key != null && Arrays.equals(key, 0, key.length, bytes, from + 1, from + 1 + length)) {
            at = from + 1 + length;
            return known;
        }
        String made = getString();
        keys[slot] = Arrays.copyOfRange(bytes, from + 1, from + 1 + length);
        names[slot] = made;
        return made;
    }

    private static int slot(byte[] b, int from, int length) {
        long hash = length;
        if (length >= Long.BYTES) {
            hash += (long) LONG.get(b, from) * 31 + (long) LONG.get(b, from + length - Long.BYTES);
        } else {
            for (int i = from; i < from + length; i++) {
                hash = hash << 8 | b[i];
            }
        }
        return (int) (hash * 0x9E3779B97F4A7C15L >>> 55);
    }

    /** By hand: a decoder would replace unpaired surrogates. */
    private String wide(int length) {
        char[] chars = new char[length / 2];
        for (int i = 0; i < chars.length; i++) {
            chars[i] = (char) ((bytes[at + 2 * i] & 0xFF) << 8 | (bytes[at + 2 * i + 1] & 0xFF));
        }
        return new String(chars);
    }

    private void need(int length) throws DecodeException {
        if (length < 0 || length > end - at) {
            throw new DecodeException("must have " + length + " bytes at byte " + at + " but has " + (end - at));
        }
    }
}
