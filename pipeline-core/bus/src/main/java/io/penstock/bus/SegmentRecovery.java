/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out at open what a directory of segments holds, and cuts the torn tail. */
final class SegmentRecovery {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentRecovery.class);

    private final Path directory;
    private final List<Segment> segments = new ArrayList<>();
    private final List<Loss> losses = new ArrayList<>();
    private boolean sealed = true;

    SegmentRecovery(Path directory) {
        this.directory = directory;
    }

    /** @throws IOException also when a newer version wrote them */
    void run() throws IOException {
        List<Long> bases;
        try (Stream<Path> files = Files.list(directory)) {
            bases = files.map(Segment::baseOf).filter(b -> b >= 0).sorted().toList();
        }
        for (int i = 0; i < bases.size(); i++) {
            open(bases.get(i), i == bases.size() - 1);
        }
    }

    private void open(long base, boolean last) throws IOException {
        Segment s = new Segment(directory, base);
        if (!segments.isEmpty()) {
            long end = segments.get(segments.size() - 1).end();
            if (end < base) {
                losses.add(new Loss(end, base, Loss.MISSING_SEGMENT));
            }
        }
        try (SegmentInput in = new SegmentInput(s)) {
            if (!SegmentSeal.read(in)) {
                scan(in, last);
                sealed &= !last;
            }
        }
        if (last && !sealed && Files.size(s.file) > s.size()) {
            cut(s);
        }
        segments.add(s);
    }

    /** Every byte of the last segment is checked, of others only the heads. */
    private void scan(SegmentInput in, boolean last) throws IOException {
        long limit = Math.min(in.length(), Integer.MAX_VALUE);
        long place = 0;
        while (place != SegmentInput.NONE && place + BlockFormat.HEAD <= limit) {
            int at = in.head(place, limit);
            boolean sound = at != SegmentInput.NONE && (!last || (at = in.block(place, limit)) != SegmentInput.NONE);
            if (!sound) {
                place = in.next(place + 1, limit);
                continue;
            }
            place = take(in, at, place);
        }
    }

    private long take(SegmentInput in, int at, long place) throws IOException {
        Segment s = in.segment();
        byte[] b = in.buffer();
        refuseNewer(BlockFormat.version(b, at), s);
        int length = BlockFormat.length(b, at);
        if (BlockFormat.codec(b, at) != BlockFormat.CODEC_INDEX) {
            long base = BlockFormat.base(b, at);
            if (base > s.end()) {
                losses.add(new Loss(s.end(), base, Loss.BAD_BLOCK));
            }
            s.block(base, BlockFormat.count(b, at), (int) place, length, BlockFormat.appendedAt(b, at));
        }
        return place + length;
    }

    private static void refuseNewer(int version, Segment s) throws IOException {
        if (version > BlockFormat.VERSION) {
            throw new UnusableDirectoryException("the log's format must be version " + BlockFormat.VERSION
                    + " or older but " + s.file + " has version " + version + ": a newer Penstock wrote it");
        }
    }

    private static void cut(Segment s) throws IOException {
        try (Disk.Output out = Disk.REAL.open(s.file)) {
            LOG.info("cut a torn tail segment={} bytes={}", s.file, Files.size(s.file) - s.size());
            out.truncate(s.size());
        }
    }

    List<Segment> segments() {
        return segments;
    }

    List<Loss> losses() {
        return losses;
    }

    /** Whether nothing more may be written into the last segment. */
    boolean isSealed() {
        return sealed;
    }
}
