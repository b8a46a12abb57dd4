/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Walks over the log's blocks on disk, for a reader that is behind. Keeps one file open until it is caught up. One thread. */
final class DiskBlocks implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DiskBlocks.class);

    private final SegmentLog log;
    private @Nullable SegmentInput in;
    private long place;
    private long base;
    private int at;

    DiskBlocks(SegmentLog log) {
        this.log = log;
    }

    /** Goes to the block that holds an offset, or to the first behind it. False when there is none. */
    boolean find(long offset) {
        long wanted = offset;
        while (true) {
            Segment s = log.segmentFor(wanted);
            if (s == null) {
                return false;
            }
            SegmentInput input = input(s, wanted);
            if (input != null && find(input, wanted)) {
                return true;
            }
            wanted = Math.max(s.end(), wanted + 1);
        }
    }

    private boolean find(SegmentInput input, long wanted) {
        Segment s = input.segment();
        if (wanted < base) {
            place = s.index.place(wanted);
        }
        long limit = s.size();
        while (place != SegmentInput.NONE && place < limit) {
            at = input.head(place, limit);
            if (at == SegmentInput.NONE) {
                place = input.next(place + 1, limit);
                continue;
            }
            byte[] b = input.buffer();
            base = BlockFormat.base(b, at);
            if (BlockFormat.codec(b, at) == BlockFormat.CODEC_EVENTS && base + BlockFormat.count(b, at) > wanted) {
                return true;
            }
            place += BlockFormat.length(b, at);
        }
        place = limit;
        return false;
    }

    /** @return null when its file is gone */
    private @Nullable SegmentInput input(Segment s, long wanted) {
        if (in != null && in.segment() == s) {
            return in;
        }
        close();
        try {
            in = new SegmentInput(s);
            place = s.index.place(wanted);
            base = wanted;
            return in;
        } catch (IOException e) {
            if (Files.exists(s.file)) {
                throw new UncheckedIOException("cannot open " + s.file, e);
            }
            return null;
        }
    }

    private SegmentInput opened() {
        if (in == null) {
            throw new IllegalStateException("no block found before");
        }
        return in;
    }

    byte[] buffer() {
        return opened().buffer();
    }

    /** Where in the buffer the block found begins; its head and dictionary are there. */
    int at() {
        return at;
    }

    long base() {
        return base;
    }

    long end() {
        return base + BlockFormat.count(buffer(), at);
    }

    int length() {
        return BlockFormat.length(buffer(), at);
    }

    /** Reads the rest of the block found; false when it is damaged. */
    boolean load() {
        int loaded = opened().block(place, opened().segment().size());
        if (loaded == SegmentInput.NONE) {
            // The head was sound: what follows it is found behind it.
            at = opened().head(place, opened().segment().size());
            return false;
        }
        at = loaded;
        return true;
    }

    @Override
    public void close() {
        if (in != null) {
            try {
                in.close();
            } catch (IOException e) {
                LOG.warn("cannot close segment={}: {}", in.segment().file, e.getMessage());
            }
            in = null;
        }
    }
}
