/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk.command;

import io.penstock.api.command.Caller;
import io.penstock.api.event.Reading;
import io.penstock.api.rule.Input;
import io.penstock.api.rule.Interlock;
import io.penstock.api.rule.Output;
import io.penstock.device.sdk.Timing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Interlocks that force: looked at whenever one of their inputs has a new value, and now and then for those that look at ages. */
final class Forces {
    private static final Logger LOG = LoggerFactory.getLogger(Forces.class);

    private final Insistence insistence;
    private final LastValues values;
    private final Timing timing;
    private volatile State state = new State(List.of());

    Forces(Insistence insistence, LastValues values, Timing timing) {
        this.insistence = insistence;
        this.values = values;
        this.timing = timing;
    }

    /** One that forces, and whether its condition held when it was last looked at. */
    private static final class Watch {
        final Interlock interlock;
        boolean holds;
        boolean failed;

        Watch(Interlock interlock) {
            this.interlock = interlock;
        }

        boolean same(Interlock other) {
            return interlock.condition().text().equals(other.condition().text())
                    && interlock.inputs().equals(other.inputs())
                    && interlock.force().equals(other.force());
        }
    }

    /** All of them, by what they look at. */
    private static final class State {
        final List<Watch> all;
        final Map<String, Map<String, List<Watch>>> byInput = new HashMap<>();

        State(List<Watch> all) {
            this.all = all;
            for (Watch watch : all) {
                for (Input input : watch.interlock.inputs()) {
                    byInput.computeIfAbsent(Facts.device(input), d -> new HashMap<>())
                            .computeIfAbsent(input.resource(), r -> new ArrayList<>())
                            .add(watch);
                }
            }
        }
    }

    /** What is the same as before goes on: it is not forced anew. */
    void apply(List<Interlock> interlocks) {
        Map<String, Watch> before =
                state.all.stream().collect(Collectors.toMap(w -> w.interlock.name(), Function.identity()));
        List<Watch> next = new ArrayList<>();
        for (Interlock interlock : interlocks) {
            if (!interlock.force().isEmpty()) {
                Watch watch = new Watch(interlock);
                Watch earlier = before.get(interlock.name());
                if (earlier != null && earlier.same(interlock)) {
                    watch.holds = holds(earlier);
                    before.remove(interlock.name());
                }
                next.add(watch);
            }
        }
        state = new State(next);
        before.values().forEach(this::release);
        tick();
    }

    private static boolean holds(Watch watch) {
        synchronized (watch) {
            return watch.holds;
        }
    }

    /** New last values. On the line's worker: returns at once where no interlock looks at the device. */
    void values(String device, List<Reading> readings) {
        Map<String, List<Watch>> ofDevice = state.byInput.get(device);
        if (ofDevice == null) {
            return;
        }
        for (Reading reading : readings) {
            List<Watch> its = ofDevice.get(reading.resource());
            if (its != null) {
                its.forEach(this::look);
            }
        }
    }

    void tick() {
        state.all.forEach(this::look);
    }

    private void look(Watch watch) {
        Instant now = timing.instant();
        // Looked at and taken up in one go: of two threads that look, the later one has seen the later values.
        synchronized (watch) {
            Facts facts = Facts.of(
                    watch.interlock, values, now.getEpochSecond() * 1_000_000_000L + now.getNano(), timing.nanoTime());
            boolean holds = holds(watch, facts);
            if (watch.holds && !facts.complete()) {
                return; // nobody knows that it has ended
            }
            if (holds == watch.holds) {
                return;
            }
            watch.holds = holds;
            if (holds) {
                watch.interlock
                        .force()
                        .forEach((output, value) ->
                                insistence.insist(key(watch.interlock, output), value, why(watch.interlock, facts)));
            } else {
                release(watch);
            }
        }
    }

    private static boolean holds(Watch watch, Facts facts) {
        try {
            return facts.hold(watch.interlock);
        } catch (RuntimeException e) {
            if (!watch.failed) {
                watch.failed = true;
                LOG.error("interlock '{}' cannot be evaluated, and forces nothing", watch.interlock.name(), e);
            }
            return false;
        }
    }

    private void release(Watch watch) {
        watch.interlock.force().keySet().forEach(output -> insistence.cancel(key(watch.interlock, output)));
    }

    private static Insistence.Key key(Interlock interlock, Output output) {
        return new Insistence.Key(output, Caller.Origin.INTERLOCK, interlock.name());
    }

    private static String why(Interlock interlock, Facts facts) {
        return interlock.condition().text() + ": " + (interlock.reason().isEmpty() ? "" : interlock.reason() + ", ")
                + facts.inWords(interlock);
    }
}
