/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

import io.penstock.api.bus.StateKey;
import io.penstock.api.error.DecodeException;
import io.penstock.api.event.Event;
import io.penstock.engine.metrics.LaneMetrics;
import io.penstock.engine.profile.Lane;
import io.penstock.engine.profile.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives saved state back to the steps it belongs to: those of the same id and function. What a step held that is no longer there
 * becomes dead letters, so that nothing is lost and an operator can replay it.
 */
final class Restoration {
    /** The engine's own names among the steps of a saved state. */
    static final String STEPS = "$steps";

    static final StateKey REFUSED_IN_ROW = new StateKey("$lane", "refusedInRow");

    private static final Logger log = LoggerFactory.getLogger(Restoration.class);

    private final Lane lane;
    private final Chain chain;
    private final LaneMetrics metrics;
    private final ShardState shard;
    private final Map<String, Map<String, byte[]>> saved = new HashMap<>();

    Restoration(Lane lane, Chain chain, LaneMetrics metrics, ShardState shard, Map<StateKey, byte[]> state) {
        this.lane = lane;
        this.chain = chain;
        this.metrics = metrics;
        this.shard = shard;
        state.forEach((key, value) ->
                saved.computeIfAbsent(key.step(), s -> new TreeMap<>()).put(key.key(), value));
    }

    /** How many refusals in a row there were at the last stop. */
    int refusedInRow() {
        byte[] count = saved.getOrDefault(REFUSED_IN_ROW.step(), Map.of()).get(REFUSED_IN_ROW.key());
        if (count == null) {
            return 0;
        }
        shard.change(REFUSED_IN_ROW, null);
        return java.nio.ByteBuffer.wrap(count).getInt();
    }

    /** Restores every step's state; due to be changed in the saved state is what no step takes. */
    void steps(long now) {
        Map<String, byte[]> functions = saved.getOrDefault(STEPS, Map.of());
        Map<String, String> known = new HashMap<>();
        for (Step step : lane.steps()) {
            if (chain.runners.get(index(step)) instanceof StatefulStep<?>) {
                known.put(step.id(), Chain.operation(step));
            }
        }
        saved.forEach((step, entries) -> {
            if (step.startsWith("$")) {
                return;
            }
            String was = text(functions.get(step));
            if (was.equals(known.get(step))) {
                restore(shard.state(index(step)), entries, now);
            } else {
                orphaned(step, entries);
            }
        });
        known.forEach((step, function) -> {
            if (!function.equals(text(functions.get(step)))) {
                shard.change(new StateKey(STEPS, step), function.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            }
        });
        functions.keySet().stream()
                .filter(step -> !known.containsKey(step))
                .forEach(step -> shard.change(new StateKey(STEPS, step), null));
    }

    private int index(Step step) {
        return lane.steps().indexOf(step);
    }

    private int index(String step) {
        for (int i = 0; i < lane.steps().size(); i++) {
            if (lane.steps().get(i).id().equals(step)) {
                return i;
            }
        }
        throw new IllegalArgumentException("lane " + lane.name() + " has no step '" + step + "'");
    }

    private <S> void restore(StepState<S> state, Map<String, byte[]> entries, long now) {
        Map<String, KeyState<S>> keys = new HashMap<>();
        entries.forEach((name, value) -> {
            if (name.startsWith("s:")) {
                String key = name.substring(2);
                keys.put(key, restoreState(state, key, value, now));
            }
        });
        chunks(entries).forEach((key, chunks) -> {
            KeyState<S> held = keys.computeIfAbsent(key, k -> state.restore(k, state.function.create()));
            for (byte[] chunk : chunks) {
                int before = held.heldEvents.size();
                try {
                    held.restoreChunk(chunk);
                } catch (DecodeException | RuntimeException e) {
                    unreadable("held events of step " + state.step, e);
                }
                state.held += held.heldEvents.size() - before;
            }
        });
        keys.values().forEach(key -> limit(state, key, now));
    }

    /** What is held waits no longer than the settings of now say: those of its saved timer may have been others, or none. */
    private <S> void limit(StepState<S> state, KeyState<S> key, long now) {
        if (key.heldEvents.isEmpty()) {
            return;
        }
        Duration most = mostWait(state, key);
        if (most != null && now + most.toNanos() < key.deadline) {
            // Saved with the next commit, or a wait would begin anew with each restart.
            state.touch(key);
            state.timer(key, now + most.toNanos());
        }
    }

    private <S> @Nullable Duration mostWait(StepState<S> state, KeyState<S> key) {
        try {
            for (Event event : key.heldEvents) {
                if (!state.function.key(event).equals(key.key)) {
                    return Duration.ZERO;
                }
            }
            return state.function.restored(key.state, Collections.unmodifiableList(key.heldEvents));
        } catch (RuntimeException e) {
            metrics.step(state.step).cause("state-unreadable");
            log.warn("lane {} step {}: what a key holds is let out: {}", lane.name(), state.step, e.toString());
            return Duration.ZERO;
        }
    }

    private <S> KeyState<S> restoreState(StepState<S> state, String key, byte[] value, long now) {
        try {
            long timer = KeyState.savedTimer(value);
            KeyState<S> restored = state.restore(key, state.function.decode(KeyState.savedState(value)));
            if (timer >= 0) {
                state.timer(restored, now + timer);
            }
            return restored;
        } catch (DecodeException | RuntimeException e) {
            metrics.step(state.step).cause("state-unreadable");
            log.warn("lane {} step {}: a key starts anew: {}", lane.name(), state.step, e.toString());
            return state.touch(key);
        }
    }

    /** Saved chunks by key, each in the order of their numbers. */
    private static Map<String, List<byte[]>> chunks(Map<String, byte[]> entries) {
        Map<String, TreeMap<Integer, byte[]>> chunks = new HashMap<>();
        entries.forEach((name, value) -> {
            if (KeyState.isChunk(name)) {
                int colon = name.indexOf(':', 2);
                chunks.computeIfAbsent(name.substring(colon + 1), k -> new TreeMap<>())
                        .put(Integer.parseInt(name, 2, colon, 10), value);
            }
        });
        Map<String, List<byte[]>> ordered = new HashMap<>();
        chunks.forEach((key, numbered) -> ordered.put(key, List.copyOf(numbered.values())));
        return ordered;
    }

    private void orphaned(String step, Map<String, byte[]> entries) {
        entries.keySet().forEach(name -> shard.change(new StateKey(step, name), null));
        chunks(entries).forEach((key, chunks) -> {
            List<Event> originals = new ArrayList<>();
            KeyState<Object> held = new KeyState<>(key, "");
            for (byte[] chunk : chunks) {
                try {
                    held.restoreChunk(chunk);
                } catch (DecodeException | RuntimeException e) {
                    unreadable("held events of step " + step, e);
                }
            }
            originals.addAll(held.heldOriginals);
            if (!originals.isEmpty()) {
                shard.dead(step, "held by step '" + step + "', which this profile no longer has", originals);
                log.warn(
                        "lane {}: {} events that step {} held are dead letters now: the step is gone",
                        lane.name(),
                        originals.size(),
                        step);
            }
        });
    }

    /** What was formed and not acknowledged; deleted from the saved state with the next commit. */
    List<OutMessage> pending(java.util.function.LongSupplier sequences) {
        List<OutMessage> pending = new ArrayList<>();
        saved.getOrDefault(Pending.STEP, Map.of()).forEach((key, value) -> {
            shard.change(new StateKey(Pending.STEP, key), null);
            try {
                pending.add(Pending.decode(value, shard, chain.signature, sequences.getAsLong()));
            } catch (DecodeException | RuntimeException e) {
                unreadable("a pending message", e);
            }
        });
        return pending;
    }

    private void unreadable(String what, Exception e) {
        metrics.cause("saved-unreadable", 1);
        log.error("lane {}: {} cannot be read from the saved state and is given up", lane.name(), what, e);
    }

    private static String text(byte @Nullable [] utf8) {
        return utf8 == null ? "" : new String(utf8, java.nio.charset.StandardCharsets.UTF_8);
    }
}
