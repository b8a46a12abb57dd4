/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import io.penstock.api.error.DecodeException;
import io.penstock.api.event.BinaryReader;
import io.penstock.api.event.BinaryWriter;
import java.util.Arrays;

/** Where some of a segment's blocks begin: one for each 64 KiB. Safe for many threads. */
final class SparseIndex {
    private static final int STRIDE = 64 * 1024;

    private long[] offsets = new long[16];
    private int[] places = new int[16];
    private int size;

    synchronized void add(long offset, int place) {
        if (size > 0 && place - places[size - 1] < STRIDE) {
            return;
        }
        put(offset, place);
    }

    private void put(long offset, int place) {
        if (size == offsets.length) {
            offsets = Arrays.copyOf(offsets, 2 * size);
            places = Arrays.copyOf(places, 2 * size);
        }
        offsets[size] = offset;
        places[size++] = place;
    }

    /** Where to begin looking for an offset. */
    synchronized int place(long offset) {
        int found = Arrays.binarySearch(offsets, 0, size, offset);
        int at = found >= 0 ? found : -found - 2;
        return at < 0 ? 0 : places[at];
    }

    synchronized void write(BinaryWriter out) {
        out.putVarint(size);
        for (int i = 0; i < size; i++) {
            out.putLong(offsets[i]);
            out.putInt(places[i]);
        }
    }

    synchronized void read(BinaryReader in) throws DecodeException {
        int count = in.getCount(12);
        for (int i = 0; i < count; i++) {
            put(in.getLong(), in.getInt());
        }
    }
}
