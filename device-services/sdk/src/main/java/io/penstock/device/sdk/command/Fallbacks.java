/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk.command;

import io.penstock.api.command.Caller;
import io.penstock.api.rule.Output;
import io.penstock.device.sdk.LastValue;
import io.penstock.device.sdk.Timing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Outputs that fall to their safe values when a trigger comes true: once each time, until it is done or the trigger has passed. */
final class Fallbacks {
    private final Insistence insistence;
    private final Presences presences;
    private final LastValues values;
    private final Timing timing;
    private volatile List<Watch> all = List.of();

    Fallbacks(Insistence insistence, Presences presences, LastValues values, Timing timing) {
        this.insistence = insistence;
        this.presences = presences;
        this.values = values;
        this.timing = timing;
    }

    /** One trigger of one output. */
    private static final class Watch {
        final OutputSpec output;
        final Trigger trigger;
        /** When the input had a good value last: what has never been there, or is gone, is not stale at once. */
        long since;

        volatile boolean fallen;

        Watch(OutputSpec output, Trigger trigger, long since, boolean fallen) {
            this.output = output;
            this.trigger = trigger;
            this.since = since;
            this.fallen = fallen;
        }

        Insistence.Key key() {
            return new Insistence.Key(output.output(), Caller.Origin.OUTPUT, trigger.inWords());
        }
    }

    void apply(Map<String, Map<String, OutputSpec>> outputs) {
        List<Watch> before = all;
        List<Watch> next = new ArrayList<>();
        outputs.values().forEach(its -> its.values().forEach(output -> {
            for (Trigger trigger : output.triggers()) {
                Watch earlier = before.stream()
                        .filter(w -> w.output.equals(output) && w.trigger.equals(trigger))
                        .findFirst()
                        .orElse(null);
                next.add(earlier == null ? new Watch(output, trigger, timing.nanoTime(), false) : earlier);
            }
        }));
        all = List.copyOf(next);
        before.stream().filter(w -> !next.contains(w)).forEach(w -> insistence.cancel(w.key()));
    }

    /** Looks at all triggers that are a state of things. */
    void tick() {
        Instant now = timing.instant();
        long nanos = now.getEpochSecond() * 1_000_000_000L + now.getNano();
        for (Watch watch : all) {
            if (!(watch.trigger instanceof Trigger.Stopping) && !(watch.trigger instanceof Trigger.Reconnected)) {
                look(watch, nanos);
            }
        }
    }

    private void look(Watch watch, long now) {
        synchronized (watch) {
            boolean fallen = holds(watch, now);
            if (fallen == watch.fallen) {
                return;
            }
            watch.fallen = fallen;
            if (fallen) {
                fall(watch);
            } else {
                insistence.cancel(watch.key());
            }
        }
    }

    private boolean holds(Watch watch, long now) {
        if (watch.trigger instanceof Trigger.RulesDown t) {
            return presences.rulesDown(t.engine());
        } else if (watch.trigger instanceof Trigger.NorthLost t) {
            return presences.northLost(t.door());
        } else if (watch.trigger instanceof Trigger.Stale t) {
            LastValue last = values.of(t.device(), t.resource());
            long nanoTime = timing.nanoTime();
            if (last != null && last.reading().isGood()) {
                watch.since = nanoTime - last.age(now, nanoTime);
            }
            return nanoTime - watch.since > t.maxAge().toNanos();
        }
        return false;
    }

    private void fall(Watch watch) {
        Object safe = Objects.requireNonNull(watch.output.safe(), "an output with triggers has a safe value");
        insistence.insist(watch.key(), safe, watch.trigger.inWords());
    }

    /** A device is UP again. On its line's worker, before anything else is written to it. */
    void up(String device) {
        for (Watch watch : all) {
            if (watch.trigger instanceof Trigger.Reconnected
                    && watch.output.output().device().equals(device)) {
                fall(watch);
            }
        }
    }

    /** The program was killed, and could not write what it writes when it stops. */
    void killed() {
        for (OutputSpec output : stopping()) {
            String why = "the program was killed";
            Object safe = Objects.requireNonNull(output.safe(), "an output with triggers has a safe value");
            insistence.insist(new Insistence.Key(output.output(), Caller.Origin.OUTPUT, why), safe, why);
        }
    }

    /** Which trigger of an output holds, in words; empty for none. A moment (the device is back, the program stops) never does. */
    String fallen(Output output) {
        for (Watch watch : all) {
            if (watch.fallen && watch.output.output().equals(output)) {
                return watch.trigger.inWords();
            }
        }
        return "";
    }

    /** Outputs that fall when the program stops. */
    List<OutputSpec> stopping() {
        return all.stream()
                .filter(w -> w.trigger instanceof Trigger.Stopping)
                .map(w -> w.output)
                .toList();
    }
}
