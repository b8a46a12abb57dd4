/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import io.penstock.api.bus.Reader;
import io.penstock.api.bus.Selection;
import io.penstock.api.error.DecodeException;
import io.penstock.api.event.BinaryReader;
import io.penstock.api.event.Event;
import io.penstock.api.event.EventBinary;
import java.util.ArrayList;
import java.util.List;

/** Goes through a log from an offset on and takes what a selection wants: objects from the tail, bytes where it is behind. */
final class LogReading implements AutoCloseable {
    /** After passing over so many bytes without a match there is a batch without events, so that the cursor moves. */
    private static final long MOST_SKIPPED = 8 << 20;

    private final SegmentLog log;
    private MatchCache tailMatches;
    private final Triples diskTriples = new Triples();
    private MatchCache diskMatches;
    private final DiskBlocks disk;
    private final BinaryReader bytes = new BinaryReader(new byte[0]).rememberNames();
    private final List<Triple> dictionary = new ArrayList<>();
    private volatile long next;
    private long lost;
    private long skipped;
    private long taken;
    private long hint;

    LogReading(SegmentLog log, Selection selection, long next, long lost) {
        this.log = log;
        this.tailMatches = new MatchCache(selection);
        this.diskMatches = new MatchCache(selection);
        this.disk = new DiskBlocks(log);
        this.next = next;
        this.lost = lost;
    }

    /** Goes on from where it is by another selection. */
    void select(Selection selection) {
        tailMatches = new MatchCache(selection);
        diskMatches = new MatchCache(selection);
    }

    long next() {
        return next;
    }

    LogPosition position() {
        return new LogPosition(next, lost);
    }

    boolean isCaughtUp() {
        return next >= log.end();
    }

    /** Passes over what somebody else has seen to hold nothing wanted. */
    void passTo(long offset) {
        next = Math.max(next, offset);
    }

    /**
     * Adds what is there until the list has {@code max} events, or {@link #hasEnough}. An empty list begins anew.
     *
     * @return false when it stopped after passing over a lot
     */
    boolean take(List<Event> out, int max) {
        skipped = 0;
        taken = out.isEmpty() ? 0 : taken;
        while (out.size() < max && next < log.end() && skipped < MOST_SKIPPED && !hasEnough()) {
            TailBlock block = log.tail().find(next, hint);
            if (block == null) {
                takeFromDisk(out, max);
            } else {
                takeFromTail(block, out, max);
            }
        }
        return skipped < MOST_SKIPPED;
    }

    /** Whether the blocks that the list is from are so large together that it is a batch, however few events that are. */
    boolean hasEnough() {
        return taken >= Reader.ENOUGH_BYTES;
    }

    private void takeFromTail(TailBlock block, List<Event> out, int max) {
        disk.close();
        int at = (int) (next - block.base);
        int before = out.size();
        if (tailMatches.matchesAll()) {
            for (; at < block.events.length && out.size() < max; at++) {
                out.add(block.events[at]);
            }
        } else if (tailMatches.count(block) == 0) {
            at = block.events.length;
        } else {
            for (; at < block.events.length && out.size() < max; at++) {
                if (tailMatches.matches(block.tripleOf(at))) {
                    out.add(block.events[at]);
                }
            }
        }
        taken += out.size() == before ? 0 : block.encodedBytes;
        next = block.base + at;
        hint = at == block.events.length ? block.sequence + 1 : block.sequence;
    }

    private void takeFromDisk(List<Event> out, int max) {
        long start = log.start();
        if (next < start) {
            passOver(start);
            return;
        }
        if (!disk.find(next)) {
            hole(nextReadable());
            return;
        }
        if (disk.base() > next) {
            if (log.start() > next) {
                return;
            }
            hole(disk.base());
        }
        takeBlock(out, max);
    }

    /** Nothing on disk can be read up to the end: the tail goes on at its first block, which is still in memory. */
    private long nextReadable() {
        return Math.max(next, log.tail().firstOffset(log.end()));
    }

    private void takeBlock(List<Event> out, int max) {
        long end = disk.end();
        try {
            if (!readDictionary()) {
                skipped += disk.length();
                next = end;
            } else if (!disk.load()) {
                hole(end);
            } else {
                takeRecords(out, max, end);
                taken += disk.length();
            }
        } catch (DecodeException e) {
            hole(end);
        }
    }

    /** @return whether anything in it is wanted */
    private boolean readDictionary() throws DecodeException {
        byte[] b = disk.buffer();
        int from = disk.at() + BlockFormat.HEAD;
        bytes.reset(b, from, from + BlockFormat.dictionaryLength(b, disk.at()));
        dictionary.clear();
        boolean any = false;
        while (bytes.remaining() > 0) {
            Triple t = diskTriples.of(bytes.getString(), bytes.getString(), bytes.getString());
            dictionary.add(t);
            any |= diskMatches.matches(t);
        }
        return any;
    }

    private void takeRecords(List<Event> out, int max, long end) throws DecodeException {
        byte[] b = disk.buffer();
        int from = disk.at() + BlockFormat.HEAD + BlockFormat.dictionaryLength(b, disk.at());
        bytes.reset(b, from, from + BlockFormat.recordsLength(b, disk.at()));
        for (long offset = disk.base(); offset < end && out.size() < max; offset++) {
            long index = bytes.getVarint();
            if (index < 0 || index >= dictionary.size()) {
                throw new DecodeException("a record's index must be below " + dictionary.size() + " but was " + index);
            }
            Triple t = dictionary.get((int) index);
            long origin = bytes.getLong();
            int length = bytes.getInt();
            if (offset < next || !diskMatches.matches(t)) {
                bytes.skip(length);
            } else {
                out.add(EventBinary.readBody(bytes, t.device, t.profile, t.source, origin));
            }
            next = Math.max(next, offset + 1);
        }
    }

    private void hole(long to) {
        if (to > next) {
            log.retention().report(new Loss(next, to, Loss.BAD_BLOCK));
            passOver(to);
        }
    }

    private void passOver(long to) {
        lost += to - next;
        next = to;
    }

    @Override
    public void close() {
        disk.close();
    }
}
