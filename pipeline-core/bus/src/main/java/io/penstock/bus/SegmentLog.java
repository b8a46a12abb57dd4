/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import io.penstock.api.bus.Stream;
import io.penstock.api.error.BusFullException;
import io.penstock.api.event.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of one stream. Appends are combined: each is queued, and whichever thread gets the lock writes what all have queued, as
 * one write of at most {@value BlockFormat#MAX_EVENTS} events (or of one append, when that is larger).
 */
final class SegmentLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentLog.class);
    private static final long TAIL_BYTES = 4 << 20;
    private static final long OTHER_TAIL_BYTES = 1 << 20;
    /** As much of the tail stays whoever has passed it: trimming looks at every reader, and not at each append. */
    private static final long TAIL_SLACK = 128 << 10;

    /** With more than this queued, who appends waits its turn: else one thread could be kept writing for the others for ever. */
    private static final int MOST_QUEUED = 8 * BlockFormat.MAX_EVENTS;

    private final LogSettings settings;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<Pending> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger queued = new AtomicInteger();
    /** The last append of each thread that was not complete when it returned. */
    private final ThreadLocal<@Nullable Fate> unanswered = new ThreadLocal<>();

    private final GroupBuilder builder;
    private final Tail tail;
    private final SegmentWriter writer;
    private final @Nullable Syncer syncer;
    private final Retention retention;
    private volatile Gate[] gates = {};
    private volatile long end;
    private volatile boolean full;
    private volatile boolean closed;
    private volatile @Nullable String trouble;
    private final AtomicLong appended = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();

    /**
     * @param holders what the log must not trim by age
     * @param leastEnd behind every cursor: offsets before it were given once and are not given again
     * @param syncer null when nothing is forced to disk
     */
    SegmentLog(
            Path directory,
            LogSettings settings,
            Clock clock,
            Disk disk,
            Holders holders,
            long leastEnd,
            @Nullable Syncer syncer)
            throws IOException {
        this.settings = settings;
        this.clock = clock;
        this.syncer = syncer;
        this.builder = new GroupBuilder(settings);
        this.tail = new Tail(settings.stream() == Stream.EVENTS ? TAIL_BYTES : OTHER_TAIL_BYTES);
        Files.createDirectories(directory);
        SegmentRecovery found = new SegmentRecovery(directory, disk);
        found.run();
        List<Segment> segments = found.segments();
        Segment last = segments.isEmpty() ? null : segments.get(segments.size() - 1);
        long written = found.end();
        end = Math.max(written, leastEnd);
        boolean goOn = last != null && !found.isSealed() && end == written;
        writer = new SegmentWriter(directory, disk, syncer, goOn ? last : null);
        retention = new Retention(settings, holders, segments);
        found.losses().forEach(retention::report);
        if (end > written) {
            retention.report(new Loss(written, end, Loss.POWER_CUT));
        }
    }

    CompletionStage<Void> append(List<Event> events) {
        Fate last = unanswered.get();
        Pending mine = new Pending(events, refused, last == null || last.isDone() ? null : last);
        if (events.isEmpty()) {
            mine.complete();
            return mine.done;
        }
        queue.add(mine);
        boolean mustWait = queued.addAndGet(events.size()) > MOST_QUEUED || full;
        combine(mine, mustWait);
        if (!mine.done.isDone()) {
            unanswered.set(mine.done);
        }
        return mine.done;
    }

    private void combine(@Nullable Pending mine, boolean mustWait) {
        boolean wait = mustWait;
        while (!queue.isEmpty()) {
            if (wait) {
                lock.lock();
                wait = false;
            } else if (!lock.tryLock()) {
                return;
            }
            List<Pending> group;
            try {
                group = writeGroup();
            } finally {
                lock.unlock();
            }
            group.forEach(Pending::complete);
            if ((mine == null || mine.taken) && lock.hasQueuedThreads()) {
                return;
            }
        }
    }

    /** @return what is complete */
    private List<Pending> writeGroup() {
        List<Pending> group = take();
        if (group.isEmpty()) {
            return group;
        }
        if (closed) {
            return fail(group, new IllegalStateException("the bus is closed"));
        }
        return write(group);
    }

    /** @return what is complete */
    private List<Pending> write(List<Pending> group) {
        if (putOffWhatWouldOvertake(group) == group.size()) {
            return group;
        }
        try {
            if (!writeTogether(group)) {
                List<Pending> complete = new ArrayList<>();
                group.forEach(p -> complete.addAll(write(List.of(p))));
                return complete;
            }
        } catch (BusFullException e) {
            return refuse(group, e);
        } catch (IOException e) {
            trouble = settings.stream().key() + ": cannot write: " + e.getMessage();
            return refuse(
                    group,
                    new BusFullException("the stream " + settings.stream().key()
                            + " cannot be written and takes nothing until it can: " + e.getMessage()));
        } catch (RuntimeException | Error e) {
            // All of them are off the queue, and most are other threads': nobody else would ever answer them.
            LOG.error("stream={}: cannot append", settings.stream().key(), e);
            return fail(group, e);
        }
        full = false;
        trouble = null;
        return syncer == null ? group : List.of();
    }

    /**
     * What a thread appended behind an append of its that failed, and could not know of that, would be out of order: groups fail one by
     * one, and a small one may fit where the large one before it did not.
     *
     * @return how many
     */
    private static int putOffWhatWouldOvertake(List<Pending> group) {
        int putOff = 0;
        for (Pending p : group) {
            Throwable obstacle = p.obstacle();
            if (obstacle != null) {
                p.putOff(obstacle);
                putOff++;
            }
        }
        return putOff;
    }

    private static List<Pending> fail(List<Pending> group, Throwable failure) {
        group.forEach(p -> p.putOff(failure));
        return group;
    }

    private List<Pending> refuse(List<Pending> group, BusFullException why) {
        full = true;
        group.forEach(p -> p.putOff(why));
        return group;
    }

    private List<Pending> take() {
        List<Pending> group = new ArrayList<>();
        int events = 0;
        for (Pending p = queue.peek(); p != null; p = queue.peek()) {
            events += p.events.size();
            if (events > BlockFormat.MAX_EVENTS && !group.isEmpty()) {
                break;
            }
            queue.poll();
            queued.addAndGet(-p.events.size());
            p.taken = true;
            group.add(p);
        }
        return group;
    }

    /** @return false when they are above the cap together, though none is alone: nothing is written then */
    private boolean writeTogether(List<Pending> group) throws IOException, BusFullException {
        refuseWhileNothingCanBeForced(group);
        long now = clock.millis();
        Segment s = writer.segment() == null ? begin() : writer.segment();
        builder.build(group, s.base, end, now);
        int size = builder.bytes().size();
        if (size > settings.maxBytes() && group.size() > 1) {
            return false;
        }
        if (s.size() > 0 && (long) s.size() + size > settings.segmentBytes()) {
            writer.seal();
            builder.build(group, begin().base, end, now);
        }
        delete(retention.makeRoom(size, writer));
        if (writer.segment() == null) {
            builder.build(group, begin().base, end, now);
        }
        writer.write(builder.bytes(), builder.blocks(), now, group);
        for (TailBlock b : builder.blocks()) {
            tail.add(b);
            appended.addAndGet(b.events.length);
            end = b.end();
            for (Gate g : gates) {
                g.offer(b);
            }
        }
        if (tail.bytes() > TAIL_SLACK) {
            tail.dropBefore(passed());
        }
        return true;
    }

    /** What is written can be read before it is forced: each try of who is refused would be delivered once more. */
    private void refuseWhileNothingCanBeForced(List<Pending> group) throws BusFullException {
        if (syncer == null) {
            return;
        }
        // Asked first: a failure that comes after the second question is one more than these.
        long failures = syncer.failures();
        group.forEach(p -> p.failedBefore = failures);
        String failing = syncer.failing();
        if (failing != null) {
            throw new BusFullException("the stream " + settings.stream().key()
                    + " cannot be forced to disk and takes nothing until it can: " + failing);
        }
    }

    /**
     * Where the slowest reader is that reads the tail; one that fell out of it reads from disk. Objects that nobody will read
     * are let go while they are young: kept until the tail is full, each would cost a collection of the old generation.
     */
    private long passed() {
        long first = tail.firstOffset(end);
        long passed = end;
        for (Gate g : gates) {
            long behind = g.behind();
            if (behind >= first) {
                passed = Math.min(passed, behind);
            }
        }
        return passed;
    }

    private Segment begin() throws IOException {
        Segment s = writer.begin(end);
        retention.add(s);
        return s;
    }

    private void delete(List<Path> files) {
        for (Path p : files) {
            try {
                Files.deleteIfExists(p);
            } catch (IOException e) {
                LOG.warn("cannot delete segment={}: {}", p, e.getMessage());
            }
        }
    }

    /** Deletes what all holders have finished with and is older than {@code keep}. */
    void trimByAge(long now) {
        List<Path> gone;
        lock.lock();
        try {
            gone = retention.trimByAge(now);
        } finally {
            lock.unlock();
        }
        delete(gone);
        combine(null, false);
    }

    Stream stream() {
        return settings.stream();
    }

    LogSettings settings() {
        return settings;
    }

    Tail tail() {
        return tail;
    }

    Retention retention() {
        return retention;
    }

    /** Behind the last event that can be read. */
    long end() {
        return end;
    }

    /** The first event that is kept, or the end. */
    long start() {
        return retention.start(end);
    }

    /** The segment that holds an offset, or the first behind it. */
    @Nullable
    Segment segmentFor(long offset) {
        return retention.segmentFor(offset);
    }

    synchronized void add(Gate gate) {
        List<Gate> changed = new ArrayList<>(List.of(gates));
        changed.add(gate);
        gates = changed.toArray(new Gate[0]);
    }

    /** How many readers it knows of. */
    int readers() {
        return gates.length;
    }

    synchronized void remove(Gate gate) {
        List<Gate> changed = new ArrayList<>(List.of(gates));
        changed.removeIf(g -> g == gate);
        gates = changed.toArray(new Gate[0]);
    }

    long appended() {
        return appended.get();
    }

    long refused() {
        return refused.get();
    }

    @Nullable
    String trouble() {
        return trouble;
    }

    /** Writes or fails what is queued. What the syncer has is complete when that is closed. */
    @Override
    public void close() {
        combine(null, true);
        lock.lock();
        try {
            closed = true;
            writer.close();
        } finally {
            lock.unlock();
        }
        combine(null, true);
    }
}
