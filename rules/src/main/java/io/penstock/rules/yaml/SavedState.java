/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.yaml;

import io.penstock.api.bus.StateKey;
import io.penstock.api.command.Command;
import io.penstock.api.rule.Firing;
import io.penstock.api.rule.Output;
import io.penstock.api.rule.Rule;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the rules leave with each commit, and find after a restart: the latest readings, their instances, and how often what was changed. */
final class SavedState {
    private static final Logger LOG = LoggerFactory.getLogger(SavedState.class);
    private static final String READING = "$reading";
    private static final String RULE = "rule";
    private static final StateKey COMMITTED = new StateKey("$rules", "committed");

    private final Times times;
    private final WallClock clock;
    private final LatestReadings latest;
    private final Instances instances;
    private final Holds holds;
    private final Claims claims;
    private final Wishes wishes;
    private final Map<StateKey, byte @Nullable []> gone = new HashMap<>();
    /** Saved, and no more: their rules were taken out while nothing ran, or match their devices no more. */
    private final List<Instance> leftOver = new ArrayList<>();
    /** Whose rules say something else since they were saved. */
    private final List<Instance> changed = new ArrayList<>();

    SavedState(
            Times times,
            WallClock clock,
            LatestReadings latest,
            Instances instances,
            Holds holds,
            Claims claims,
            Wishes wishes) {
        this.times = times;
        this.clock = clock;
        this.latest = latest;
        this.instances = instances;
        this.holds = holds;
        this.claims = claims;
        this.wishes = wishes;
    }

    private static StateKey key(Cell cell) {
        return new StateKey(READING, cell.name.device() + "\n" + cell.name.resource());
    }

    private static StateKey key(Instance instance) {
        return new StateKey(RULE, instance.use.rule.name() + "\n" + instance.device);
    }

    /** It is no more. */
    void forget(Cell cell) {
        gone.put(key(cell), null);
    }

    /** It is no more. */
    void forget(Instance instance) {
        gone.put(key(instance), null);
    }

    /** What has changed since the last time this was asked, and what runs. */
    Map<StateKey, byte @Nullable []> changes() {
        Map<StateKey, byte @Nullable []> changes = new HashMap<>(gone);
        gone.clear();
        latest.cells().forEach(cell -> {
            if (cell.dirty && cell.reading != null) {
                changes.put(key(cell), StateBytes.of(cell));
                cell.dirty = false;
            }
        });
        long ticks = times.ticks();
        instances.uses().forEach(use -> use.instances.values().forEach(i -> {
            if (i.dirty || i.holds()) {
                changes.put(key(i), StateBytes.of(i, ticks));
                i.dirty = false;
            }
        }));
        changes.put(
                COMMITTED,
                ByteBuffer.allocate(24)
                        .putLong(times.wall())
                        .putLong(instances.era())
                        .putLong(clock.putBack())
                        .array());
        return changes;
    }

    /**
     * Puts back what was saved.
     *
     * @return how far the wall clock was put back meanwhile, as {@link WallClock#look} says it
     */
    long restore(List<Rule> rules, Map<StateKey, byte[]> saved) {
        byte[] committed = saved.get(COMMITTED);
        if (committed == null) {
            restore(rules, saved, Long.MAX_VALUE);
            return 0;
        }
        ByteBuffer at = ByteBuffer.wrap(committed);
        long stopped = times.wall() - at.getLong();
        instances.era(at.hasRemaining() ? at.getLong() : 0);
        long step = clock.restore(at.hasRemaining() ? at.getLong() : 0, stopped);
        restore(rules, saved, stopped < 0 ? Long.MAX_VALUE : stopped);
        return step;
    }

    private void restore(List<Rule> rules, Map<StateKey, byte[]> saved, long stopped) {
        rules.forEach(rule -> instances.begin(rule, times.wall()));
        List<Wish> wanted = new ArrayList<>();
        saved.forEach((key, bytes) -> {
            try {
                boolean used = key.equals(COMMITTED) || restore(key, bytes, stopped, wanted);
                if (!used) {
                    gone.put(key, null);
                }
            } catch (IOException | IllegalArgumentException e) {
                LOG.warn("rules: what was saved of '{}' cannot be read: {}", key.key(), e.getMessage());
            }
        });
        wanted.sort(Comparator.comparingLong(wish -> wish.askedAt)); // of two that share an output the later is wanted
        wanted.forEach(wishes::restore);
    }

    private boolean restore(StateKey key, byte[] bytes, long stopped, List<Wish> wanted) throws IOException {
        int cut = key.key().indexOf('\n');
        if (cut < 0) {
            return false;
        }
        String first = key.key().substring(0, cut);
        String second = key.key().substring(cut + 1);
        return switch (key.step()) {
            case READING -> restoreReading(first, second, bytes);
            case RULE -> restoreInstance(first, second, bytes, stopped, wanted);
            default -> false;
        };
    }

    private boolean restoreReading(String device, String resource, byte[] bytes) throws IOException {
        if (!instances.read(new Output(device, resource))) {
            return false;
        }
        instances.hear(device);
        StateBytes.read(bytes, latest.cell(device, resource));
        return true;
    }

    private boolean restoreInstance(String rule, String device, byte[] bytes, long stopped, List<Wish> wanted)
            throws IOException {
        RuleUse use = instances.use(rule);
        boolean is = use != null && use.isOf(device);
        Instance instance = is
                ? instances.of(use, device)
                : new Instance(RuleUse.gone(rule, StateBytes.fingerprint(bytes)), device, new Cell[0]);
        wanted.addAll(StateBytes.read(bytes, instance));
        instance.claims.forEach(claims::add);
        if (!is) {
            instance.again = true; // it asks for nothing any more
            leftOver.add(instance);
            return true;
        }
        instance.fresh &= stopped <= use.actOn;
        if (StateBytes.fingerprint(bytes) != use.fingerprint()) {
            instances.begin(instance);
            changed.add(instance);
        }
        if (instance.holdLeft >= 0 && stopped <= use.actOn) {
            instance.holdDue = Math.max(1, times.ticks() + instance.holdLeft);
            instance.holdLeft = -1;
            holds.add(instance);
        }
        return true;
    }

    /** Instances that were saved and are no more, each once: as if their rules had been taken out now. */
    List<Instance> takeLeftOver() {
        List<Instance> taken = List.copyOf(leftOver);
        leftOver.clear();
        taken.forEach(this::forget);
        return taken;
    }

    /** Instances whose rules say something else than when they were saved, each once: as if they had been changed now. */
    List<Instance> takeChanged() {
        List<Instance> taken = changed.stream()
                .filter(i -> instances.find(i.use.rule.name(), i.device) == i)
                .toList();
        changed.clear();
        return taken;
    }

    /**
     * What was recorded, maybe after what was saved. An instance of which nothing was saved came to be after that: it is made where it came true
     * last, and where it has ended it has nothing to come back to.
     *
     * @return of each instance, what it did since, in that order
     */
    Map<Instance, List<Firing>> since(List<Firing> record) {
        Map<Instance, List<Firing>> since = new LinkedHashMap<>();
        byInstance(record).forEach(all -> {
            Firing last = all.get(all.size() - 1);
            RuleUse use = useOf(last);
            if (use != null && (use.instances.containsKey(last.instance()) || last.edge() == Firing.Edge.THEN)) {
                Instance instance = instances.of(use, last.instance());
                since.put(instance, behind(instance.fired, all));
            }
        });
        return since;
    }

    private static Collection<List<Firing>> byInstance(List<Firing> record) {
        Map<List<String>, List<Firing>> each = new LinkedHashMap<>();
        record.forEach(f -> each.computeIfAbsent(List.of(f.rule(), f.instance()), k -> new ArrayList<>())
                .add(f));
        return each.values();
    }

    /** Of the rule that fired; null when it is no more, or matches the device no more. */
    private @Nullable RuleUse useOf(Firing firing) {
        RuleUse use = instances.use(firing.rule());
        return use != null && use.isOf(firing.instance()) ? use : null;
    }

    /**
     * What was recorded of instances that came true and are no more, maybe after what was saved: the record alone knows of the alerts and the
     * outputs that they have left. One that has ended by itself hands on what was saved of it, as one does of which nothing else was recorded
     * than that it is no more: the one before a kill may not have been done.
     *
     * @param writes of rules, by output the last that the device has, or may have
     */
    void addLeftOver(List<Firing> record, Map<Output, Command> writes) {
        byInstance(record).forEach(all -> {
            Firing last = all.get(all.size() - 1);
            boolean ended =
                    last.edge() == Firing.Edge.OTHERWISE && !last.condition().isEmpty();
            if (ended || useOf(last) != null) {
                return;
            }
            Instance known = leftOver(last.rule(), last.instance());
            Firing left = lastThen(known == null ? all : behind(known.fired, all));
            if (left != null) {
                leave(known == null ? addLeftOver(last) : known, left, writes);
            }
        });
    }

    /** The last that came true; null when there is none, or it was of a rule in DRL, which has no condition. */
    private static @Nullable Firing lastThen(List<Firing> firings) {
        Firing found = null;
        for (Firing f : firings) {
            found = f.edge() == Firing.Edge.THEN && !f.condition().isEmpty() ? f : found;
        }
        return found;
    }

    private @Nullable Instance leftOver(String rule, String device) {
        for (Instance known : leftOver) {
            if (known.use.rule.name().equals(rule) && known.device.equals(device)) {
                return known;
            }
        }
        return null;
    }

    private Instance addLeftOver(Firing of) {
        Instance made = new Instance(RuleUse.gone(of.rule(), 0), of.instance(), new Cell[0]);
        made.again = true; // it asks for nothing
        leftOver.add(made);
        return made;
    }

    private void leave(Instance gone, Firing last, Map<Output, Command> writes) {
        gone.fired = last.id();
        gone.last = last.id(); // so that each time that it is gone is another
        gone.raised.clear();
        gone.raised.addAll(Consequences.raised(last));
        wishes.drop(gone);
        claims.release(gone);
        writes.forEach((output, write) -> {
            boolean own = write.why().equals(last.id().toString())
                    && write.caller().name().equals(last.rule());
            if (own) {
                String resource = output.resource();
                Map<String, Object> value = Map.of(resource, write.values().get(resource));
                // it had the output, whatever its priority was
                Claim claim =
                        new Claim(gone, Integer.MAX_VALUE, output.device(), resource, value, false, claims.nextOrder());
                gone.claims.add(claim);
                claims.add(claim);
            }
        });
    }

    /** Up to this one they are in what was saved. */
    private static List<Firing> behind(UUID saved, List<Firing> all) {
        int end = all.size();
        int from = end;
        while (from > 0 && !all.get(from - 1).id().equals(saved)) {
            from--;
        }
        return all.subList(from, end);
    }
}
