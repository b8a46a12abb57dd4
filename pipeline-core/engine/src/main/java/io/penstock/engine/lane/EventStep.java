/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

import io.penstock.api.event.Event;
import io.penstock.api.function.EventFunction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Runs an event function; on a group, over each of its events. */
final class EventStep extends StepRunner {
    private final EventFunction function;

    EventStep(StepUse use, EventFunction function) {
        super(use);
        this.function = function;
    }

    @Override
    void run(MicroBatch batch) {
        Fate[] fates = batch.fates;
        Event[] events = batch.events;
        for (int i = 0; i < batch.size; i++) {
            if (fates[i] != Fate.LIVE) {
                continue;
            }
            Group group = batch.groups[i];
            if (group != null) {
                lift(batch, i, group);
                continue;
            }
            in++;
            try {
                Event made = function.apply(events[i], context);
                if (made == null) {
                    drop(batch, i);
                } else {
                    events[i] = made;
                    out++;
                }
            } catch (Exception | StackOverflowError e) {
                die(batch, i, e);
            }
        }
    }

    @SuppressWarnings("ReferenceEquality") // what does not change is passed on as the same object
    private void lift(MicroBatch batch, int message, Group group) {
        int size = group.size();
        Event[] originals = new Event[size];
        Event[] events = new Event[size];
        List<Event> dead = new ArrayList<>(0);
        boolean same = true;
        int kept = 0;
        in += size;
        for (int i = 0; i < size; i++) {
            try {
                Event made = function.apply(group.events[i], context);
                same &= made == group.events[i];
                if (made == null) {
                    dropped++;
                } else {
                    originals[kept] = group.originals[i];
                    events[kept++] = made;
                }
            } catch (Exception | StackOverflowError e) {
                same = false;
                dead.add(group.originals[i]);
                die(batch, List.of(group.originals[i]), e);
            }
        }
        out += kept;
        if (kept == 0) {
            batch.fates[message] = Fate.DROPPED;
        } else if (!same) {
            batch.groups[message] = group.changed(Arrays.copyOf(originals, kept), Arrays.copyOf(events, kept), dead);
        }
    }
}
