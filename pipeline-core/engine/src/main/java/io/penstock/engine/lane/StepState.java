/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

import io.penstock.api.bus.StateKey;
import io.penstock.api.function.StatefulFunction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** The state of one step in one shard: by key, with what it holds and its timers. */
final class StepState<S> {
    private record Due<S>(long at, KeyState<S> key) {}

    final String step;
    final StatefulFunction<S> function;
    /** Events held under all keys. */
    int held;

    private final Map<String, KeyState<S>> keys = new HashMap<>();
    private final List<KeyState<S>> dirty = new ArrayList<>();
    private final PriorityQueue<Due<S>> timers = new PriorityQueue<>(Comparator.comparingLong(Due<S>::at));

    StepState(String step, StatefulFunction<S> function) {
        this.step = step;
        this.function = function;
    }

    /** The key's state, which from now on is due to be saved. */
    KeyState<S> touch(String key) {
        KeyState<S> found = keys.get(key);
        if (found == null) {
            found = new KeyState<>(key, function.create());
            keys.put(key, found);
        }
        touch(found);
        return found;
    }

    void touch(KeyState<S> key) {
        if (!key.dirty) {
            key.dirty = true;
            dirty.add(key);
        }
    }

    /** Adds a key as it was saved. */
    KeyState<S> restore(String key, S state) {
        KeyState<S> restored = new KeyState<>(key, state);
        keys.put(key, restored);
        return restored;
    }

    Collection<KeyState<S>> keys() {
        return keys.values();
    }

    boolean isDirty() {
        return !dirty.isEmpty();
    }

    void capture(long now, Map<StateKey, byte @Nullable []> into) {
        for (KeyState<S> key : dirty) {
            byte[] encoded = function.encode(key.state);
            key.capture(step, encoded, now, into);
            if (encoded.length == 0 && key.heldEvents.isEmpty() && key.deadline == KeyState.NO_TIMER) {
                keys.remove(key.key);
            }
        }
        dirty.clear();
    }

    void timer(KeyState<S> key, long deadline) {
        key.deadline = deadline;
        if (deadline < key.queuedFor) {
            key.queuedFor = deadline;
            timers.add(new Due<>(deadline, key));
        }
    }

    /** When the first timer may be due; {@link KeyState#NO_TIMER} when there is none. */
    long nextTimer() {
        Due<S> first = timers.peek();
        return first == null ? KeyState.NO_TIMER : first.at;
    }

    /** A key whose timer is due, taken off; null when there is none. */
    @Nullable
    KeyState<S> due(long now) {
        while (true) {
            Due<S> first = timers.peek();
            if (first == null || first.at > now) {
                return null;
            }
            timers.remove();
            KeyState<S> key = first.key;
            if (first.at != key.queuedFor) {
                continue;
            }
            key.queuedFor = KeyState.NO_TIMER;
            if (key.deadline <= now) {
                key.deadline = KeyState.NO_TIMER;
                return key;
            }
            if (key.deadline != KeyState.NO_TIMER) {
                timer(key, key.deadline);
            }
        }
    }
}
