/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.yaml;

import io.penstock.api.bus.StateKey;
import io.penstock.api.command.Answer;
import io.penstock.api.command.Audit;
import io.penstock.api.command.Caller;
import io.penstock.api.command.Command;
import io.penstock.api.event.Event;
import io.penstock.api.rule.Firing;
import io.penstock.api.rule.Output;
import io.penstock.api.rule.Rule;
import io.penstock.api.setting.Durations;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All YAML rules over their latest readings. Neither it nor what it is made of has a thread or reads the bus: events, answers and time are
 * handed in, by one thread.
 *
 * <ol>
 *   <li>An event changes the latest readings, then each instance that reads one of them looks once.
 *   <li>A reading older than the rule's {@code actOn} steps it and causes nothing; the next young one makes up for it.
 *   <li>A rule does not see what it published itself; what is fed again from the dead letters is not looked at.
 * </ol>
 */
final class Machine {
    private static final Logger LOG = LoggerFactory.getLogger(Machine.class);
    private static final long SECOND = 1_000_000_000L;

    private final Times times;
    private final WallClock clock;
    private final LatestReadings latest = new LatestReadings();
    private final Instances instances = new Instances(latest);
    private final Holds holds = new Holds();
    private final Schedules schedules = new Schedules();
    private final UnsureWrites unsure = new UnsureWrites();
    private final Claims claims = new Claims();
    private final Wishes wishes;
    private final Writes writes;
    private final Consequences consequences;
    private final SavedState state;
    private final Reload reload;

    private long nextAging;
    private long stale;
    private long replayed;

    Machine(Times times, Effects effects) {
        this.times = times;
        this.clock = new WallClock(times.wall(), times.ticks());
        this.wishes = new Wishes(effects::ask);
        this.writes = new Writes(claims, wishes);
        this.consequences = new Consequences(effects, claims, writes);
        this.state = new SavedState(times, clock, latest, instances, holds, claims, wishes);
        this.reload = new Reload(latest, instances, writes, consequences, state);
        this.nextAging = times.ticks();
    }

    /** Takes up rules, as {@link Reload} says. */
    void apply(List<Rule> rules) {
        long wall = times.wall();
        endLeftOver(wall);
        List<Instance> changed = reload.apply(rules, wall);
        schedules.lookAtAll();
        lookAtChanged(changed, wall);
        onTime();
    }

    private void endLeftOver(long wall) {
        state.takeLeftOver().forEach(i -> consequences.handOver(i, wall));
    }

    private void lookAtChanged(List<Instance> changed, long wall) {
        changed.forEach(i -> {
            i.resume(wall);
            look(i, wall, times.ticks(), i.last, Trigger.reload(i.last));
        });
    }

    /** An event from the bus. */
    void onEvent(Event event) {
        if (event.provenance().replayed()) {
            replayed++;
            return;
        }
        Map<String, Cell> known = instances.hear(event.device());
        if (known.isEmpty()) {
            return;
        }
        long wall = times.wall();
        if (clock.isBehind(wall)) {
            lookAtClock(wall, times.ticks()); // before this is among what grows older
        }
        List<Instance> touched = latest.take(event, known, wall);
        if (touched.isEmpty()) {
            return;
        }
        long ticks = times.ticks();
        long age = wall - event.origin();
        boolean old = false;
        for (int i = 0; i < touched.size(); i++) {
            Instance instance = touched.get(i);
            boolean fresh = age <= instance.use.actOn;
            old |= !fresh;
            instance.dirty |= instance.fresh != fresh || instance.use.ages;
            if (fresh && !instance.fresh) {
                instance.fresh = true;
                wishes.mayAct(instance);
            }
            instance.fresh = fresh;
            instance.last = event.id();
            lookAt(instance, event, wall, ticks);
        }
        touched.clear();
        stale += old ? 1 : 0;
        wishes.send(wall, ticks);
    }

    private void lookAt(Instance instance, Event event, long wall, long ticks) {
        UUID held = step(instance, wall, ticks, event.id());
        if (instance.isDue() || instance.rereads) {
            Trigger trigger = held == null
                    ? Trigger.event(
                            event.id(), event.device(), event.provenance().hops())
                    : held(instance, held);
            boolean did = instance.rereads && !consequences.comesAgain(instance, trigger);
            if (!did && instance.isDue()) {
                consequences.fire(instance, trigger, wall);
            }
        }
    }

    private static Trigger held(Instance instance, UUID began) {
        return Trigger.held(began, Durations.format(instance.use.rule.holdFor()));
    }

    /** Not by an event. One that comes to what it did before is not up to this time. */
    private void look(Instance instance, long wall, long ticks, UUID began, Trigger trigger) {
        if (instance.rereads) {
            return;
        }
        UUID held = step(instance, wall, ticks, began);
        if (instance.isDue()) {
            consequences.fire(instance, held == null ? trigger : held(instance, held), wall);
        }
    }

    /** A rule that cannot be evaluated stays as it is; the others are none the wiser. */
    private @Nullable UUID step(Instance instance, long wall, long ticks, UUID began) {
        try {
            UUID held = instance.step(wall, ticks, began);
            holds.add(instance);
            return held;
        } catch (RuntimeException e) {
            if (instance.use.failure == null) {
                LOG.error("rule '{}' cannot be evaluated", instance, e);
            }
            instance.use.failure = e.toString();
            return null;
        }
    }

    /** How many are queued because they hold, or did. */
    int queuedHolds() {
        return holds.size();
    }

    /** How many refused writes are queued to be tried again. */
    int queuedRetries() {
        return wishes.queuedRetries();
    }

    /**
     * A device is DOWN, or is no more. What held by what it said holds no more; when it is back, all that it said counts again, and so does what it
     * said before that was known: it may not say it again. A rule acts on that where it is young enough.
     *
     * @param said id of what said so
     */
    void down(String device, boolean is, UUID said) {
        Collection<Cell> changed = latest.down(device, is);
        if (changed.isEmpty()) {
            return;
        }
        long wall = times.wall();
        long ticks = times.ticks();
        Trigger trigger = Trigger.down(device, is, said);
        changed.forEach(c -> c.dependents.forEach(i -> {
            if (!is) {
                i.resume(wall);
            }
            look(i, wall, ticks, said, trigger);
        }));
    }

    /**
     * What came of a command.
     *
     * @return whether that is news, as {@link Wishes#answered} says
     */
    boolean answered(Answer answer) {
        return wishes.answered(answer, times.wall(), times.ticks());
    }

    /** What came of anybody's command, as it was recorded; in that order. What follows is done on time. */
    void recorded(Audit record) {
        if (unsure.isWrite(record)) {
            writes.written(record.command(), times.wall(), times.ticks());
        }
    }

    /** What came of commands before the start, as it was recorded; after {@link #recall}. */
    void recordedBefore(List<Audit> records, List<Firing> firings) {
        Map<Output, Command> writes = new LinkedHashMap<>();
        for (Audit record : records) {
            Command command = record.command();
            boolean rules = command.caller().origin() == Caller.Origin.RULE;
            if (rules && record.mayBeWritten()) {
                command.values().keySet().forEach(r -> writes.put(new Output(command.device(), r), command));
            } else if (rules && record.marked() && record.outcome() != null) {
                wishes.undone(command.id());
            }
        }
        state.addLeftOver(firings, writes);
        records.forEach(this::recorded);
    }

    /** Whether some rule wants an output to stay as it is. */
    boolean areClaims() {
        return !claims.isEmpty();
    }

    /** Does what is due by now. */
    void onTime() {
        long wall = times.wall();
        long ticks = times.ticks();
        lookAtClock(wall, ticks);
        for (Instance held = holds.next(ticks); held != null; held = holds.next(ticks)) {
            look(held, wall, ticks, held.holdBegan, held(held, held.holdBegan));
        }
        lookAtSchedules(wall, ticks);
        if (ticks - nextAging >= 0) {
            nextAging = ticks + SECOND;
            lookAtAges(wall, ticks);
        }
        wishes.send(wall, ticks);
    }

    private void lookAtClock(long wall, long ticks) {
        long step = clock.look(wall, ticks);
        if (step < 0) {
            putBack(step);
        }
    }

    /** Nothing grows younger by that, and what the schedules say is looked at anew: a span may be entered once more, which is another moment. */
    private void putBack(long step) {
        LOG.warn("rules: the wall clock was put back by {} s", -step / SECOND);
        schedules.lookAtAll();
        latest.shift(step);
    }

    private void lookAtSchedules(long wall, long ticks) {
        for (RuleUse use : schedules.look(instances.uses(), wall)) {
            Trigger trigger = Trigger.schedule(use.rule.name(), use.span(), clock.putBack());
            use.instances.values().forEach(i -> look(i, wall, ticks, trigger.id(), trigger));
        }
    }

    private void lookAtAges(long wall, long ticks) {
        for (RuleUse use : instances.uses()) {
            if (use.ages) {
                use.instances.values().forEach(i -> look(i, wall, ticks, i.last, Trigger.aged(i.last)));
            }
        }
    }

    /** Nanoseconds until something is due; at most a second. */
    long untilDue() {
        long ticks = times.ticks();
        long least = Math.min(SECOND, Math.max(0, nextAging - ticks));
        least = Math.min(least, holds.untilDue(ticks));
        least = Math.min(least, schedules.untilDue(times.wall()));
        return Math.min(least, wishes.untilDue(ticks));
    }

    /** What has changed since the last time this was asked, and what runs. */
    Map<StateKey, byte @Nullable []> changes() {
        return state.changes();
    }

    /**
     * Puts back what was saved, before {@link #apply} has been called or any event has come. After a longer stop than its {@code actOn} a rule
     * waits for a young reading before it acts; after one of which the clock does not tell how long it was, too.
     */
    void restore(List<Rule> rules, Map<StateKey, byte[]> saved) {
        long step = state.restore(rules, saved);
        if (step < 0) {
            putBack(step);
        }
    }

    /**
     * A firing that was recorded, maybe after what was saved; in the order of the record. What it did was done, and when the rules come to it
     * again it is not done again; but for the last of an instance, whose commands are asked once more by their ids: they may not have been
     * sent. Until an instance has come to that, or {@link #caughtUp} is called, it does nothing: it is not where it was.
     */
    void recall(List<Firing> record) {
        state.since(record).forEach(this::recall);
    }

    private void recall(Instance instance, List<Firing> after) {
        for (Firing firing : after) {
            UUID before = instance.recalled == null ? instance.fired : instance.recalled;
            if (firing.id().equals(Consequences.farewellAfter(before))) {
                continue; // its device was taken leave of, which is done once more, by the same ids
            }
            wishes.drop(instance);
            instance.recalled = firing.id();
            instance.rereads = true;
            instance.acted = firing.edge() == Firing.Edge.THEN;
            instance.again = true;
            instance.dirty = true;
        }
    }

    /** All that was said before the start has been looked at: what was changed and taken out while nothing ran is as if it was now. */
    void caughtUp() {
        long wall = times.wall();
        long ticks = times.ticks();
        Map<Instance, Trigger> late = new LinkedHashMap<>();
        instances.uses().forEach(use -> use.instances.values().stream()
                .filter(i -> i.rereads)
                .forEach(i -> late.put(i, i.holds() ? held(i, i.holdBegan) : Trigger.aged(i.last))));
        late.keySet().forEach(Instance::settle);
        endLeftOver(wall);
        schedules.lookAtAll();
        lookAtSchedules(wall, ticks);
        late.forEach((i, trigger) -> look(i, wall, ticks, i.last, trigger));
        lookAtChanged(state.takeChanged(), wall);
        wishes.send(wall, ticks);
    }

    RulesCounts counts() {
        int machines = 0;
        int active = 0;
        Map<String, String> failing = new HashMap<>();
        for (RuleUse use : instances.uses()) {
            if (use.failure != null) {
                failing.put(use.rule.name(), use.failure);
            }
            machines += use.instances.size();
            for (Instance i : use.instances.values()) {
                active += i.active ? 1 : 0;
            }
        }
        return new RulesCounts(
                instances.uses().size(),
                machines,
                active,
                latest.taken(),
                consequences.firings(),
                stale,
                replayed,
                consequences.missing(),
                consequences.loops(),
                wishes.inFlight(),
                wishes.waiting(),
                wishes.retried(),
                wishes.givenUp(),
                Map.copyOf(failing));
    }

    /**
     * A device is no more. The instances that patterns have made for it end with it: what they claim falls to the next rule, their alerts are
     * cleared, and nothing of them is kept. A rule that names the device is none the wiser.
     */
    void gone(String device) {
        long wall = times.wall();
        for (Instance instance : instances.leave(device)) {
            consequences.farewell(instance, wall);
            instance.holdDue = 0; // it may be queued
            state.forget(instance);
        }
        latest.forget(device, state::forget);
    }
}
