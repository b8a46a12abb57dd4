/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who looks on at a lane. Costs one volatile read a micro-batch and step while nobody does. */
final class Taps {
    private static final Logger log = LoggerFactory.getLogger(Taps.class);

    private static final class Tap {
        private final int place;
        private final int every;
        private final Consumer<Tapped> consumer;
        private int seen;

        Tap(int place, int every, Consumer<Tapped> consumer) {
            this.place = place;
            this.every = every;
            this.consumer = consumer;
        }
    }

    private final String lane;
    private final List<String> steps;
    private volatile Tap @Nullable [] taps;

    Taps(String lane, List<String> steps) {
        this.lane = lane;
        this.steps = List.copyOf(steps);
    }

    /** @return what takes it off again */
    synchronized Runnable add(@Nullable String step, int every, Consumer<Tapped> consumer) {
        Tap tap = new Tap(step == null ? 0 : steps.indexOf(step) + 1, Math.max(1, every), consumer);
        List<Tap> changed = new ArrayList<>(current());
        changed.add(tap);
        taps = changed.toArray(new Tap[0]);
        return () -> remove(tap);
    }

    private synchronized void remove(Tap tap) {
        List<Tap> changed = new ArrayList<>(current());
        changed.remove(tap);
        taps = changed.isEmpty() ? null : changed.toArray(new Tap[0]);
    }

    private List<Tap> current() {
        Tap[] now = taps;
        return now == null ? List.of() : List.of(now);
    }

    /** Shows what is live; place 0 is before the first step, n after the n-th. */
    void offer(int place, MicroBatch batch) {
        Tap[] now = taps;
        if (now == null) {
            return;
        }
        for (Tap tap : now) {
            if (tap.place == place) {
                show(tap, batch);
            }
        }
    }

    private void show(Tap tap, MicroBatch batch) {
        String step = tap.place == 0 ? null : steps.get(tap.place - 1);
        for (int i = 0; i < batch.size; i++) {
            if (batch.fates[i] != Fate.LIVE || tap.seen++ % tap.every != 0) {
                continue;
            }
            try {
                tap.consumer.accept(new Tapped(lane, step, batch.events(i), batch.bytes[i]));
            } catch (RuntimeException e) {
                log.warn("lane {}: a tap failed and is taken off: {}", lane, e.toString());
                remove(tap);
                return;
            }
        }
    }
}
