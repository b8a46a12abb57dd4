/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine;

import io.penstock.engine.lane.Tapped;
import io.penstock.engine.profile.Lane;
import io.penstock.engine.profile.Step;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who looks on at lanes, kept while lanes come and go. Safe for many threads: one lock holds both what is asked for and what runs, so that no
 * lane that comes is missed, and none keeps a tap that is closed.
 */
final class LaneTaps {
    /** A running lane. */
    interface Tappable {
        /** @return what takes it off again */
        Runnable tap(@Nullable String step, int every, Consumer<Tapped> consumer);
    }

    private record Running(Lane lane, Tappable tappable) {}

    private static final class Tap {
        private final String where;
        private final @Nullable String step;
        private final int every;
        private final Consumer<Tapped> consumer;
        private final Map<String, Runnable> attached = new HashMap<>();
        private volatile boolean closed;

        Tap(String where, @Nullable String step, int every, Consumer<Tapped> consumer) {
            this.where = where;
            this.step = step;
            this.every = every;
            this.consumer = consumer;
        }

        void attach(Running running) {
            Lane lane = running.lane();
            if (isAt(lane, where) && hasStep(lane, step)) {
                attached.put(lane.name(), running.tappable().tap(step, every, this::show));
            }
        }

        private void show(Tapped seen) {
            if (!closed) {
                consumer.accept(seen);
            }
        }
    }

    private final Map<String, Running> running = new HashMap<>();
    private final Set<Tap> taps = new HashSet<>();

    /** A lane has come. */
    synchronized void opened(Lane lane, Tappable tappable) {
        Running opened = new Running(lane, tappable);
        running.put(lane.name(), opened);
        taps.forEach(tap -> tap.attach(opened));
    }

    /** It has stopped: another of its name may come. */
    synchronized void gone(Lane lane) {
        running.remove(lane.name());
        taps.forEach(tap -> tap.attached.remove(lane.name()));
    }

    /**
     * As {@link Engine#tap}.
     *
     * @param lanes of the profile: one that a reload or a pause has stopped comes again, and is looked on at then
     */
    AutoCloseable add(List<Lane> lanes, String where, @Nullable String step, int every, Consumer<Tapped> consumer) {
        check(lanes, where, step);
        Tap tap = new Tap(where, step, every, consumer);
        synchronized (this) {
            taps.add(tap);
            running.values().forEach(tap::attach);
        }
        return () -> close(tap);
    }

    private void close(Tap tap) {
        // first: nothing more is shown while this waits for a lane that comes
        tap.closed = true;
        synchronized (this) {
            taps.remove(tap);
            tap.attached.values().forEach(Runnable::run);
            tap.attached.clear();
        }
    }

    private static void check(List<Lane> lanes, String where, @Nullable String step) {
        List<Lane> there = lanes.stream().filter(lane -> isAt(lane, where)).toList();
        if (there.isEmpty()) {
            Set<String> known = new TreeSet<>();
            for (Lane lane : lanes) {
                known.add(lane.name());
                known.add(lane.pipeline());
            }
            throw new IllegalArgumentException("pipeline must be one of " + known + " but was '" + where + "'");
        }
        if (there.stream().noneMatch(lane -> hasStep(lane, step))) {
            String known = there.stream()
                    .flatMap(lane -> lane.steps().stream())
                    .map(Step::id)
                    .distinct()
                    .collect(Collectors.joining(", ", "[", "]"));
            throw new IllegalArgumentException(
                    "step of " + where + " must be one of " + known + " but was '" + step + "'");
        }
    }

    private static boolean isAt(Lane lane, String where) {
        return lane.name().equals(where) || lane.pipeline().equals(where);
    }

    private static boolean hasStep(Lane lane, @Nullable String step) {
        return step == null || lane.steps().stream().anyMatch(s -> s.id().equals(step));
    }
}
