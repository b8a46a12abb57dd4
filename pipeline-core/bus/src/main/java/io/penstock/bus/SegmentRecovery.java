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

/**
 * Finds out at open what a directory of segments holds, and cuts the torn tail. An end that the disk cannot read is none: it is left as it is,
 * for a disk may recover, and what it may hold is counted.
 */
final class SegmentRecovery {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentRecovery.class);

    private final Path directory;
    private final Disk disk;
    private final List<Segment> segments = new ArrayList<>();
    private final List<Loss> losses = new ArrayList<>();
    private boolean sealed = true;
    private long end;

    SegmentRecovery(Path directory, Disk disk) {
        this.directory = directory;
        this.disk = disk;
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
            long before = segments.get(segments.size() - 1).end();
            if (before < base) {
                losses.add(new Loss(before, base, Loss.MISSING_SEGMENT));
            }
        }
        try (SegmentInput in = new SegmentInput(s, disk.read(s.file))) {
            boolean hasSeal = SegmentSeal.read(in);
            if (!hasSeal) {
                scan(in, last);
            }
            end = s.end();
            if (last && !hasSeal) {
                lookAtEnd(in);
            }
        }
        segments.add(s);
    }

    private void lookAtEnd(SegmentInput in) throws IOException {
        Segment s = in.segment();
        long unread = in.lastUnreadable() < s.size() ? 0 : mostEvents(in, s.size(), in.length());
        if (unread > 0) {
            end += unread;
            losses.add(new Loss(s.end(), end, Loss.BAD_BLOCK));
            return;
        }
        sealed = false;
        if (in.length() > s.size()) {
            cut(s);
        }
    }

    /** Where no head can be read nobody knows how many there are: as many as may be, so that no offset is given twice. */
    private static long mostEvents(SegmentInput in, long from, long limit) {
        long events = 0;
        long place = from;
        for (int at = in.head(place, limit); at != SegmentInput.NONE; at = in.head(place, limit)) {
            byte[] b = in.buffer();
            events += BlockFormat.codec(b, at) == BlockFormat.CODEC_INDEX ? 0 : BlockFormat.count(b, at);
            place += BlockFormat.length(b, at);
        }
        return events + Math.max(0, limit - place - BlockFormat.HEAD) / BlockFormat.LEAST_EVENT;
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

    /** Behind the last event that there is or may have been. */
    long end() {
        return end;
    }

    /** Whether nothing more may be written into the last segment. */
    boolean isSealed() {
        return sealed;
    }
}
