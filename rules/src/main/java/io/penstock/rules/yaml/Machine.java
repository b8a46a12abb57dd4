/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.yaml;

import io.penstock.api.bus.StateKey;
import io.penstock.api.command.Answer;
import io.penstock.api.command.Audit;
import io.penstock.api.command.Caller;
import io.penstock.api.command.Outcome;
import io.penstock.api.event.Event;
import io.penstock.api.event.Reading;
import io.penstock.api.rule.Firing;
import io.penstock.api.rule.Input;
import io.penstock.api.rule.Output;
import io.penstock.api.rule.Rule;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All YAML rules over their latest readings. It has no thread and reads no bus: events, answers and time are handed in, by one thread.
 *
 * <ol>
 *   <li>An event changes the latest readings, then each instance that reads one of them looks once.
 *   <li>A reading older than the rule's {@code actOn} steps it and causes nothing; the next young one makes up for it.
 *   <li>A rule does not see what it published itself; what is fed again from the dead letters is not looked at.
 * </ol>
 */
final class Machine {
    private static final Logger LOG = LoggerFactory.getLogger(Machine.class);
    private static final String READING = "$reading";
    private static final String RULE = "rule";
    private static final StateKey COMMITTED = new StateKey("$rules", "committed");
    private static final long SECOND = 1_000_000_000L;
    private static final int MOST_STRANGERS = 50_000;
    private static final int MOST_UNSURE = 1000;

    private final Times times;
    private final Writes writes;
    private final Consequences consequences;
    private final Map<String, RuleUse> uses = new LinkedHashMap<>();
    /** What is read of each device, whether it has been heard of or not. */
    private final Map<String, Map<String, Cell>> index = new HashMap<>();
    /** Of the index, the devices that have said something since there were these rules: their patterns have the instances that they match. */
    private final Map<String, Map<String, Cell>> met = new HashMap<>();

    private final Map<Output, Cell> cells = new HashMap<>();
    private final Set<String> down = new HashSet<>();
    private final PriorityQueue<Hold> holds = new PriorityQueue<>();
    private final List<Instance> touched = new ArrayList<>();
    private final Map<StateKey, byte @Nullable []> gone = new HashMap<>();
    private final Map<String, String> failing = new LinkedHashMap<>();
    /** Ids of the last writes that were taken for done and may not have been. */
    private final Set<String> unsure = new LinkedHashSet<>();

    private long sequence;
    private long nextAging;
    /** When a schedule changes next, by the wall clock; 0 when all are to be looked at. */
    private long nextSchedule;

    private int strangers;
    private long readings;
    private long stale;
    private long replayed;
    /** How often rules were taken up, over restarts too: what comes new is told by it from what once was the same. */
    private long era;
    /** How far the wall clock is ahead of the other, as of the last time that it was set. */
    private long ahead;
    /** The wall clock's, when the clocks were looked at last. */
    private long seen;
    /** How often the wall clock was put back, over restarts too. */
    private long putBack;

    Machine(Times times, Effects effects) {
        this.times = times;
        this.seen = times.wall();
        this.ahead = seen - times.ticks();
        this.writes = new Writes(effects::ask);
        this.consequences = new Consequences(effects, writes);
        this.nextAging = times.ticks();
    }

    /** When an instance will have held for long enough, as of when this was said. */
    private record Hold(long due, Instance instance) implements Comparable<Hold> {
        @Override
        public int compareTo(Hold other) {
            return Long.signum(due - other.due);
        }
    }

    /** Takes up rules. Those that say what they said keep everything; one that says something else keeps what it last did. */
    void apply(List<Rule> rules) {
        Map<String, RuleUse> before = new LinkedHashMap<>(uses);
        era += before.isEmpty() ? 0 : 1;
        uses.clear();
        index.clear();
        met.clear();
        cells.values().forEach(c -> c.dependents.clear());
        List<Instance> changed = new ArrayList<>();
        for (Rule rule : rules) {
            RuleUse old = before.remove(rule.name());
            boolean same = old != null && old.rule.equals(rule);
            RuleUse use = same && old != null ? old : new RuleUse(rule);
            uses.put(rule.name(), use);
            if (same) {
                use.instances.values().forEach(this::link);
            } else {
                use.look(times.wall());
                carry(old, use, changed);
            }
        }
        before.values().forEach(this::remove);
        removeUnused();
        nextSchedule = 0;
        failing.keySet().retainAll(uses.keySet());
        long wall = times.wall();
        changed.forEach(i -> {
            i.resume(wall);
            look(i, wall, times.ticks(), i.last, Trigger.reload(i.last));
        });
        onTime();
    }

    private void carry(@Nullable RuleUse old, RuleUse use, List<Instance> changed) {
        if (use.pattern == null) {
            begin(instance(use, ""));
        }
        if (old == null) {
            return;
        }
        for (Instance was : old.instances.values()) {
            boolean stays = use.pattern == null ? was.device.isEmpty() : use.pattern.matches(was.device);
            consequences.forget(was, !stays, times.wall());
            if (stays) {
                Instance now = instance(use, was.device);
                now.active = was.active;
                now.acted = was.acted;
                now.again = was.acted;
                now.fresh = was.fresh;
                now.last = was.last;
                now.fired = was.fired;
                now.raised.addAll(was.raised);
                begin(now);
                changed.add(now);
            } else {
                gone.put(key(was), null);
            }
        }
    }

    /**
     * It says from now on what it says. Saved at once: a restart must tell it from what is new, or what it did would be done again by other ids.
     */
    private void begin(Instance instance) {
        instance.since = era;
        instance.dirty = true;
    }

    private void remove(RuleUse use) {
        use.instances.values().forEach(i -> {
            consequences.forget(i, true, times.wall());
            gone.put(key(i), null);
        });
    }

    private void removeUnused() {
        cells.values().removeIf(cell -> {
            boolean unused = uses.values().stream().noneMatch(u -> reads(u, cell.name));
            if (unused) {
                gone.put(key(cell), null);
            }
            return unused;
        });
    }

    private static boolean reads(RuleUse use, Output name) {
        for (Input input : use.rule.inputs()) {
            if (input.resource().equals(name.resource()) && input.devices().matches(name.device())) {
                return true;
            }
        }
        return false;
    }

    private Instance instance(RuleUse use, String device) {
        Instance known = use.instances.get(device);
        if (known != null) {
            return known;
        }
        Cell[] own = new Cell[use.inputCount];
        for (int i = 0; i < own.length; i++) {
            Input input = use.rule.inputs().get(i);
            String of = RuleUse.isPattern(input.devices())
                    ? device
                    : input.devices().patterns().get(0);
            own[i] = cells.computeIfAbsent(new Output(of, input.resource()), Cell::new);
        }
        Instance made = new Instance(use, device, own);
        use.instances.put(device, made);
        link(made);
        return made;
    }

    private void link(Instance instance) {
        for (Cell cell : instance.cells) {
            if (!cell.dependents.contains(instance)) {
                cell.dependents.add(instance);
            }
            cell.down = down.contains(cell.name.device());
            index.computeIfAbsent(cell.name.device(), d -> new HashMap<>()).put(cell.name.resource(), cell);
        }
    }

    /** An event from the bus. */
    void onEvent(Event event) {
        if (event.provenance().replayed()) {
            replayed++;
            return;
        }
        Map<String, Cell> known = met.get(event.device());
        if (known == null) {
            known = meet(event.device());
        }
        if (known.isEmpty()) {
            return;
        }
        long wall = times.wall();
        if (wall < seen) {
            lookAtClocks(wall, times.ticks()); // before this is among what grows older
        }
        take(event, known, wall);
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
                writes.mayAct(instance);
            }
            instance.fresh = fresh;
            instance.last = event.id();
            lookAt(instance, event, wall, ticks);
        }
        touched.clear();
        stale += old ? 1 : 0;
        writes.send(wall, ticks);
    }

    /** Puts an event's readings in their cells, and gathers who is to look. */
    private void take(Event event, Map<String, Cell> known, long wall) {
        sequence++;
        String producer = event.provenance().producer();
        List<Reading> all = event.readings();
        for (int i = 0; i < all.size(); i++) {
            Cell cell = known.get(all.get(i).resource());
            if (cell == null) {
                continue;
            }
            readings++;
            cell.take(all.get(i), producer, wall);
            for (int j = 0; j < cell.dependents.size(); j++) {
                Instance instance = cell.dependents.get(j);
                boolean own = !producer.isEmpty() && producer.equals(instance.use.producer);
                if (instance.mark != sequence && !own) {
                    instance.mark = sequence;
                    touched.add(instance);
                }
            }
        }
    }

    private void lookAt(Instance instance, Event event, long wall, long ticks) {
        UUID held = step(instance, wall, ticks, event.id());
        if (instance.isDue()) {
            Trigger trigger = held == null
                    ? Trigger.event(
                            event.id(), event.device(), event.provenance().hops())
                    : held(instance, held);
            consequences.fire(instance, trigger, wall);
        }
    }

    private static Trigger held(Instance instance, UUID began) {
        return Trigger.held(began, io.penstock.api.setting.Durations.format(instance.use.rule.holdFor()));
    }

    private void look(Instance instance, long wall, long ticks, UUID began, Trigger trigger) {
        UUID held = step(instance, wall, ticks, began);
        if (instance.isDue()) {
            consequences.fire(instance, held == null ? trigger : held(instance, held), wall);
        }
    }

    /** A rule that cannot be evaluated stays as it is; the others are none the wiser. */
    private @Nullable UUID step(Instance instance, long wall, long ticks, UUID began) {
        try {
            UUID held = instance.step(wall, ticks, began);
            queue(instance);
            return held;
        } catch (RuntimeException e) {
            if (failing.put(instance.use.rule.name(), e.toString()) == null) {
                LOG.error("rule '{}' cannot be evaluated", instance, e);
            }
            return null;
        }
    }

    /** Once each, however often it breaks and begins anew: what begins later is due later. */
    private void queue(Instance instance) {
        if (instance.holds() && !instance.queued) {
            instance.queued = true;
            holds.add(new Hold(instance.holdDue, instance));
        }
    }

    /** How many are queued because they hold, or did. */
    int queuedHolds() {
        return holds.size();
    }

    /** A device that is seen for the first time: patterns that match it get an instance. Other rules may have named it before. */
    private Map<String, Cell> meet(String device) {
        for (RuleUse use : uses.values()) {
            if (use.pattern != null && use.pattern.matches(device)) {
                instance(use, device);
            }
        }
        if (!index.containsKey(device) && ++strangers > MOST_STRANGERS) {
            index.values().removeIf(Map::isEmpty);
            met.values().removeIf(Map::isEmpty);
            strangers = 0;
        }
        Map<String, Cell> known = index.computeIfAbsent(device, d -> new HashMap<>());
        met.put(device, known);
        return known;
    }

    /**
     * A device is DOWN, or is no more. What held by what it said holds no more; when it is back, all that it said counts again, and so does what it
     * said before that was known: it may not say it again. A rule acts on that where it is young enough.
     *
     * @param said id of what said so
     */
    void down(String device, boolean is, UUID said) {
        boolean changed = is ? down.add(device) : down.remove(device);
        Map<String, Cell> known = index.get(device);
        if (!changed || known == null) {
            return;
        }
        known.values().forEach(cell -> cell.down = is);
        long wall = times.wall();
        long ticks = times.ticks();
        Trigger trigger = Trigger.down(device, is, said);
        known.values()
                .forEach(c -> c.dependents.forEach(i -> {
                    if (!is) {
                        i.resume(wall);
                    }
                    look(i, wall, ticks, said, trigger);
                }));
    }

    /**
     * What came of a command.
     *
     * @return whether it says what the last try of the same write did not
     */
    boolean answered(Answer answer) {
        return writes.answered(answer, times.wall(), times.ticks());
    }

    /**
     * What came of anybody's command, as it was recorded; in that order. What follows is done on time. A write of which nobody knows whether it was
     * done took its output all the same; but for a rule's, which may be tried again.
     */
    void recorded(Audit record) {
        boolean done = record.outcome() == Outcome.DONE;
        if (!record.mayBeWritten() || (!done && record.command().caller().origin() == Caller.Origin.RULE)) {
            return;
        }
        String id = record.command().id();
        boolean heardOf = unsure.contains(id); // what is said of it afterwards is not another write
        if (!done && unsure.add(id) && unsure.size() > MOST_UNSURE) {
            unsure.remove(unsure.iterator().next());
        }
        if (!heardOf) {
            writes.written(record.command(), times.wall(), times.ticks());
        }
    }

    /** Whether some rule wants an output to stay as it is. */
    boolean areClaims() {
        return writes.areClaims();
    }

    /** Does what is due by now. */
    void onTime() {
        long wall = times.wall();
        long ticks = times.ticks();
        lookAtClocks(wall, ticks);
        while (!holds.isEmpty() && ticks - holds.peek().due() >= 0) {
            Hold hold = holds.remove();
            Instance instance = hold.instance();
            instance.queued = false;
            if (!instance.holds() || uses.get(instance.use.rule.name()) != instance.use) {
                continue;
            }
            if (ticks - instance.holdDue < 0) {
                queue(instance);
            } else {
                look(instance, wall, ticks, instance.holdBegan, held(instance, instance.holdBegan));
            }
        }
        if (wall >= nextSchedule) {
            lookAtSchedules(wall, ticks);
        }
        if (ticks - nextAging >= 0) {
            nextAging = ticks + SECOND;
            lookAtAges(wall, ticks);
        }
        writes.send(wall, ticks);
    }

    private void lookAtClocks(long wall, long ticks) {
        seen = wall;
        long step = wall - ticks - ahead;
        if (step > 0 || step < -SECOND) {
            ahead += step;
        }
        if (step < -SECOND) {
            putBack(step);
        }
    }

    /** Nothing grows younger by that, and what the schedules say is looked at anew: a span may be entered once more, which is another moment. */
    private void putBack(long step) {
        LOG.warn("rules: the wall clock was put back by {} s", -step / SECOND);
        putBack++;
        nextSchedule = 0;
        cells.values().forEach(cell -> cell.shift(step));
    }

    private void lookAtSchedules(long wall, long ticks) {
        boolean all = nextSchedule == 0;
        nextSchedule = Long.MAX_VALUE;
        for (RuleUse use : uses.values()) {
            if (use.rule.schedule() == null) {
                continue;
            }
            if (all || wall >= use.nextChange) {
                use.look(wall);
                Trigger trigger = Trigger.schedule(use.rule.name(), use.span(), putBack);
                use.instances.values().forEach(i -> look(i, wall, ticks, trigger.id(), trigger));
            }
            nextSchedule = Math.min(nextSchedule, use.nextChange);
        }
    }

    private void lookAtAges(long wall, long ticks) {
        for (RuleUse use : uses.values()) {
            if (use.ages) {
                use.instances.values().forEach(i -> look(i, wall, ticks, i.last, Trigger.aged(i.last)));
            }
        }
    }

    /** Nanoseconds until something is due; at most a second. */
    long untilDue() {
        long ticks = times.ticks();
        long least = Math.min(SECOND, Math.max(0, nextAging - ticks));
        if (!holds.isEmpty()) {
            least = Math.min(least, Math.max(0, holds.peek().due() - ticks));
        }
        least = Math.min(least, Math.max(0, nextSchedule - times.wall()));
        return Math.min(least, writes.nextDue(ticks));
    }

    /** What has changed since the last time this was asked, and what runs. */
    Map<StateKey, byte @Nullable []> changes() {
        Map<StateKey, byte @Nullable []> changed = new HashMap<>(gone);
        gone.clear();
        cells.values().forEach(cell -> {
            if (cell.dirty && cell.reading != null) {
                changed.put(key(cell), StateBytes.of(cell.reading));
                cell.dirty = false;
            }
        });
        long ticks = times.ticks();
        uses.values().forEach(use -> use.instances.values().forEach(i -> {
            if (i.dirty || i.holds()) {
                changed.put(key(i), StateBytes.of(i, ticks));
                i.dirty = false;
            }
        }));
        changed.put(
                COMMITTED,
                ByteBuffer.allocate(24)
                        .putLong(times.wall())
                        .putLong(era)
                        .putLong(putBack)
                        .array());
        return changed;
    }

    private static StateKey key(Cell cell) {
        return new StateKey(READING, cell.name.device() + "\n" + cell.name.resource());
    }

    private static StateKey key(Instance instance) {
        return new StateKey(RULE, instance.use.rule.name() + "\n" + instance.device);
    }

    /**
     * Puts back what was saved, before {@link #apply} has been called or any event has come. After a longer stop than its {@code actOn} a rule
     * waits for a young reading before it acts; after one of which the clock does not tell how long it was, too.
     */
    void restore(List<Rule> rules, Map<StateKey, byte[]> saved) {
        byte[] committed = saved.get(COMMITTED);
        if (committed == null) {
            restore(rules, saved, Long.MAX_VALUE);
            return;
        }
        ByteBuffer at = ByteBuffer.wrap(committed);
        long stopped = times.wall() - at.getLong();
        era = 1 + (at.hasRemaining() ? at.getLong() : 0);
        putBack = at.hasRemaining() ? at.getLong() : 0;
        restore(rules, saved, stopped < 0 ? Long.MAX_VALUE : stopped);
        if (stopped < -SECOND) {
            putBack(stopped);
        }
    }

    private void restore(List<Rule> rules, Map<StateKey, byte[]> saved, long stopped) {
        for (Rule rule : rules) {
            RuleUse use = new RuleUse(rule);
            use.look(times.wall());
            uses.put(rule.name(), use);
            if (use.pattern == null) {
                begin(instance(use, ""));
            }
        }
        saved.forEach((key, bytes) -> {
            try {
                boolean used = key.equals(COMMITTED) || restore(key, bytes, stopped);
                if (!used) {
                    gone.put(key, null);
                }
            } catch (IOException | IllegalArgumentException e) {
                LOG.warn("rules: what was saved of '{}' cannot be read: {}", key.key(), e.getMessage());
            }
        });
    }

    private boolean restore(StateKey key, byte[] bytes, long stopped) throws IOException {
        int cut = key.key().indexOf('\n');
        if (cut < 0) {
            return false;
        }
        String first = key.key().substring(0, cut);
        String second = key.key().substring(cut + 1);
        if (key.step().equals(READING)) {
            Output name = new Output(first, second);
            if (uses.values().stream().noneMatch(u -> reads(u, name))) {
                return false;
            }
            meet(first);
            Cell cell = cells.computeIfAbsent(name, Cell::new);
            cell.reading = StateBytes.reading(bytes);
            return true;
        }
        RuleUse use = uses.get(first);
        if (!key.step().equals(RULE) || use == null || (use.pattern == null) != second.isEmpty()) {
            return false;
        }
        Instance instance = instance(use, second);
        List<Wish> wishes = StateBytes.read(bytes, instance);
        if (wishes == null) {
            begin(instance);
        }
        instance.fresh &= stopped <= use.actOn;
        instance.claims.forEach(writes::restore);
        if (wishes != null) {
            wishes.forEach(writes::add);
        }
        if (instance.holdLeft >= 0 && stopped <= use.actOn) {
            instance.holdDue = Math.max(1, times.ticks() + instance.holdLeft);
            instance.holdLeft = -1;
            queue(instance);
        }
        return true;
    }

    /**
     * A firing that was recorded, maybe after what was saved; in the order of the record. What it did was done, and when the rules come to it
     * again it is not done again; but for the last of an instance, whose commands are asked once more by their ids: they may not have been
     * sent.
     */
    void recall(List<Firing> record) {
        Map<Instance, List<Firing>> each = new LinkedHashMap<>();
        for (Firing firing : record) {
            RuleUse use = uses.get(firing.rule());
            Instance instance = use == null ? null : use.instances.get(firing.instance());
            if (instance != null) {
                List<Firing> after = each.computeIfAbsent(instance, i -> new ArrayList<>());
                after.add(firing);
                if (firing.id().equals(instance.fired)) {
                    after.clear(); // up to here it is in what was saved
                }
            }
        }
        each.forEach(this::recall);
    }

    private void recall(Instance instance, List<Firing> after) {
        for (Firing firing : after) {
            boolean then = firing.edge() == Firing.Edge.THEN;
            consequences.recall(firing.id());
            instance.recalled = firing.id();
            instance.dirty = true;
            if (instance.acted != then) {
                writes.forget(instance);
                instance.acted = then;
                instance.again = then;
            }
        }
    }

    RulesCounts counts() {
        int instances = 0;
        int active = 0;
        for (RuleUse use : uses.values()) {
            instances += use.instances.size();
            for (Instance i : use.instances.values()) {
                active += i.active ? 1 : 0;
            }
        }
        return new RulesCounts(
                uses.size(),
                instances,
                active,
                readings,
                consequences.firings(),
                stale,
                replayed,
                consequences.missing(),
                consequences.loops(),
                writes.inFlight(),
                writes.waiting(),
                writes.retried(),
                writes.givenUp(),
                Map.copyOf(failing));
    }

    /**
     * A device is no more. The instances that patterns have made for it end with it: what they claim falls to the next rule, their alerts are
     * cleared, and nothing of them is kept. A rule that names the device is none the wiser.
     */
    void gone(String device) {
        long wall = times.wall();
        for (RuleUse use : uses.values()) {
            Instance instance = use.pattern == null ? null : use.instances.remove(device);
            if (instance != null) {
                consequences.farewell(instance, wall);
                instance.holdDue = 0; // it may be queued
                for (Cell cell : instance.cells) {
                    cell.dependents.remove(instance);
                }
                gone.put(key(instance), null);
            }
        }
        met.remove(device); // when there is such a device again, it is met anew
        Map<String, Cell> known = index.getOrDefault(device, new HashMap<>());
        known.values().removeIf(cell -> {
            boolean unused = cell.dependents.isEmpty();
            if (unused) {
                cells.remove(cell.name);
                gone.put(key(cell), null);
            }
            return unused;
        });
        if (known.isEmpty()) {
            index.remove(device);
        }
    }
}
