/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus.memory;

import io.penstock.api.bus.BusSettings;
import io.penstock.api.bus.BusSettings.WhenFull;
import io.penstock.api.bus.Stream;
import io.penstock.api.bus.StreamStatus;
import io.penstock.api.error.BusFullException;
import io.penstock.api.event.Event;
import io.penstock.api.event.EventBinary;
import io.penstock.bus.SystemEvents;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One stream of the memory bus with its caps. Guarded by the bus's lock. */
final class MemoryStream {
    private final Stream stream;
    private final BusSettings settings;
    private final Clock clock;
    private final List<MemoryShard> shards;
    private final long capOfShard;
    private final boolean refuses;
    private long appended;
    private long forcedOut;
    private long forgotten;
    private long refused;

    MemoryStream(Stream stream, BusSettings settings, Clock clock, int shards) {
        this.stream = stream;
        this.settings = settings;
        this.clock = clock;
        this.shards = IntStream.range(0, shards)
                .mapToObj(n -> new MemoryShard(stream, n))
                .toList();
        this.capOfShard = cap() / shards;
        this.refuses = stream == Stream.EVENTS && settings.whenFull() == WhenFull.REFUSE;
    }

    private long cap() {
        return (stream == Stream.EVENTS ? settings.maxSize() : settings.otherStreams()).bytes();
    }

    List<MemoryShard> shards() {
        return shards;
    }

    /** @return what there is to announce */
    List<Event> append(List<Event> events, List<MemoryCursor> cursors) throws BusFullException {
        long now = clock.millis();
        List<MemoryShard.Entry> entries = new ArrayList<>();
        long[] more = new long[shards.size()];
        for (Event e : events) {
            MemoryShard.Entry entry = new MemoryShard.Entry(e, EventBinary.encode(e).length, now);
            entries.add(entry);
            more[shardOf(e.device()).number()] += entry.bytes();
        }
        for (long bytes : more) {
            if (bytes > capOfShard) {
                throw new IllegalArgumentException("what is appended together must be at most the cap of the stream "
                        + stream.key() + ", " + capOfShard + " bytes, but was " + bytes + " bytes");
            }
        }
        List<Event> announcements = new ArrayList<>();
        for (MemoryShard s : shards) {
            makeRoom(s, more[s.number()], events.size(), cursors, announcements);
        }
        entries.forEach(e -> shardOf(e.event().device()).add(e));
        appended += events.size();
        return announcements;
    }

    MemoryShard shardOf(String device) {
        return shards.get(Math.floorMod(device.hashCode(), shards.size()));
    }

    private void makeRoom(MemoryShard s, long more, int events, List<MemoryCursor> cursors, List<Event> announcements)
            throws BusFullException {
        if (s.bytes() + more <= capOfShard || more == 0) {
            return;
        }
        long finished = finished(s, cursors);
        long to = s.start();
        long left = s.bytes() + more;
        while (left > capOfShard && to < s.end() && !(refuses && to >= finished)) {
            left -= s.at(to).bytes();
            to++;
        }
        if (refuses && left > capOfShard) {
            refused += events;
            throw new BusFullException("the stream " + stream.key() + " is at its cap of " + settings.maxSize()
                    + " and takes nothing more until its readers have caught up");
        }
        long from = Math.max(finished, s.start());
        if (to > from) {
            forcedOut += to - from;
            announcements.add(SystemEvents.lost(clock, stream, "forced out", from, to));
        }
        s.trim(to);
    }

    private static long finished(MemoryShard s, List<MemoryCursor> cursors) {
        return cursors.stream()
                .filter(MemoryCursor::isHolding)
                .mapToLong(c -> c.position(s).offset())
                .min()
                .orElse(s.end());
    }

    void trimByAge(List<MemoryCursor> cursors) {
        if (stream != Stream.EVENTS) {
            return;
        }
        long before = clock.millis() - settings.keep().toMillis();
        for (MemoryShard s : shards) {
            s.trim(Math.max(s.start(), Math.min(s.firstAt(before), Math.min(finished(s, cursors), s.end()))));
        }
    }

    /** So many events went with a cursor that was forgotten. */
    void forgotten(long events) {
        forgotten += events;
    }

    StreamStatus status() {
        return new StreamStatus(
                stream,
                shards.stream().mapToLong(s -> s.end() - s.start()).sum(),
                appended,
                shards.stream().mapToLong(MemoryShard::bytes).sum(),
                cap(),
                0,
                shards.stream().map(MemoryShard::oldest).map(MemoryStream::time).reduce(null, (a, b) -> first(a, b)),
                shards.stream().map(MemoryShard::newest).map(MemoryStream::time).reduce(null, (a, b) -> last(a, b)),
                forcedOut,
                forgotten,
                0,
                refused);
    }

    private static @Nullable Instant time(MemoryShard.@Nullable Entry e) {
        return e == null ? null : Instant.ofEpochMilli(e.appendedAt());
    }

    private static @Nullable Instant first(@Nullable Instant a, @Nullable Instant b) {
        return a == null || (b != null && b.isBefore(a)) ? b : a;
    }

    private static @Nullable Instant last(@Nullable Instant a, @Nullable Instant b) {
        return a == null || (b != null && b.isAfter(a)) ? b : a;
    }
}
