/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a number for each cursor that hands messages over, in a small file that is mapped: to write one is a store, and it is there
 * after a kill. Big-endian, a slot of 16 bytes each: the hash of the cursor's name, the number; the first slot holds the magic. It is
 * for counting only: where it cannot be had, numbers end with the process.
 */
final class HandedOverFile {
    private static final Logger LOG = LoggerFactory.getLogger(HandedOverFile.class);
    private static final long MAGIC = 0x50534c48_00000001L;
    private static final int SLOT = 16;
    private static final int SLOTS = 1024;
    private static final int BYTES = SLOTS * SLOT;

    private final Path file;
    private final Map<Long, Integer> slots = new HashMap<>();
    private final BitSet taken = new BitSet(SLOTS);
    private ByteBuffer words;
    private boolean mapped;
    private boolean full;

    /** Reads what is there. It is mapped, and made where it is not there, when there is something to write. */
    HandedOverFile(Path file) {
        this.file = file;
        this.words = ByteBuffer.wrap(read(file));
        taken.set(0);
        for (int slot = 1; slot < SLOTS; slot++) {
            long cursor = words.getLong(slot * SLOT);
            if (cursor != 0) {
                slots.put(cursor, slot);
                taken.set(slot);
            }
        }
    }

    private static byte[] read(Path file) {
        try {
            byte[] found = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
            if (found.length == BYTES && ByteBuffer.wrap(found).getLong() == MAGIC) {
                return found;
            }
        } catch (IOException e) {
            LOG.warn("what was handed over before cannot be read in {}: {}", file, e.getMessage());
        }
        return ByteBuffer.allocate(BYTES).putLong(MAGIC).array();
    }

    private ByteBuffer words() {
        if (!mapped) {
            mapped = true;
            try {
                words = map();
            } catch (IOException e) {
                LOG.warn(
                        "what may be double after a kill will not be counted: cannot use {}: {}", file, e.getMessage());
            }
        }
        return words;
    }

    private ByteBuffer map() throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        try (RandomAccessFile f = new RandomAccessFile(file.toFile(), "rw")) {
            // Written, and not only made longer: a mapped page must have its place before the disk is full.
            f.setLength(BYTES);
            f.write(words.array());
            return f.getChannel().map(MapMode.READ_WRITE, 0, BYTES);
        }
    }

    /** The number of a cursor, as it was left, from here on kept. */
    HandedOver of(String cursor) {
        long hash = hash(cursor);
        HandedOver counted = new HandedOver(left -> put(hash, left));
        synchronized (this) {
            Integer slot = slots.get(hash);
            counted.restore(slot == null ? 0 : Math.max(0, words.getLong(slot * SLOT + 8)));
        }
        return counted;
    }

    private synchronized void put(long cursor, long left) {
        Integer known = slots.get(cursor);
        int slot = known == null ? taken.nextClearBit(1) : known;
        if (slot == SLOTS) {
            if (!full) {
                full = true;
                LOG.warn(
                        "what may be double after a kill is counted for {} cursors, and not for those beyond",
                        SLOTS - 1);
            }
            return;
        }
        words().putLong(slot * SLOT + 8, left);
        if (known == null) {
            words().putLong(slot * SLOT, cursor);
            taken.set(slot);
            slots.put(cursor, slot);
        }
    }

    /** The cursor is no more. */
    synchronized void release(String cursor) {
        Integer slot = slots.remove(hash(cursor));
        if (slot != null) {
            words().putLong(slot * SLOT, 0);
            taken.clear(slot);
        }
    }

    /** FNV-1a with 64 bits; never 0. */
    private static long hash(String cursor) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < cursor.length(); i++) {
            hash = (hash ^ cursor.charAt(i)) * 0x100000001b3L;
        }
        return hash == 0 ? 1 : hash;
    }
}
