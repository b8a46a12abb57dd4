/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus.memory;

import io.penstock.api.bus.Carried;
import io.penstock.api.bus.Checkpoint;
import io.penstock.api.bus.CursorStatus;
import io.penstock.api.bus.Discarded;
import io.penstock.api.bus.Saved;
import io.penstock.api.bus.Start;
import io.penstock.api.bus.StateKey;
import io.penstock.api.bus.Stream;
import io.penstock.bus.HandedOver;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A cursor of the memory bus: a position and state for each shard. Guarded by the bus's lock. */
final class MemoryCursor {
    private final String name;
    private final Stream stream;
    private final List<MemoryPosition> positions = new ArrayList<>();
    private final List<Map<StateKey, byte[]>> states = new ArrayList<>();
    private final List<HandedOver> handedOver = new ArrayList<>();
    private Instant committedAt;
    private @Nullable Instant goneSince;
    private @Nullable MemoryReader reader;

    MemoryCursor(String name, Stream stream, List<MemoryShard> shards, Start start, Instant now) {
        this.name = name;
        this.stream = stream;
        this.committedAt = now;
        place(shards, start, now);
    }

    void place(List<MemoryShard> shards, Start start, Instant now) {
        positions.clear();
        states.clear();
        handedOver.clear();
        for (MemoryShard s : shards) {
            positions.add(new MemoryPosition(offsetFor(s, start), 0));
            states.add(new HashMap<>());
            handedOver.add(new HandedOver(left -> {}));
        }
        committedAt = now;
    }

    private static long offsetFor(MemoryShard shard, Start start) {
        if (start instanceof Start.At at) {
            return shard.firstAt(at.time().toEpochMilli());
        }
        return start instanceof Start.Now ? shard.end() : shard.start();
    }

    MemoryCursor renamed(String newName) {
        MemoryCursor copy = new MemoryCursor(newName, stream, List.of(), Start.NOW, committedAt);
        copy.positions.addAll(positions);
        copy.states.addAll(states);
        copy.handedOver.addAll(handedOver);
        return copy;
    }

    String name() {
        return name;
    }

    Stream stream() {
        return stream;
    }

    MemoryPosition position(MemoryShard shard) {
        return positions.get(shard.number());
    }

    /** What the last commit left, for a reader that begins with it. */
    Saved saved(MemoryShard shard) {
        return new Saved(
                position(shard),
                Map.copyOf(states.get(shard.number())),
                handedOver(shard).assigned());
    }

    HandedOver handedOver(MemoryShard shard) {
        return handedOver.get(shard.number());
    }

    void commit(MemoryShard shard, MemoryPosition position, Checkpoint checkpoint, Instant now) {
        if (position.compareTo(position(shard)) < 0) {
            throw new IllegalArgumentException("a commit of cursor '" + name + "' must not go back from "
                    + position(shard) + " but was " + position);
        }
        positions.set(shard.number(), position);
        handedOver(shard).committed(checkpoint.messages());
        Map<StateKey, byte[]> state = states.get(shard.number());
        checkpoint.state().forEach((key, value) -> {
            if (value == null) {
                state.remove(key);
            } else {
                state.put(key, value);
            }
        });
        committedAt = now;
    }

    @Nullable
    MemoryReader reader() {
        return reader;
    }

    void setReader(@Nullable MemoryReader changed) {
        reader = changed;
    }

    boolean isHolding() {
        return goneSince == null;
    }

    @Nullable
    Instant goneSince() {
        return goneSince;
    }

    void setGoneSince(@Nullable Instant changed) {
        goneSince = changed;
    }

    Discarded discarded(List<MemoryShard> shards, Carried.Counter carried) {
        long held = 0;
        long pending = 0;
        for (Map<StateKey, byte[]> state : states) {
            Carried by = carried.in(state);
            held += by.held();
            pending += by.pending();
        }
        return new Discarded(name, stream, status(shards).lag(), held, pending);
    }

    CursorStatus status(List<MemoryShard> shards) {
        long lag = 0;
        long lost = 0;
        for (MemoryShard s : shards) {
            long from = Math.max(position(s).offset(), s.start());
            lag += s.end() - from;
            lost += position(s).lost() + from - position(s).offset();
        }
        String text = positions.stream().map(MemoryPosition::toString).collect(Collectors.joining(" "));
        return new CursorStatus(name, stream, text, lag, lost, reader != null, isHolding(), committedAt);
    }
}
