/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

import io.penstock.api.event.Event;
import io.penstock.api.function.FormatFunction;
import java.util.AbstractList;
import java.util.Arrays;
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
            int members = batch.members(i);
            in += members;
            try {
                Group group = batch.groups[i];
                if (group == null) {
                    one.event = batch.events[i];
                    batch.bytes[i] = function.apply(one, false, context);
                } else {
                    batch.bytes[i] = function.apply(Arrays.asList(group.events), true, context);
                }
                out += members;
            } catch (Exception | StackOverflowError e) {
                die(batch, i, e);
            }
        }
        one.event = null;
    }
}
