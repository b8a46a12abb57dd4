/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus.memory;

import io.penstock.api.bus.Batch;
import io.penstock.api.bus.Checkpoint;
import io.penstock.api.bus.Position;
import io.penstock.api.bus.Reader;
import io.penstock.api.bus.Selection;
import io.penstock.api.bus.Shard;
import io.penstock.api.bus.ShardListener;
import io.penstock.api.event.Event;
import io.penstock.bus.Linger;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.Condition;
import org.jspecify.annotations.Nullable;

/** A reader of the memory bus: takes its shards in turn. Its fields are guarded by the bus's lock. */
final class MemoryReader implements Reader {
    /** Where reading stands in one assigned shard. */
    private static final class Place {
        final MemoryShard shard;
        long next;
        long returned;
        long lost;

        Place(MemoryShard shard, MemoryPosition from) {
            this.shard = shard;
            this.next = from.offset();
            this.returned = from.offset();
            this.lost = from.lost();
        }
    }

    private final MemoryBus bus;
    private final MemoryCursor cursor;
    private Selection selection;
    private final ShardListener listener;
    private final Condition news;
    private final Deque<Place> places = new ArrayDeque<>();
    private final Deque<Runnable> changes = new ArrayDeque<>();
    private boolean wokenUp;
    private boolean waiting;
    private boolean closed;
    private int due;
    private long gaveAt = System.nanoTime() - Duration.ofHours(1).toNanos();

    MemoryReader(MemoryBus bus, MemoryCursor cursor, Selection selection, ShardListener listener, Condition news) {
        this.bus = bus;
        this.cursor = cursor;
        this.selection = selection;
        this.listener = listener;
        this.news = news;
    }

    void assignNow(MemoryShard shard) {
        places.add(new Place(shard, cursor.position(shard)));
        listener.assigned(shard, cursor.saved(shard));
    }

    /** Takes effect in the next poll, on the reader's thread. */
    void assignLater(MemoryShard shard) {
        changes.add(() -> assignNow(shard));
        news.signal();
    }

    void revokeLater(MemoryShard shard) {
        changes.add(() -> {
            listener.revoked(shard);
            places.removeIf(p -> p.shard == shard);
        });
        news.signal();
    }

    /** Called for each event appended; wakes only for a match. */
    void appended(Event event) {
        if (waiting && selection.matches(event.device(), event.profile(), event.source())) {
            news.signal();
        }
    }

    @Override
    public @Nullable Shard shardOf(String device) {
        return bus.locked(() -> {
            MemoryShard shard = bus.shardOf(cursor, device);
            return places.stream().anyMatch(p -> p.shard == shard) ? shard : null;
        });
    }

    @Override
    public @Nullable Batch poll(Duration linger, Duration timeout, int max) {
        return bus.locked(() -> pollLocked(linger.toNanos(), timeout.toNanos(), max));
    }

    private @Nullable Batch pollLocked(long linger, long timeout, int max) {
        if (closed) {
            throw new IllegalStateException("the reader of cursor '" + cursor.name() + "' is closed");
        }
        changeShards();
        long until = System.nanoTime() + timeout;
        if (due <= 0) {
            boolean waited = matching(1) < 1;
            if (waitFor(1, until) && !wokenUp) {
                waitFor(max, waited ? Linger.until(System.nanoTime(), gaveAt, linger) : gaveAt + linger);
            }
            due = places.size();
        }
        boolean woken = wokenUp;
        wokenUp = false;
        Batch batch = take(max);
        if (batch != null && !batch.events().isEmpty()) {
            gaveAt = System.nanoTime();
        }
        return batch == null || (woken && batch.events().isEmpty()) ? null : batch;
    }

    private void changeShards() {
        while (!changes.isEmpty()) {
            changes.poll().run();
            due = 0;
        }
    }

    /** Whether that many matching events wait in one shard, in the end. */
    private boolean waitFor(int wanted, long until) {
        waiting = true;
        try {
            long left = until - System.nanoTime();
            while (!isDisturbed() && matching(wanted) < wanted) {
                if (left <= 0 || Thread.currentThread().isInterrupted()) {
                    return false;
                }
                left = news.awaitNanos(left);
            }
            return !isDisturbed();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            waiting = false;
        }
    }

    private boolean isDisturbed() {
        return wokenUp || closed || !changes.isEmpty();
    }

    private int matching(int enough) {
        int most = 0;
        for (Place p : places) {
            int found = 0;
            for (long at = Math.max(p.next, p.shard.start()); at < p.shard.end() && found < enough; at++) {
                found += matches(p.shard.at(at).event()) ? 1 : 0;
            }
            most = Math.max(most, found);
        }
        return most;
    }

    private boolean matches(Event e) {
        return selection.matches(e.device(), e.profile(), e.source());
    }

    private @Nullable Batch take(int max) {
        Batch empty = null;
        for (int i = 0; i < places.size(); i++) {
            Place p = places.poll();
            places.add(p);
            due--;
            Batch batch = take(p, max);
            if (!batch.events().isEmpty()) {
                return batch;
            }
            empty = p.next > p.returned ? batch : empty;
        }
        due = 0;
        for (Place p : places) {
            if (empty != null && p.shard == empty.shard()) {
                p.returned = p.next;
            }
        }
        return empty;
    }

    private Batch take(Place p, int max) {
        long start = p.shard.start();
        if (p.next < start) {
            p.lost += start - p.next;
            p.next = start;
        }
        List<Event> events = new ArrayList<>();
        long bytes = 0;
        while (p.next < p.shard.end() && events.size() < max && bytes < ENOUGH_BYTES) {
            MemoryShard.Entry entry = p.shard.at(p.next);
            p.next++;
            if (matches(entry.event())) {
                events.add(entry.event());
                bytes += entry.bytes();
            }
        }
        if (!events.isEmpty()) {
            p.returned = p.next;
        }
        return new Batch(p.shard, List.copyOf(events), new MemoryPosition(p.next, p.lost));
    }

    @Override
    public void select(Selection changed) {
        bus.locked(() -> {
            selection = changed;
            return null;
        });
    }

    @Override
    public void wakeup() {
        bus.locked(() -> {
            wokenUp = true;
            news.signal();
            return null;
        });
    }

    @Override
    public CompletionStage<Void> commit(Shard shard, Position position, Checkpoint checkpoint) {
        return bus.commit(cursor, (MemoryShard) shard, (MemoryPosition) position, checkpoint);
    }

    @Override
    public void handedOver(Shard shard, long messages) {
        cursor.handedOver((MemoryShard) shard).upTo(messages);
    }

    /** Commits of this bus are written when they are made. */
    @Override
    public void flush() {}

    @Override
    public long lag() {
        return bus.locked(() -> places.stream()
                .mapToLong(p -> p.shard.end() - Math.max(p.next, p.shard.start()))
                .sum());
    }

    @Override
    public void close() {
        bus.locked(() -> {
            if (!closed) {
                places.forEach(p -> listener.revoked(p.shard));
                places.clear();
                closed = true;
                cursor.setReader(null);
                news.signal();
            }
            return null;
        });
    }
}
