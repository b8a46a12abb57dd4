/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The newest blocks as objects, for readers that keep up: until all have passed them, and bounded. A ring and no chain: a reader that stands still keeps nothing alive.
 * One writer at a time, any number of readers, no lock.
 */
final class Tail {
    /** A decoded event takes about this many times its encoded bytes. */
    private static final int OBJECTS_TO_BYTES = 3;

    private static final int BLOCK_OVERHEAD = 128;
    private static final int SLOTS = 8192;

    private final long maxBytes;
    private final AtomicReferenceArray<@Nullable TailBlock> ring = new AtomicReferenceArray<>(SLOTS);
    private volatile long first;
    private volatile long next;
    private long bytes;

    Tail(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    void add(TailBlock block) {
        bytes += weight(block);
        while (first < next && (bytes > maxBytes || next - first == SLOTS)) {
            dropFirst();
        }
        block.sequence = next;
        ring.set(slot(next), block);
        next = block.sequence + 1;
    }

    /** Drops what lies wholly before an offset. */
    void dropBefore(long offset) {
        for (TailBlock oldest = at(first); oldest != null && oldest.end() <= offset; oldest = at(first)) {
            dropFirst();
        }
    }

    private void dropFirst() {
        long oldest = first;
        TailBlock gone = ring.get(slot(oldest));
        first = oldest + 1;
        if (gone != null) {
            bytes -= weight(gone);
            ring.set(slot(oldest), null);
        }
    }

    /** Offsets do not go on where the last block ends: what is here is reachable on disk only. */
    void clear() {
        while (first < next) {
            dropFirst();
        }
    }

    private static long weight(TailBlock block) {
        return (long) OBJECTS_TO_BYTES * block.encodedBytes + BLOCK_OVERHEAD;
    }

    /** Under the writer's lock. */
    long bytes() {
        return bytes;
    }

    /**
     * The block that holds an offset.
     *
     * @param hint its likely number: one behind the last block read
     * @return null when it is older than what is kept here, or not there yet
     */
    @Nullable
    TailBlock find(long offset, long hint) {
        TailBlock likely = at(hint);
        if (likely != null && holds(likely, offset)) {
            return likely;
        }
        long low = first;
        long high = next - 1;
        while (low <= high) {
            long middle = (low + high) >>> 1;
            TailBlock block = at(middle);
            if (block == null || block.end() <= offset) {
                low = middle + 1;
            } else if (block.base > offset) {
                high = middle - 1;
            } else {
                return block;
            }
        }
        return null;
    }

    private static boolean holds(TailBlock block, long offset) {
        return offset >= block.base && offset < block.end();
    }

    /** The first offset kept here; {@code end} when there is none. */
    long firstOffset(long end) {
        for (long sequence = first; sequence < next; sequence = first) {
            TailBlock block = at(sequence);
            // It may have gone just now: then there is another first.
            if (block != null) {
                return block.base;
            }
        }
        return end;
    }

    private @Nullable TailBlock at(long sequence) {
        if (sequence < first || sequence >= next) {
            return null;
        }
        TailBlock block = ring.get(slot(sequence));
        return block != null && block.sequence == sequence ? block : null;
    }

    private static int slot(long sequence) {
        return (int) (sequence & (SLOTS - 1));
    }
}
