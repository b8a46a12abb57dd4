/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.event;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Gives the same String for the same UTF-8 bytes again, without decoding them. */
final class ByteNames {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int SLOTS = 1024;
    private static final int LONGEST = 64;

    private final byte @Nullable [][] keys = new byte[SLOTS][];
    private final @Nullable String[] names = new String[SLOTS];

    /** The text of these bytes, or null when they are no UTF-8. */
    @Nullable
    String get(byte[] bytes, int from, int to) {
        int length = to - from;
        if (length == 0) {
            return "";
        }
        if (length > LONGEST) {
            return text(bytes, from, to);
        }
        int slot = slot(bytes, from, to, length);
        byte[] key = keys[slot];
        if (key != null && Arrays.equals(key, 0, key.length, bytes, from, to)) {
            return names[slot];
        }
        String made = text(bytes, from, to);
        if (made != null) {
            keys[slot] = Arrays.copyOfRange(bytes, from, to);
            names[slot] = made;
        }
        return made;
    }

    private static int slot(byte[] bytes, int from, int to, int length) {
        long hash = length;
        if (length >= Long.BYTES) {
            hash += (long) LONG.get(bytes, from) * 31 + (long) LONG.get(bytes, to - Long.BYTES);
        } else {
            for (int i = from; i < to; i++) {
                hash = hash << 8 | bytes[i];
            }
        }
        return (int) (hash * 0x9E3779B97F4A7C15L >>> 54);
    }

    /** Null for what is no UTF-8, which Java would replace. */
    static @Nullable String text(byte[] bytes, int from, int to) {
        String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        return text.indexOf('\ufffd') < 0 ? text : null;
    }
}
