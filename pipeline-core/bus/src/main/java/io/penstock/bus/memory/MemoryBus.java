/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus.memory;

import io.penstock.api.bus.Bus;
import io.penstock.api.bus.BusSettings;
import io.penstock.api.bus.Carried;
import io.penstock.api.bus.Checkpoint;
import io.penstock.api.bus.CursorSpec;
import io.penstock.api.bus.CursorStatus;
import io.penstock.api.bus.DeadLetters;
import io.penstock.api.bus.Discarded;
import io.penstock.api.bus.Follower;
import io.penstock.api.bus.Reader;
import io.penstock.api.bus.Selection;
import io.penstock.api.bus.ShardListener;
import io.penstock.api.bus.Start;
import io.penstock.api.bus.Stream;
import io.penstock.api.bus.StreamStatus;
import io.penstock.api.error.BusFullException;
import io.penstock.api.event.Event;
import io.penstock.bus.SystemEvents;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A bus in memory, each stream with several shards keyed by device, as a bus on partitions has them. It keeps every promise of the
 * interface but the one it is not for: nothing survives the process. One lock guards everything.
 */
public final class MemoryBus implements Bus {
    private final BusSettings settings;
    private final Clock clock;
    private final Carried.Counter carried;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Stream, MemoryStream> streams = new EnumMap<>(Stream.class);
    private final Map<String, MemoryCursor> cursors = new TreeMap<>();
    private final List<MemoryFollower> followers = new ArrayList<>();
    private final MemoryDeadLetters deadLetters;
    private boolean closed;

    public MemoryBus(BusSettings settings, Clock clock, int shards) {
        this(settings, clock, shards, state -> Carried.NONE);
    }

    /** @param carried knows the state of who reads and commits here */
    public MemoryBus(BusSettings settings, Clock clock, int shards, Carried.Counter carried) {
        this.settings = settings;
        this.clock = clock;
        this.carried = carried;
        this.deadLetters = new MemoryDeadLetters(settings.deadLetters().bytes());
        for (Stream s : Stream.values()) {
            streams.put(s, new MemoryStream(s, settings, clock, shards));
        }
    }

    <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isPartitioned(Stream stream) {
        return stream(stream).shards().size() > 1;
    }

    MemoryShard shardOf(MemoryCursor cursor, String device) {
        return stream(cursor.stream()).shardOf(device);
    }

    private MemoryStream stream(Stream s) {
        return Objects.requireNonNull(streams.get(s));
    }

    @Override
    public CompletionStage<Void> append(Stream stream, List<Event> events) {
        return locked(() -> {
            try {
                checkOpen();
                List<Event> announcements = stream(stream).append(events, cursorsOf(stream));
                tell(stream, events);
                if (!announcements.isEmpty()) {
                    append(Stream.SYSTEM, announcements);
                }
                return CompletableFuture.completedStage(null);
            } catch (BusFullException | IllegalArgumentException | IllegalStateException e) {
                return CompletableFuture.failedStage(e);
            }
        });
    }

    private void tell(Stream stream, List<Event> events) {
        for (MemoryCursor c : cursorsOf(stream)) {
            if (c.reader() != null) {
                events.forEach(c.reader()::appended);
            }
        }
        for (MemoryFollower f : followers) {
            if (f.stream() == stream) {
                events.forEach(f::appended);
            }
        }
    }

    private List<MemoryCursor> cursorsOf(Stream stream) {
        return cursors.values().stream().filter(c -> c.stream() == stream).toList();
    }

    @Override
    public Reader open(CursorSpec spec, ShardListener listener) {
        return locked(() -> {
            checkOpen();
            MemoryCursor cursor = take(spec);
            if (cursor.reader() != null) {
                throw new IllegalStateException("cursor '" + spec.name() + "' has a reader already");
            }
            if (cursor.stream() != spec.stream()) {
                throw new IllegalArgumentException("cursor '" + spec.name() + "' stands on the stream "
                        + cursor.stream().key() + ", not on " + spec.stream().key());
            }
            MemoryReader reader = new MemoryReader(this, cursor, spec.selection(), listener, lock.newCondition());
            cursor.setReader(reader);
            cursor.setGoneSince(null);
            stream(spec.stream()).shards().forEach(reader::assignNow);
            return reader;
        });
    }

    private MemoryCursor take(CursorSpec spec) {
        MemoryCursor found = cursors.get(spec.name());
        MemoryCursor old = spec.was() == null ? null : cursors.get(spec.was());
        if (found == null && old != null && old.stream() == spec.stream()) {
            requireNoReader(old);
            cursors.remove(old.name());
            found = old.renamed(spec.name());
            deadLetters.rename(old.name(), spec.name());
        }
        if (found == null) {
            found = new MemoryCursor(
                    spec.name(), spec.stream(), stream(spec.stream()).shards(), spec.start(), clock.instant());
        }
        cursors.put(spec.name(), found);
        return found;
    }

    @Override
    public Follower follow(Stream stream, Selection selection) {
        return locked(() -> {
            MemoryFollower f = new MemoryFollower(this, stream, selection, lock.newCondition());
            followers.add(f);
            return f;
        });
    }

    void forget(MemoryFollower f) {
        locked(() -> followers.removeIf(other -> other == f));
    }

    CompletionStage<Void> commit(MemoryCursor c, MemoryShard shard, MemoryPosition position, Checkpoint checkpoint) {
        return locked(() -> {
            if (closed) {
                return CompletableFuture.failedStage(new IllegalStateException("the bus is closed"));
            }
            c.commit(shard, position, checkpoint, clock.instant());
            checkpoint.deadLetters().forEach(deadLetters::add);
            deadLetters.drop(checkpoint.finishedReplays());
            return CompletableFuture.completedStage(null);
        });
    }

    @Override
    public List<CursorStatus> cursors() {
        return locked(() -> cursors.values().stream()
                .map(c -> c.status(stream(c.stream()).shards()))
                .toList());
    }

    @Override
    public StreamStatus status(Stream stream) {
        return locked(() -> stream(stream).status());
    }

    @Override
    public Discarded seek(String cursor, Start to) {
        return locked(() -> {
            MemoryCursor c = idle(cursor);
            Discarded discarded = discarded(c);
            c.place(stream(c.stream()).shards(), to, clock.instant());
            return discarded;
        });
    }

    @Override
    public Discarded drop(String cursor) {
        return locked(() -> {
            Discarded discarded = discarded(idle(cursor));
            cursors.remove(cursor);
            return discarded;
        });
    }

    private Discarded discarded(MemoryCursor c) {
        return c.discarded(stream(c.stream()).shards(), carried);
    }

    private MemoryCursor idle(String name) {
        MemoryCursor c = cursors.get(name);
        if (c == null) {
            throw new IllegalArgumentException("there is no cursor '" + name + "'; known are " + cursors.keySet());
        }
        requireNoReader(c);
        return c;
    }

    private static void requireNoReader(MemoryCursor c) {
        if (c.reader() != null) {
            throw new IllegalStateException("cursor '" + c.name() + "' is open; stop what reads it first");
        }
    }

    @Override
    public void retain(Set<String> wanted) {
        locked(() -> {
            Instant now = clock.instant();
            for (MemoryCursor c : cursors.values()) {
                boolean exists = c.reader() != null || wanted.contains(c.name());
                c.setGoneSince(exists ? null : c.goneSince() == null ? now : c.goneSince());
            }
            forgetGone(now);
            return null;
        });
    }

    private void forgetGone(Instant now) {
        List<MemoryCursor> gone =
                cursors.values().stream().filter(c -> isForgotten(c, now)).toList();
        for (MemoryCursor c : gone) {
            Discarded discarded = discarded(c);
            cursors.remove(c.name());
            stream(c.stream()).forgotten(discarded.lag() + discarded.held() + discarded.pending());
            append(Stream.SYSTEM, List.of(SystemEvents.forgotten(clock, discarded)));
        }
    }

    private boolean isForgotten(MemoryCursor c, Instant now) {
        return c.goneSince() != null && !c.goneSince().plus(settings.keep()).isAfter(now);
    }

    /** Trims by age and forgets cursors that are gone for long. */
    public void housekeep() {
        locked(() -> {
            forgetGone(clock.instant());
            streams.forEach((s, stream) -> stream.trimByAge(cursorsOf(s)));
            return null;
        });
    }

    /** Takes a shard, by its number, away from a cursor's reader, as a bus with several processes does. */
    public void revoke(String cursor, int shard) {
        locked(() -> {
            MemoryCursor c = Objects.requireNonNull(cursors.get(cursor));
            Objects.requireNonNull(c.reader())
                    .revokeLater(stream(c.stream()).shards().get(shard));
            return null;
        });
    }

    /** Gives a revoked shard back; reading goes on at the last commit. */
    public void assign(String cursor, int shard) {
        locked(() -> {
            MemoryCursor c = Objects.requireNonNull(cursors.get(cursor));
            Objects.requireNonNull(c.reader())
                    .assignLater(stream(c.stream()).shards().get(shard));
            return null;
        });
    }

    @Override
    public DeadLetters deadLetters() {
        return deadLetters;
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the bus is closed");
        }
    }

    @Override
    public void close() {
        locked(() -> {
            cursors.values().stream()
                    .map(MemoryCursor::reader)
                    .filter(Objects::nonNull)
                    .toList()
                    .forEach(MemoryReader::close);
            closed = true;
            return null;
        });
    }

    @Override
    public @Nullable String trouble() {
        return null;
    }
}
