/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus.memory;

import io.penstock.api.bus.Shard;
import io.penstock.api.bus.Stream;
import io.penstock.api.event.Event;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One shard of one stream: its events and the offset of the first. Guarded by the bus's lock. */
final class MemoryShard implements Shard {
    record Entry(Event event, int bytes, long appendedAt) {}

    private final Stream stream;
    private final int number;
    private final List<Entry> entries = new ArrayList<>();
    private long start;
    private long bytes;

    MemoryShard(Stream stream, int number) {
        this.stream = stream;
        this.number = number;
    }

    int number() {
        return number;
    }

    long start() {
        return start;
    }

    long end() {
        return start + entries.size();
    }

    long bytes() {
        return bytes;
    }

    Entry at(long offset) {
        return entries.get((int) (offset - start));
    }

    @Nullable
    Entry oldest() {
        return entries.isEmpty() ? null : entries.get(0);
    }

    @Nullable
    Entry newest() {
        return entries.isEmpty() ? null : entries.get(entries.size() - 1);
    }

    void add(Entry entry) {
        entries.add(entry);
        bytes += entry.bytes;
    }

    /** Forgets everything before an offset. */
    void trim(long before) {
        List<Entry> gone = entries.subList(0, (int) (before - start));
        for (Entry e : gone) {
            bytes -= e.bytes;
        }
        gone.clear();
        start = before;
    }

    /** The first offset whose entry was appended at this time or later. */
    long firstAt(long millis) {
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).appendedAt >= millis) {
                return start + i;
            }
        }
        return end();
    }

    @Override
    public String toString() {
        return stream.key() + "/" + number;
    }
}
