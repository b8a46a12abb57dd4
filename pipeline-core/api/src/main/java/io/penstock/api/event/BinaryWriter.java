/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.event;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A buffer that grows, for binary forms; reuse it by {@link #truncate truncate(0)}. Numbers are big-endian; a varint is seven
 * bits a byte, lowest first; a text is its length and either one byte a character (Latin-1) or two. One thread.
 */
public final class BinaryWriter {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle CHAR = MethodHandles.byteArrayViewVarHandle(char[].class, ByteOrder.BIG_ENDIAN);
    private static final int MAX_SIZE = Integer.MAX_VALUE - 8;

    private byte[] bytes;
    private int size;

    public BinaryWriter(int capacity) {
        bytes = new byte[capacity];
    }

    /** The buffer itself: valid up to {@link #size} until the next write. */
    public byte[] array() {
        return bytes;
    }

    public int size() {
        return size;
    }

    public byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    /** Forgets everything behind {@code newSize}. */
    public void truncate(int newSize) {
        if (newSize < 0 || newSize > size) {
            throw new IllegalArgumentException("must be between 0 and " + size + " but was " + newSize);
        }
        size = newSize;
    }

    /** Empties it, and lets go of a buffer larger than {@code limit}. */
    public void reset(int limit) {
        size = 0;
        if (bytes.length > limit) {
            bytes = new byte[limit];
        }
    }

    public void putByte(int value) {
        room(1);
        bytes[size++] = (byte) value;
    }

    public void putInt(int value) {
        room(4);
        INT.set(bytes, size, value);
        size += 4;
    }

    /** Overwrites four bytes written before. */
    public void patchInt(int at, int value) {
        INT.set(bytes, at, value);
    }

    public void putLong(long value) {
        room(8);
        LONG.set(bytes, size, value);
        size += 8;
    }

    /** Short for small values; ten bytes for a negative one. */
    public void putVarint(long value) {
        room(10);
        long left = value;
        int at = size;
        while ((left & ~0x7FL) != 0) {
            bytes[at++] = (byte) (left | 0x80);
            left >>>= 7;
        }
        bytes[at++] = (byte) left;
        size = at;
    }

    /** Short for values near 0, whatever their sign. */
    public void putSigned(long value) {
        putVarint((value << 1) ^ (value >> 63));
    }

    public void putBytes(byte[] from, int offset, int length) {
        room(length);
        System.arraycopy(from, offset, bytes, size, length);
        size += length;
    }

    /** Length and bytes. */
    public void putBytes(byte[] from) {
        putVarint(from.length);
        putBytes(from, 0, from.length);
    }

    /** Any text, unpaired surrogates included. */
    @SuppressWarnings(
            "deprecation") // the one way to copy Latin-1 without an allocation; every character is below 256 here
    public void putString(String text) {
        int length = text.length();
        if (isLatin1(text, length)) {
            putVarint((long) length << 1);
            room(length);
            text.getBytes(0, length, bytes, size);
            size += length;
            return;
        }
        putVarint((long) length << 1 | 1);
        room(Math.multiplyExact(2, length));
        for (int i = 0; i < length; i++) {
            CHAR.set(bytes, size, text.charAt(i));
            size += 2;
        }
    }

    private static boolean isLatin1(String text, int length) {
        for (int i = 0; i < length; i++) {
            if (text.charAt(i) > 0xFF) {
                return false;
            }
        }
        return true;
    }

    private void room(int more) {
        if (more > bytes.length - size) {
            grow(more);
        }
    }

    private void grow(int more) {
        long wanted = Math.max((long) size + more, 2L * bytes.length);
        if ((long) size + more > MAX_SIZE) {
            throw new IllegalArgumentException("must be at most 2 GiB in binary form but is more");
        }
        bytes = Arrays.copyOf(bytes, (int) Math.min(MAX_SIZE, wanted));
    }
}
