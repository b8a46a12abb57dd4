/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import io.penstock.api.bus.Selection;
import io.penstock.api.bus.Stream;
import io.penstock.api.event.Event;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** One stream's log alone, without cursors. */
final class LogFixture implements AutoCloseable {
    static final int SEGMENT = 64 * 1024;

    final SegmentLog log;
    long finished = Long.MAX_VALUE;

    LogFixture(Path directory) throws IOException {
        this(directory, Disk.REAL, 0);
    }

    LogFixture(Path directory, Disk disk, long leastEnd) throws IOException {
        log = new SegmentLog(
                directory,
                new LogSettings(Stream.EVENTS, 1 << 30, SEGMENT, false, false, Long.MAX_VALUE),
                new SetClock(Instant.parse("2026-03-01T12:00:00Z")),
                disk,
                () -> finished,
                leastEnd,
                null);
    }

    void append(List<Event> events) {
        log.append(events).toCompletableFuture().join();
    }

    /** What a reader from an offset gets from disk, whatever the tail has. */
    static final class Taken {
        final List<Long> numbers = new ArrayList<>();
        long lost;
        long next;
    }

    Taken take(long from) {
        return take(from, Selection.ALL);
    }

    Taken take(long from, Selection selection) {
        List<Event> events = new ArrayList<>();
        try (LogReading reading = new LogReading(log, selection, from, 0)) {
            while (!reading.isCaughtUp()) {
                List<Event> some = new ArrayList<>();
                reading.take(some, 7);
                events.addAll(some);
            }
            Taken taken = new Taken();
            events.forEach(e -> taken.numbers.add(KitEvents.number(e)));
            taken.lost = reading.position().lost();
            taken.next = reading.position().offset();
            return taken;
        }
    }

    @Override
    public void close() {
        log.close();
    }
}
