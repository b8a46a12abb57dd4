/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import io.penstock.api.bus.Batch;
import io.penstock.api.bus.Checkpoint;
import io.penstock.api.bus.Position;
import io.penstock.api.bus.Reader;
import io.penstock.api.bus.Selection;
import io.penstock.api.bus.Shard;
import io.penstock.api.bus.ShardListener;
import io.penstock.api.event.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A reader of the embedded log. */
final class SegmentReader implements Reader {
    private final SegmentLog log;
    private final CursorEntry cursor;
    private final Commits commits;
    private final ShardListener listener;
    private final Consumer<SegmentReader> whenClosed;
    private final LogShard shard;
    private final LogReading reading;
    private final Gate gate;
    private long returnedTo;
    private long gaveAt = System.nanoTime() - Duration.ofHours(1).toNanos();
    private volatile boolean closed;

    SegmentReader(
            SegmentLog log,
            CursorEntry cursor,
            Commits commits,
            Selection selection,
            ShardListener listener,
            Consumer<SegmentReader> whenClosed) {
        this.whenClosed = whenClosed;
        this.log = log;
        this.cursor = cursor;
        this.commits = commits;
        this.listener = listener;
        this.shard = new LogShard(log.stream());
        LogPosition from = cursor.position();
        this.reading = new LogReading(log, selection, from.offset(), from.lost());
        this.returnedTo = from.offset();
        this.gate = new Gate(selection, reading::next);
        log.add(gate);
    }

    LogShard shard() {
        return shard;
    }

    @Override
    public Shard shardOf(String device) {
        return shard;
    }

    @Override
    public synchronized @Nullable Batch poll(Duration linger, Duration timeout, int max) {
        if (closed) {
            throw new IllegalStateException("the reader of cursor '" + cursor.name() + "' is closed");
        }
        if (gate.isWokenUp()) {
            gate.clearWokenUp();
            return null;
        }
        long now = System.nanoTime();
        List<Event> events = new ArrayList<>(Math.min(max, 128));
        boolean there = reading.take(events, max);
        if (events.isEmpty() && there) {
            waitForFirst(events, max, now + timeout.toNanos());
            gather(events, max, Linger.until(System.nanoTime(), gaveAt, linger.toNanos()));
        } else {
            // What waited already has waited since the last batch at most.
            gather(events, max, gaveAt + linger.toNanos());
        }
        gate.clearWokenUp();
        return batch(events);
    }

    private void waitForFirst(List<Event> events, int max, long until) {
        boolean there = true;
        while (events.isEmpty() && there && !gate.isWokenUp() && until - System.nanoTime() > 0) {
            gate.waitForFirst(reading.next());
            there = sleepAndTake(events, max, until);
        }
    }

    private void gather(List<Event> events, int max, long until) {
        boolean there = !events.isEmpty();
        while (events.size() < max
                && !reading.hasEnough()
                && there
                && !gate.isWokenUp()
                && until - System.nanoTime() > 0) {
            gate.gather(reading.next(), max - events.size());
            there = sleepAndTake(events, max, until);
        }
    }

    private boolean sleepAndTake(List<Event> events, int max, long until) {
        if (reading.isCaughtUp()) {
            gate.sleep(until);
        }
        reading.passTo(gate.disarm());
        return reading.take(events, max);
    }

    private @Nullable Batch batch(List<Event> events) {
        if (!events.isEmpty()) {
            gaveAt = System.nanoTime();
        } else if (reading.next() == returnedTo) {
            return null;
        }
        returnedTo = reading.next();
        return new Batch(shard, Collections.unmodifiableList(events), reading.position());
    }

    @Override
    public synchronized void select(Selection selection) {
        reading.select(selection);
        gate.select(selection);
    }

    @Override
    public void wakeup() {
        gate.wakeup();
    }

    @Override
    public CompletionStage<Void> commit(Shard of, Position position, Checkpoint checkpoint) {
        if (closed) {
            return CompletableFuture.failedFuture(
                    new IllegalStateException("the reader of cursor '" + cursor.name() + "' is closed"));
        }
        return commits.commit(cursor, (LogPosition) position, checkpoint);
    }

    @Override
    public void handedOver(Shard of, long messages) {
        cursor.handedOver().upTo(messages);
    }

    @Override
    public void flush() {
        commits.flush();
    }

    @Override
    public long lag() {
        return Math.max(0, log.end() - Math.max(reading.next(), log.start()));
    }

    /** How many times an append woke it. */
    long wakeups() {
        return gate.wakeups();
    }

    /** Lets go of a reader whose listener did not take its shard: nothing was read, nothing is to be committed. */
    synchronized void discard() {
        closed = true;
        log.remove(gate);
        reading.close();
        whenClosed.accept(this);
    }

    @Override
    public void close() {
        gate.wakeup();
        closeOnceNotPolling();
    }

    private synchronized void closeOnceNotPolling() {
        if (closed) {
            return;
        }
        listener.revoked(shard);
        closed = true;
        log.remove(gate);
        reading.close();
        try {
            commits.flush();
        } finally {
            cursor.closed();
            whenClosed.accept(this);
        }
    }
}
