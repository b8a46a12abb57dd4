/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

import io.penstock.api.event.Event;
import io.penstock.api.function.Context;
import io.penstock.api.function.Out;
import io.penstock.api.function.StatefulFunction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Runs a stateful function: due timers first, then each event under its key. */
final class StatefulStep<S> extends StepRunner implements Out {
    private final StatefulFunction<S> function;
    private final LongSupplier nanoTime;
    private final List<Group> made = new ArrayList<>();
    private final List<Event> passedOriginals = new ArrayList<>();
    private final List<Event> passedEvents = new ArrayList<>();

    private @Nullable StepState<S> state;
    private @Nullable KeyState<S> key;
    private @Nullable Event original;
    private @Nullable Event event;
    private @Nullable Event passed;
    private boolean heldNow;

    StatefulStep(StepUse use, StatefulFunction<S> function, LongSupplier nanoTime) {
        super(use);
        this.function = function;
        this.nanoTime = nanoTime;
    }

    @Override
    boolean hasState() {
        return true;
    }

    StepState<S> newState() {
        return new StepState<>(id, function);
    }

    @Override
    @SuppressWarnings("unchecked") // the shard's state at this index was made by newState()
    void run(MicroBatch batch) {
        state = (StepState<S>) batch.shard().state(index);
        made.clear();
        fireTimers();
        for (int i = 0; i < batch.size; i++) {
            if (batch.fates[i] == Fate.LIVE) {
                take(batch, i);
            }
        }
        if (function.makesGroups()) {
            batch.replace(made);
        }
        made.clear();
    }

    private void take(MicroBatch batch, int message) {
        Group group = batch.groups[message];
        if (group != null) {
            lift(batch, message, group);
            return;
        }
        Event passedOn = feed(batch, batch.originals[message], batch.events[message]);
        if (passedOn == null) {
            batch.fates[message] = heldNow ? Fate.HELD : Fate.DROPPED;
        } else if (function.makesGroups()) {
            emit(Group.of(new Event[] {batch.originals[message]}, new Event[] {passedOn}));
        } else {
            batch.events[message] = passedOn;
            out++;
        }
    }

    private void lift(MicroBatch batch, int message, Group group) {
        passedOriginals.clear();
        passedEvents.clear();
        for (int i = 0; i < group.size(); i++) {
            Event passedOn = feed(batch, group.originals[i], group.events[i]);
            if (passedOn != null) {
                passedOriginals.add(group.originals[i]);
                passedEvents.add(passedOn);
            }
        }
        if (passedEvents.isEmpty()) {
            batch.fates[message] = Fate.DROPPED;
            return;
        }
        Group kept = Group.of(passedOriginals.toArray(new Event[0]), passedEvents.toArray(new Event[0]));
        if (function.makesGroups()) {
            emit(kept);
        } else {
            batch.groups[message] = kept;
            out += kept.size();
        }
    }

    /** Gives one event to the function; returns what it passed on. What is neither passed nor held nor dead is dropped. */
    private @Nullable Event feed(MicroBatch batch, Event from, Event current) {
        in++;
        original = from;
        event = current;
        passed = null;
        heldNow = false;
        int before = 0;
        try {
            KeyState<S> k = state().touch(function.key(current));
            key = k;
            before = k.heldEvents.size();
            function.apply(k.key, k.state, current, this);
        } catch (Exception | StackOverflowError e) {
            return undo(batch, from, before, e);
        }
        if (passed == null && !heldNow) {
            dropped++;
        }
        return passed;
    }

    private @Nullable Event undo(MicroBatch batch, Event from, int before, Throwable cause) {
        KeyState<S> k = key;
        boolean gone = heldNow && k != null && k.heldEvents.size() <= before;
        if (heldNow && !gone && k != null) {
            state().held -= k.heldEvents.size() - before;
            k.unholdFrom(before);
        }
        if (!gone) {
            die(batch, List.of(from), cause);
        }
        heldNow = true;
        return null;
    }

    private void fireTimers() {
        long now = nanoTime.getAsLong();
        KeyState<S> due = state().due(now);
        while (due != null) {
            key = due;
            original = null;
            event = null;
            state().touch(due);
            try {
                function.onTimer(due.key, due.state, this);
            } catch (Exception | StackOverflowError e) {
                context.count("timer-failed");
                release();
            }
            due = state().due(now);
        }
    }

    /** Lets out all that is held, as when the step is taken out of its chain. */
    void releaseAll(MicroBatch batch) {
        in = 0;
        out = 0;
        @SuppressWarnings("unchecked")
        StepState<S> all = (StepState<S>) batch.shard().state(index);
        state = all;
        made.clear();
        for (KeyState<S> held : List.copyOf(all.keys())) {
            key = held;
            all.touch(held);
            release();
        }
        batch.replace(made);
        made.clear();
    }

    private void emit(Group group) {
        made.add(group);
        out += group.size();
    }

    private StepState<S> state() {
        StepState<S> s = state;
        if (s == null) {
            throw new IllegalStateException("step '" + id + "' has no state: it is used outside of a call");
        }
        return s;
    }

    private KeyState<S> key() {
        KeyState<S> k = key;
        if (k == null) {
            throw new IllegalStateException("step '" + id + "' has no current key: it is used outside of a call");
        }
        return k;
    }

    @Override
    public void pass(Event changed) {
        if (event == null || passed != null) {
            throw new IllegalStateException(
                    "step '" + id + "' may pass one event on for each it gets, none in a timer");
        }
        passed = changed;
    }

    @Override
    public void hold() {
        Event from = original;
        Event current = event;
        if (from == null || current == null || heldNow) {
            throw new IllegalStateException("step '" + id + "' may hold each event once, none in a timer");
        }
        if (!function.makesGroups()) {
            throw new IllegalStateException("step '" + id + "' gives events: it has no group to hold them for");
        }
        heldNow = true;
        state().held++;
        key().hold(from, current);
    }

    @Override
    public void release() {
        Group group = key().release();
        if (group != null) {
            state().held -= group.size();
            emit(group);
        }
    }

    @Override
    public int held() {
        return key().heldEvents.size();
    }

    @Override
    public void timer(Duration in) {
        long deadline = in.isNegative() ? KeyState.NO_TIMER : nanoTime.getAsLong() + in.toNanos();
        state().timer(key(), deadline);
    }

    @Override
    public Context context() {
        return context;
    }
}
