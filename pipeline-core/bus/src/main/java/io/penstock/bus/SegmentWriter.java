/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import io.penstock.api.event.BinaryWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes into the newest segment. Under the log's lock. */
final class SegmentWriter {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentWriter.class);

    private final Path directory;
    private final Disk disk;
    private final @Nullable Syncer syncer;
    private @Nullable Segment segment;
    private Disk.@Nullable Output output;
    /** Up to here the segment may have blocks that were refused and could not be cut. */
    private int uncutTo;

    /**
     * @param segment to go on with; null when the next write begins one
     * @param syncer null when nothing is forced to disk
     */
    SegmentWriter(Path directory, Disk disk, @Nullable Syncer syncer, @Nullable Segment segment) {
        this.directory = directory;
        this.disk = disk;
        this.syncer = syncer;
        this.segment = segment;
    }

    /** The segment written into; null before the first write into a new one. */
    @Nullable
    Segment segment() {
        return segment;
    }

    /** Begins a new segment; nothing has changed when it fails. */
    Segment begin(long base) throws IOException {
        Segment made = new Segment(directory, base);
        Disk.Output opened = disk.open(made.file);
        segment = made;
        output = opened;
        uncutTo = 0;
        if (syncer != null) {
            syncer.forceNames(directory);
        }
        return made;
    }

    /** Writes a group and makes it readable; nothing has changed when it fails. */
    void write(BinaryWriter bytes, List<TailBlock> blocks, long appendedAt, List<Pending> group) throws IOException {
        Segment s = current();
        Disk.Output out = open(s);
        int place = s.size();
        clear(out, place);
        try {
            out.write(place, bytes.array(), bytes.size());
        } catch (IOException | RuntimeException | Error e) {
            if (!cut(out, place)) {
                uncutTo = place + bytes.size();
            }
            throw e;
        }
        for (TailBlock b : blocks) {
            s.block(b.base, b.events.length, place, b.encodedBytes, appendedAt);
            place += b.encodedBytes;
        }
        if (syncer != null) {
            syncer.force(out, group);
        }
    }

    private Segment current() {
        if (segment == null) {
            throw new IllegalStateException("no segment was begun");
        }
        return segment;
    }

    private Disk.Output open(Segment s) throws IOException {
        if (output == null) {
            output = disk.open(s.file);
        }
        return output;
    }

    /**
     * Cut, what was half written cannot be mistaken for blocks by whoever opens it.
     *
     * @return whether it is
     */
    private static boolean cut(Disk.Output out, long size) {
        try {
            out.truncate(size);
            return true;
        } catch (IOException e) {
            LOG.warn("cannot cut what was half written: {}", e.getMessage());
            return false;
        }
    }

    /** What could not be cut goes before anything else is written: behind a shorter group, blocks of it would be left. */
    private void clear(Disk.Output out, int size) throws IOException {
        if (uncutTo > size && !cut(out, size)) {
            out.write(size, new byte[uncutTo - size], uncutTo - size);
        }
        uncutTo = 0;
    }

    /**
     * Ends the segment with its seal; without one, when there is no room for it, it is only slower to open.
     *
     * @throws IOException when it has something that must be cut and cannot be
     */
    void seal() throws IOException {
        Segment s = segment;
        if (s == null) {
            return;
        }
        if (output != null) {
            clear(output, s.size());
        }
        try {
            Disk.Output out = open(s);
            writeSeal(s, out);
            release(out);
        } catch (IOException e) {
            LOG.warn("cannot open segment={} to seal it: {}", s.file, e.getMessage());
        }
        segment = null;
        output = null;
    }

    /** Closes the segment as it is: its file is about to go. */
    void abandon() {
        close();
        segment = null;
    }

    private static void writeSeal(Segment s, Disk.Output out) {
        int place = s.size();
        try {
            BinaryWriter seal = SegmentSeal.of(s);
            out.write(place, seal.array(), seal.size());
            s.known(s.end(), place + seal.size());
        } catch (IOException e) {
            cut(out, place);
        }
    }

    private void release(Disk.Output out) {
        if (syncer != null) {
            syncer.finish(out);
            return;
        }
        try {
            out.close();
        } catch (IOException e) {
            LOG.warn("cannot close a segment: {}", e.getMessage());
        }
    }

    void close() {
        if (output != null) {
            release(output);
            output = null;
        }
    }
}
