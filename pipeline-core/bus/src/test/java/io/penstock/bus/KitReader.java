/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import io.penstock.api.bus.Batch;
import io.penstock.api.bus.Bus;
import io.penstock.api.bus.Checkpoint;
import io.penstock.api.bus.CursorSpec;
import io.penstock.api.bus.Position;
import io.penstock.api.bus.Reader;
import io.penstock.api.bus.Saved;
import io.penstock.api.bus.Selection;
import io.penstock.api.bus.Shard;
import io.penstock.api.bus.ShardListener;
import io.penstock.api.bus.Start;
import io.penstock.api.bus.StateKey;
import io.penstock.api.bus.Stream;
import io.penstock.api.event.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A reader as a test wants it: remembers its shards, what it read of each, and where each stands. */
public final class KitReader implements AutoCloseable, ShardListener {
    public static final Duration NO_LINGER = Duration.ZERO;
    private static final Duration SHORT = Duration.ofMillis(100);

    private final Map<Shard, Saved> assigned = new LinkedHashMap<>();
    private final Map<Shard, Position> positions = new LinkedHashMap<>();
    private final List<Shard> revoked = new ArrayList<>();
    private final List<Event> read = new ArrayList<>();
    private final Reader reader;

    private KitReader(Bus bus, CursorSpec spec) {
        reader = bus.open(spec, this);
    }

    public static KitReader open(Bus bus, String cursor) {
        return open(bus, cursor, Stream.EVENTS, Selection.ALL, Start.EARLIEST, null);
    }

    public static KitReader open(Bus bus, String cursor, Start start) {
        return open(bus, cursor, Stream.EVENTS, Selection.ALL, start, null);
    }

    public static KitReader open(
            Bus bus, String cursor, Stream stream, Selection selection, Start start, @Nullable String was) {
        return new KitReader(bus, new CursorSpec(cursor, stream, selection, start, was));
    }

    @Override
    public void assigned(Shard shard, Saved saved) {
        assigned.put(shard, saved);
        positions.put(shard, saved.position());
    }

    @Override
    public void revoked(Shard shard) {
        revoked.add(shard);
        positions.remove(shard);
    }

    public Reader reader() {
        return reader;
    }

    public Map<Shard, Saved> assigned() {
        return assigned;
    }

    public List<Shard> revoked() {
        return revoked;
    }

    /** All that was read. */
    public List<Event> events() {
        return read;
    }

    public List<Long> numbers() {
        return read.stream().map(KitEvents::number).toList();
    }

    public @Nullable Batch poll(Duration linger, Duration timeout, int max) {
        Batch b = reader.poll(linger, timeout, max);
        if (b != null && b.shard() != null) {
            positions.put(b.shard(), b.end());
            read.addAll(b.events());
        }
        return b;
    }

    /** Reads until it has read so many, or fails. */
    public KitReader readUntil(int total) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (read.size() < total && System.nanoTime() < until) {
            poll(NO_LINGER, SHORT, total - read.size());
        }
        if (read.size() < total) {
            throw new AssertionError("expected " + total + " events but read " + read.size());
        }
        return this;
    }

    /** Reads until nothing more comes. */
    public KitReader readAll() {
        while (true) {
            Batch b = poll(NO_LINGER, SHORT, 10_000);
            if (b == null) {
                return this;
            }
        }
    }

    /** Commits what was read of every shard, and waits for it. */
    public KitReader commit() {
        positions.keySet().forEach(s -> commit(s, Checkpoint.EMPTY));
        return this;
    }

    public void commit(Shard shard, Checkpoint checkpoint) {
        Position p = positions.get(shard);
        if (p == null) {
            throw new IllegalStateException("not assigned: " + shard);
        }
        reader.commit(shard, p, checkpoint).toCompletableFuture().join();
    }

    public void commitState(Shard shard, String key, byte @Nullable [] value) {
        Map<StateKey, byte[]> state = new LinkedHashMap<>();
        state.put(new StateKey("step", key), value);
        commit(shard, new Checkpoint(state, List.of(), List.of()));
    }

    public @Nullable String state(Shard shard, String key) {
        Saved saved = assigned.get(shard);
        byte[] value = saved == null ? null : saved.state().get(new StateKey("step", key));
        return value == null ? null : new String(value, java.nio.charset.StandardCharsets.UTF_8);
    }

    public Shard shard(int index) {
        return new ArrayList<>(assigned.keySet()).get(index);
    }

    public @Nullable Shard shardOf(String device) {
        return reader.shardOf(device);
    }

    @Override
    public void close() {
        reader.close();
    }
}
