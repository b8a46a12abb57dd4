/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.testkit.function;

import io.penstock.api.event.Event;
import io.penstock.api.function.Context;
import io.penstock.api.function.Out;
import io.penstock.api.function.StatefulFunction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs a stateful function as the engine does: state and held events by key, timers on a clock that moves only by
 * {@link #advance}, and {@link #restart}, which leaves nothing but what a commit would have kept.
 */
public final class StatefulRun<S> {
    private final Map<String, Key> keys = new LinkedHashMap<>();
    private final List<List<Event>> given = new ArrayList<>();
    private StatefulFunction<S> function;
    private Context context;
    private long now;

    public StatefulRun(StatefulFunction<S> function, Context context) {
        this.function = function;
        this.context = context;
    }

    /** What it gave so far: each event passed on as a list of one, each group as a list. */
    public List<List<Event>> given() {
        return given;
    }

    /** How many events are held under all keys. */
    public int held() {
        return keys.values().stream().mapToInt(k -> k.held.size()).sum();
    }

    public StatefulRun<S> feed(Event event) {
        String name = function.key(event);
        Key key = keys.computeIfAbsent(name, n -> new Key(n, function.create()));
        key.current = event;
        key.done = false;
        function.apply(name, key.state, event, key);
        key.current = null;
        return this;
    }

    public StatefulRun<S> feed(List<Event> events) {
        events.forEach(this::feed);
        return this;
    }

    /** Lets time go by and fires the timers that are due, in their order. */
    public StatefulRun<S> advance(Duration by) {
        long until = now + by.toNanos();
        Key due = next(until);
        while (due != null) {
            now = due.deadline;
            due.deadline = Long.MAX_VALUE;
            function.onTimer(due.name, due.state, due);
            due = next(until);
        }
        now = until;
        return this;
    }

    private @Nullable Key next(long until) {
        Key next = null;
        for (Key key : keys.values()) {
            if (key.deadline <= until && (next == null || key.deadline < next.deadline)) {
                next = key;
            }
        }
        return next;
    }

    /** Saves, forgets and restores: state through its bytes, held events and timers by value, a new context. */
    public StatefulRun<S> restart(Context fresh) {
        return restart(function, fresh);
    }

    /** Restarts with other settings, as after a reload; a timer that this makes due fires with the next {@link #advance}. */
    public StatefulRun<S> restart(StatefulFunction<S> changed, Context fresh) {
        for (Key key : keys.values()) {
            key.state = changed.decode(function.encode(key.state));
        }
        function = changed;
        context = fresh;
        keys.values().stream().filter(key -> !key.held.isEmpty()).forEach(this::limit);
        return this;
    }

    private void limit(Key key) {
        boolean left = key.held.stream().anyMatch(e -> !function.key(e).equals(key.name));
        Duration most = left ? Duration.ZERO : function.restored(key.state, List.copyOf(key.held));
        if (most != null) {
            key.deadline = Math.min(key.deadline, now + most.toNanos());
        }
    }

    /** The state of every key as bytes. */
    public List<byte[]> states() {
        return keys.values().stream().map(k -> function.encode(k.state)).toList();
    }

    private final class Key implements Out {
        private final String name;
        private final List<Event> held = new ArrayList<>();
        private S state;
        private long deadline = Long.MAX_VALUE;
        private @Nullable Event current;
        private boolean done;

        Key(String name, S state) {
            this.name = name;
            this.state = state;
        }

        @Override
        public void pass(Event event) {
            finish();
            given.add(List.of(event));
        }

        @Override
        public void hold() {
            if (!function.makesGroups()) {
                throw new IllegalStateException("a function that gives events must not hold");
            }
            Event event = current;
            finish();
            held.add(event);
        }

        private void finish() {
            if (current == null || done) {
                throw new IllegalStateException("an event is passed on or held at most once, and none in a timer");
            }
            done = true;
        }

        @Override
        public void release() {
            if (!held.isEmpty()) {
                given.add(List.copyOf(held));
                held.clear();
            }
        }

        @Override
        public int held() {
            return held.size();
        }

        @Override
        public void timer(Duration in) {
            deadline = in.isNegative() ? Long.MAX_VALUE : now + in.toNanos();
        }

        @Override
        public Context context() {
            return context;
        }
    }
}
