/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import java.io.IOException;
import java.io.RandomAccessFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads blocks of one segment, in large pieces, believing nothing unchecked. One thread. */
final class SegmentInput implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentInput.class);
    private static final int PIECE = 256 * 1024;
    private static final int SECTOR = 4096;
    static final int NONE = -1;

    private final Segment segment;
    private final RandomAccessFile file;
    private byte[] buffer = new byte[PIECE];
    private long bufferAt;
    private int filled;
    private boolean unreadable;
    private long lastUnreadable = NONE;

    SegmentInput(Segment segment) throws IOException {
        this(segment, new RandomAccessFile(segment.file.toFile(), "r"));
    }

    SegmentInput(Segment segment, RandomAccessFile file) {
        this.segment = segment;
        this.file = file;
    }

    Segment segment() {
        return segment;
    }

    long length() throws IOException {
        return file.length();
    }

    /** The last place that the disk could not read; {@link #NONE} while there was none. */
    long lastUnreadable() {
        return lastUnreadable;
    }

    /** Valid until the next call of a method that reads. */
    byte[] buffer() {
        return buffer;
    }

    /** @return where in the buffer these bytes are; {@link #NONE} when they cannot be had */
    int load(long place, int length, long limit) {
        if (place + length > limit) {
            return NONE;
        }
        if (place >= bufferAt && place + length <= bufferAt + filled) {
            return (int) (place - bufferAt);
        }
        return read(place, length, limit) ? 0 : NONE;
    }

    private boolean read(long place, int length, long limit) {
        int wanted = (int) Math.min(limit - place, Math.max(length, PIECE));
        if (wanted > buffer.length) {
            buffer = new byte[wanted];
        }
        bufferAt = place;
        filled = 0;
        unreadable = false;
        try {
            file.seek(place);
            while (filled < wanted) {
                int n = file.read(buffer, filled, wanted - filled);
                if (n < 0) {
                    break;
                }
                filled += n;
            }
        } catch (IOException e) {
            // An unreadable sector is a bad block like any other: the reader goes on behind it.
            LOG.warn("cannot read segment={} place={}: {}", segment.file, place, e.getMessage());
            unreadable = true;
            lastUnreadable = Math.max(lastUnreadable, place + filled);
        }
        return filled >= length;
    }

    /** @return where in the buffer a sound head with its dictionary is; {@link #NONE} when there is none at this place */
    int head(long place, long limit) {
        int at = load(place, BlockFormat.HEAD, limit);
        if (at == NONE || !BlockFormat.isPlausible(buffer, at) || place + BlockFormat.length(buffer, at) > limit) {
            return NONE;
        }
        at = load(place, BlockFormat.HEAD + BlockFormat.dictionaryLength(buffer, at), limit);
        return at != NONE && BlockFormat.isHeadSound(segment.base, buffer, at) ? at : NONE;
    }

    /** @return where in the buffer the whole block is whose head is sound; {@link #NONE} when its records are not */
    int block(long place, long limit) {
        int at = load(place, BlockFormat.HEAD, limit);
        at = at == NONE ? NONE : load(place, BlockFormat.length(buffer, at), limit);
        return at != NONE && BlockFormat.areRecordsSound(buffer, at) ? at : NONE;
    }

    /** @return the next place with a sound head; {@link #NONE} when there is no more */
    long next(long from, long limit) {
        long place = from;
        // Longer each time: where nothing can be read any more, each try may take a disk seconds.
        int skip = SECTOR;
        while (place + BlockFormat.HEAD <= limit) {
            int at = load(place, BlockFormat.HEAD, limit);
            if (at != NONE) {
                if (BlockFormat.magic(buffer, at) == BlockFormat.MAGIC && head(place, limit) != NONE) {
                    return place;
                }
                place++;
            } else if (unreadable) {
                place = place / SECTOR * SECTOR + skip;
                skip = Math.min(2 * skip, PIECE);
            } else {
                return NONE;
            }
        }
        return NONE;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
