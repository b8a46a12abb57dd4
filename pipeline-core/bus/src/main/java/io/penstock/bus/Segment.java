/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import java.nio.file.Path;

/** One file of the log: which offsets it holds. Written under the log's lock, read by everybody. */
final class Segment {
    private static final String SUFFIX = ".seg";

    final Path file;
    final long base;
    final SparseIndex index = new SparseIndex();
    private volatile long end;
    private volatile int size;
    private volatile long oldest = Long.MAX_VALUE;
    private volatile long newest = Long.MIN_VALUE;

    Segment(Path directory, long base) {
        this.file = directory.resolve(String.format(java.util.Locale.ROOT, "%019d%s", base, SUFFIX));
        this.base = base;
        this.end = base;
    }

    /** @return the base offset in a segment's file name; -1 when the file is none */
    static long baseOf(Path file) {
        String name = file.getFileName().toString();
        if (name.length() != 19 + SUFFIX.length() || !name.endsWith(SUFFIX)) {
            return -1;
        }
        try {
            return Long.parseLong(name.substring(0, 19));
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** Behind its last event. */
    long end() {
        return end;
    }

    /** What was in it may be gone with the power: then it has no times either. */
    boolean isEmpty() {
        return end == base;
    }

    /** Bytes that may be read: all of them whole blocks. */
    int size() {
        return size;
    }

    /** The smallest append time in it, ms since the epoch. */
    long oldest() {
        return oldest;
    }

    /** The largest append time in it. */
    long newest() {
        return newest;
    }

    void block(long blockBase, int count, int place, int length, long appendedAt) {
        index.add(blockBase, place);
        times(appendedAt, appendedAt);
        end = blockBase + count;
        size = place + length;
    }

    void times(long from, long to) {
        oldest = Math.min(oldest, from);
        newest = Math.max(newest, to);
    }

    /** As its last block says, without looking at the others. */
    void known(long knownEnd, int knownSize) {
        end = knownEnd;
        size = knownSize;
    }
}
