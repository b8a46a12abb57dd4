/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import io.penstock.api.event.BinaryWriter;
import io.penstock.api.event.Event;
import io.penstock.api.event.EventBinary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Makes of what waits the bytes of one write and the blocks of the tail. Used under the log's lock; its buffers are used again and
 * again.
 */
final class GroupBuilder {
    private static final int KEPT_BUFFER = 1 << 20;

    private final LogSettings settings;
    private final Triples triples = new Triples();
    private final BinaryWriter out = new BinaryWriter(64 * 1024);
    private final BinaryWriter dictionary = new BinaryWriter(4 * 1024);
    private final BinaryWriter records = new BinaryWriter(64 * 1024);
    private final List<TailBlock> blocks = new ArrayList<>();

    // The block being built.
    private final Event[] events = new Event[BlockFormat.MAX_EVENTS];
    private final int[] indexes = new int[BlockFormat.MAX_EVENTS];
    private Triple[] blockTriples = new Triple[16];
    private int[] counts = new int[16];
    private int count;
    private int tripleCount;
    private long stamp;

    private long segmentBase;
    private long appendedAt;
    private long next;

    GroupBuilder(LogSettings settings) {
        this.settings = settings;
    }

    /**
     * Builds anew; an append that cannot be written in binary, or alone is more than the stream can ever hold, gets its failure, is left
     * out, and hurts no other.
     */
    void build(List<Pending> group, long segment, long base, long now) {
        buildAll(group, segment, base, now);
        if (out.size() > settings.maxBytes()) {
            group.forEach(p -> refuseAboveCap(p, segment, base, now));
            buildAll(group, segment, base, now);
        }
    }

    private void refuseAboveCap(Pending p, long segment, long base, long now) {
        buildAll(List.of(p), segment, base, now);
        if (out.size() > settings.maxBytes()) {
            p.failure = new IllegalArgumentException("what is appended together must be at most the cap of the stream "
                    + settings.stream().key() + ", " + settings.maxBytes() + " bytes, but was " + out.size()
                    + " bytes: device '" + p.events.get(0).device() + "'");
        }
    }

    private void buildAll(List<Pending> group, long segment, long base, long now) {
        boolean built = false;
        while (!built) {
            built = tryBuild(group, segment, base, now);
        }
    }

    private boolean tryBuild(List<Pending> group, long segment, long base, long now) {
        segmentBase = segment;
        next = base;
        appendedAt = now;
        out.reset(KEPT_BUFFER);
        blocks.clear();
        begin();
        for (Pending p : group) {
            if (p.failure == null && !tryAdd(p)) {
                return false;
            }
        }
        finish();
        return true;
    }

    private boolean tryAdd(Pending p) {
        try {
            add(p.events);
            return true;
        } catch (RuntimeException e) {
            p.failure = e;
            return false;
        }
    }

    private void add(List<Event> added) {
        for (int i = 0; i < added.size(); i++) {
            if (count == BlockFormat.MAX_EVENTS
                    || records.size() >= BlockFormat.MAX_BYTES
                    || dictionary.size() >= BlockFormat.MAX_BYTES) {
                finish();
            }
            add(added.get(i));
        }
    }

    private void add(Event e) {
        int index = indexOf(e);
        records.putVarint(index);
        records.putLong(e.origin());
        int lengthAt = records.size();
        records.putInt(0);
        EventBinary.writeBody(e, records);
        int length = records.size() - lengthAt - 4;
        if (length > BlockFormat.MAX_EVENT_BYTES) {
            throw new IllegalArgumentException("an event must be at most 16 MiB in binary form but was " + length
                    + " bytes: device '" + e.device() + "'");
        }
        records.patchInt(lengthAt, length);
        events[count] = e;
        indexes[count] = index;
        counts[index]++;
        count++;
    }

    private int indexOf(Event e) {
        int names = e.device().length() + e.profile().length() + e.source().length();
        if (names > BlockFormat.MAX_NAMES) {
            throw new IllegalArgumentException("device, profile and source must have at most " + BlockFormat.MAX_NAMES
                    + " characters together but had " + names);
        }
        Triple t = triples.of(e.device(), e.profile(), e.source());
        if (t.stamp == stamp) {
            return t.index;
        }
        if (tripleCount == blockTriples.length) {
            blockTriples = Arrays.copyOf(blockTriples, 2 * tripleCount);
            counts = Arrays.copyOf(counts, 2 * tripleCount);
        }
        t.stamp = stamp;
        t.index = tripleCount;
        blockTriples[tripleCount] = t;
        counts[tripleCount] = 0;
        dictionary.putString(t.device);
        dictionary.putString(t.profile);
        dictionary.putString(t.source);
        return tripleCount++;
    }

    private void begin() {
        count = 0;
        tripleCount = 0;
        stamp++;
        dictionary.reset(KEPT_BUFFER);
        records.reset(KEPT_BUFFER);
    }

    private void finish() {
        if (count == 0) {
            return;
        }
        int from = out.size();
        BlockFormat.write(out, segmentBase, BlockFormat.CODEC_EVENTS, next, count, appendedAt, dictionary, records);
        blocks.add(new TailBlock(
                next,
                Arrays.copyOf(events, count),
                Arrays.copyOf(blockTriples, tripleCount),
                Arrays.copyOf(counts, tripleCount),
                tripleCount == 1 ? NO_INDEXES : Arrays.copyOf(indexes, count),
                out.size() - from));
        Arrays.fill(events, 0, count, null);
        next += count;
        begin();
    }

    private static final int[] NO_INDEXES = {};

    /** The bytes of the group. */
    BinaryWriter bytes() {
        return out;
    }

    /** The blocks of the group, in order of their bytes. */
    List<TailBlock> blocks() {
        return blocks;
    }
}
