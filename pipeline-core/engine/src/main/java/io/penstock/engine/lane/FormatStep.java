/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

import io.penstock.api.event.Event;
import io.penstock.api.function.FormatFunction;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/** Runs a format function. */
final class FormatStep extends StepRunner {
    /** A list of one that serves every event: a function keeps nothing between calls. */
    private static final class One extends AbstractList<Event> implements RandomAccess {
        private @Nullable Event event;

        @Override
        public Event get(int index) {
            Event e = event;
            if (index != 0 || e == null) {
                throw new IndexOutOfBoundsException("index must be 0 but was " + index);
            }
            return e;
        }

        @Override
        public int size() {
            return 1;
        }
    }

    private final FormatFunction function;
    private final One one = new One();

    FormatStep(StepUse use, FormatFunction function) {
        super(use);
        this.function = function;
    }

    @Override
    void run(MicroBatch batch) {
        for (int i = 0; i < batch.size; i++) {
            if (batch.fates[i] != Fate.LIVE) {
                continue;
            }
            in += batch.members(i);
            Group group = batch.groups[i];
            try {
                format(batch, i);
            } catch (Exception | StackOverflowError e) {
                if (group == null) {
                    die(batch, i, e);
                } else {
                    formatOthers(batch, i, group, e);
                }
            }
        }
        one.event = null;
    }

    private void format(MicroBatch batch, int message) {
        Group group = batch.groups[message];
        if (group == null) {
            one.event = batch.events[message];
            batch.bytes[message] = function.apply(one, false, context);
        } else {
            batch.bytes[message] = function.apply(Arrays.asList(group.events), true, context);
        }
        out += batch.members(message);
    }

    /** Of a group that cannot be formatted only the members at fault become dead letters; all, where none is at fault alone. */
    private void formatOthers(MicroBatch batch, int message, Group group, Throwable cause) {
        List<Event> dead = new ArrayList<>();
        List<Event> originals = new ArrayList<>();
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < group.size(); i++) {
            try {
                one.event = group.events[i];
                function.apply(one, true, context);
                originals.add(group.originals[i]);
                events.add(group.events[i]);
            } catch (Exception | StackOverflowError e) {
                dead.add(group.originals[i]);
                die(batch, List.of(group.originals[i]), e);
            }
        }
        if (dead.isEmpty()) {
            die(batch, message, cause);
            return;
        }
        if (events.isEmpty()) {
            batch.fates[message] = Fate.DEAD;
            return;
        }
        batch.groups[message] = group.changed(originals.toArray(new Event[0]), events.toArray(new Event[0]), dead);
        try {
            format(batch, message);
        } catch (Exception | StackOverflowError e) {
            die(batch, message, e);
        }
    }
}
