/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.endpoint.file;

import io.penstock.api.endpoint.Handover;
import java.util.Arrays;

/** The messages of one send that go to one file, by their index in it, ascending. */
final class Group {
    private final Handover handover;
    private int[] indexes = new int[16];
    private int size;

    Group(Handover handover) {
        this.handover = handover;
    }

    Handover handover() {
        return handover;
    }

    void add(int index) {
        if (size == indexes.length) {
            indexes = Arrays.copyOf(indexes, size * 2);
        }
        indexes[size++] = index;
    }

    int size() {
        return size;
    }

    int index(int i) {
        return indexes[i];
    }

    void acknowledge(int from, int to) {
        for (int start = from; start < to; ) {
            int end = runEnd(start, to);
            handover.acknowledged(indexes[start], indexes[end - 1] + 1);
            start = end;
        }
    }

    void away(int from, int to, String reason) {
        for (int start = from; start < to; ) {
            int end = runEnd(start, to);
            handover.away(indexes[start], indexes[end - 1] + 1, reason);
            start = end;
        }
    }

    /** Where the run of neighbouring indexes from {@code start} ends. */
    private int runEnd(int start, int to) {
        int end = start + 1;
        while (end < to && indexes[end] == indexes[end - 1] + 1) {
            end++;
        }
        return end;
    }
}
