/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.yaml;

import io.penstock.api.bus.Batch;
import io.penstock.api.bus.Bus;
import io.penstock.api.bus.Checkpoint;
import io.penstock.api.bus.CursorSpec;
import io.penstock.api.bus.Position;
import io.penstock.api.bus.Reader;
import io.penstock.api.bus.Saved;
import io.penstock.api.bus.Selection;
import io.penstock.api.bus.Shard;
import io.penstock.api.bus.ShardListener;
import io.penstock.api.bus.Start;
import io.penstock.api.bus.StateKey;
import io.penstock.api.bus.Stream;
import io.penstock.api.command.Answer;
import io.penstock.api.command.Audit;
import io.penstock.api.command.Command;
import io.penstock.api.command.Commands;
import io.penstock.api.command.Presence;
import io.penstock.api.error.DecodeException;
import io.penstock.api.event.Event;
import io.penstock.api.rule.Consequence.RaiseAlert;
import io.penstock.api.rule.Firing;
import io.penstock.api.rule.Rule;
import io.penstock.api.setting.Matcher;
import io.penstock.rules.AlertBook;
import io.penstock.rules.Tail;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of the rules: reads the bus, hands the machine what comes, and commits what it holds with the position up to which it has looked. Its
 * state lies with the first shard. All on the rules' thread but what says otherwise.
 */
final class RuleRun implements AutoCloseable, Effects {
    private static final Logger LOG = LoggerFactory.getLogger(RuleRun.class);
    private static final int AT_ONCE = 512;
    private static final long COMMIT_EACH = 50_000_000L;
    private static final long UPKEEP_EACH = 1_000_000_000L;
    /** How often it looks, while rules claim outputs, whether somebody has taken one. */
    private static final long RECORD_EACH = 100_000_000L;

    private static final String FIRINGS = "$firings";
    private static final StateKey DEVICES = new StateKey("$profile", "devices");
    /** What a record says first of a write that may have been done; the rest of it says whether. */
    private static final Set<String> MAY_BE_WRITTEN = Set.of("done", "unknown", "failed");

    private final Bus bus;
    private final Commands commands;
    private final AlertBook alerts;
    private final Presence presence;
    private final Times times;
    private final AtomicLong unrecorded;
    private final Machine machine;
    private final Reader reader;
    /** Firings, and what came of commands. */
    private final Tail record;

    private final DownDevices down;
    private final Map<StateKey, byte[]> saved = new HashMap<>();
    private final Map<Shard, Position> positions = new LinkedHashMap<>();
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    /** The profile's, and those that have left it and were not taken leave of; saved, so that a start knows whom it misses. */
    private final Set<String> devices = new TreeSet<>();
    /** Of them, those of which it is known since the last upkeep that they are to be taken leave of. */
    private final Set<String> leaving = new TreeSet<>();
    /** And those of which it was known before: when all is looked at that had been said by then, up to here, as {@link #passed} counts. */
    private final Set<String> left = new TreeSet<>();

    private long leftAt;
    /** Whether what was said before the start is being looked at: up to here, as {@link #passed} counts. */
    private boolean rereads = true;

    private long startedAt;
    private boolean devicesChanged;
    private @Nullable Shard home;
    private List<Rule> applied = List.of();
    private long committedAt;
    private long keptUpAt;
    private boolean moved;
    private long heard;
    private volatile RulesCounts counts = RulesStatus.NOTHING;
    private volatile long lag;
    /** Whether the last commit that was heard of is not written: said once, for the bus goes on saying it. */
    private volatile boolean failing;

    RuleRun(
            Bus bus,
            Commands commands,
            AlertBook alerts,
            Presence presence,
            Times times,
            AtomicLong unrecorded,
            List<Rule> rules) {
        this.bus = bus;
        this.commands = commands;
        this.alerts = alerts;
        this.presence = presence;
        this.times = times;
        this.unrecorded = unrecorded;
        this.machine = new Machine(times, this);
        CursorSpec cursor = new CursorSpec(YamlRules.CURSOR, Stream.EVENTS, wanted(rules), Start.NOW, null);
        reader = bus.open(cursor, new ShardListener() {
            @Override
            public void assigned(Shard shard, Saved state) {
                home = home == null ? shard : home;
                positions.put(shard, state.position());
                saved.putAll(state.state());
            }

            @Override
            public void revoked(Shard shard) {
                positions.remove(shard);
            }
        });
        try {
            record = new Tail(bus, FIRINGS, Stream.COMMANDS, "*");
        } catch (RuntimeException e) {
            reader.close();
            throw e;
        }
        try {
            down = new DownDevices(bus, machine::down);
        } catch (RuntimeException e) {
            record.close();
            reader.close();
            throw e;
        }
        committedAt = times.ticks();
        keptUpAt = times.ticks();
    }

    /** The devices that some rule looks at: what the others say wakes nobody here. */
    private static Selection wanted(List<Rule> rules) {
        Set<String> devices = new TreeSet<>();
        for (Rule rule : rules) {
            rule.inputs().forEach(input -> devices.addAll(input.devices().patterns()));
        }
        return Selection.ofDevices(Matcher.of(List.copyOf(devices)));
    }

    void restore(List<Rule> rules) {
        down.read();
        byte[] known = saved.remove(DEVICES);
        if (known != null && known.length > 0) {
            devices.addAll(List.of(new String(known, StandardCharsets.UTF_8).split("\n")));
        }
        machine.restore(rules, saved);
        applied = rules;
        List<Firing> firings = new ArrayList<>();
        List<Event> others = new ArrayList<>();
        record.read(event -> {
            if (!event.source().equals(Firing.SOURCE)) {
                others.add(event);
                return;
            }
            try {
                firings.add(Firing.from(event));
            } catch (DecodeException e) {
                LOG.warn("rules: a record on the stream commands is no firing: {}", e.getMessage());
            }
        });
        machine.recall(firings);
        startedAt = bus.status(Stream.EVENTS).appended();
        others.forEach(this::heard);
        saved.clear();
    }

    /** @return whether there was anything */
    private boolean readRecord() {
        long before = heard;
        record.read(this::heard);
        return heard != before;
    }

    private void heard(Event event) {
        heard++;
        boolean written = !event.readings().isEmpty()
                && MAY_BE_WRITTEN.contains(
                        String.valueOf(event.readings().get(0).object()));
        if (!written || Firing.isOne(event)) {
            return;
        }
        try {
            machine.recorded(Audit.from(event));
            moved = true;
        } catch (DecodeException e) {
            LOG.warn("rules: a record on the stream commands cannot be read: {}", e.getMessage());
        }
    }

    /**
     * These are the devices of the profile now. Rules take leave of one that was and is not a little later, when what it said last has been looked
     * at: it brings nothing back.
     */
    void devices(Set<String> now) {
        left.removeAll(now);
        leaving.addAll(devices);
        leaving.removeAll(now);
        leaving.removeAll(left);
        devicesChanged |= devices.addAll(now);
    }

    private void takeLeave() {
        if (!left.isEmpty() && passed() < leftAt) {
            return;
        }
        left.forEach(machine::gone);
        devicesChanged |= devices.removeAll(left);
        left.clear();
        left.addAll(leaving);
        leaving.clear();
        leftAt = bus.status(Stream.EVENTS).appended();
    }

    boolean needs(List<Rule> rules) {
        return !rules.equals(applied);
    }

    void apply(List<Rule> rules) {
        reader.select(wanted(rules));
        machine.apply(rules);
        applied = rules;
        commit();
        counts = machine.counts();
    }

    /** Looks once: at what was handed in, at the time, at the bus; waits at most until something is due. */
    void turn() {
        turn(Long.MAX_VALUE);
    }

    /**
     * Looks once, as {@link #turn()}.
     *
     * @param mostWait nanoseconds that it waits at most
     * @return whether there was anything to look at
     */
    boolean turn(long mostWait) {
        boolean handedIn = !tasks.isEmpty();
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
        if (rereads && passed() >= startedAt) {
            rereads = false;
            machine.caughtUp();
        }
        boolean claims = machine.areClaims();
        boolean news = claims && readRecord();
        machine.onTime();
        presence.alive();
        long wait = Math.min(Math.min(mostWait, machine.untilDue()), claims ? RECORD_EACH : Long.MAX_VALUE);
        Batch batch = reader.poll(Duration.ZERO, Duration.ofNanos(wait), AT_ONCE);
        if (batch != null) {
            List<Event> events = batch.events();
            for (int i = 0; i < events.size(); i++) {
                machine.onEvent(events.get(i));
            }
            if (batch.shard() != null) {
                positions.put(batch.shard(), batch.end());
                moved = true;
            }
        }
        long ticks = times.ticks();
        if (moved && ticks - committedAt >= COMMIT_EACH) {
            commit();
        }
        if (ticks - keptUpAt >= UPKEEP_EACH) {
            keptUpAt = ticks;
            keepUp();
        }
        return handedIn || news || batch != null;
    }

    /** Up to which event the rules have looked, counted from the first since the bus was opened. */
    private long passed() {
        long appended =
                bus.status(Stream.EVENTS).appended(); // first: what is appended meanwhile has not been looked at
        return appended - reader.lag();
    }

    /** Nanoseconds until something is due by the time alone. */
    long untilDue() {
        return machine.untilDue();
    }

    private void keepUp() {
        counts = machine.counts();
        lag = reader.lag();
        readRecord();
        down.read();
        takeLeave();
        // only what is in the state may be passed on the other stream
        Position upTo = rereads ? null : record.position();
        commit().whenComplete((done, failure) -> {
            if (failure == null && upTo != null) {
                tasks.add(() -> record.commit(upTo, Map.of()));
            }
        });
    }

    private CompletionStage<Void> commit() {
        committedAt = times.ticks();
        moved = false;
        CompletionStage<Void> last = CompletableFuture.completedFuture(null);
        Map<StateKey, byte @Nullable []> changes = machine.changes();
        if (devicesChanged) {
            devicesChanged = false;
            changes.put(DEVICES, String.join("\n", devices).getBytes(StandardCharsets.UTF_8));
        }
        Checkpoint state = new Checkpoint(changes, List.of(), List.of());
        for (Map.Entry<Shard, Position> e : positions.entrySet()) {
            boolean withState = e.getKey().equals(home);
            CompletionStage<Void> written =
                    reader.commit(e.getKey(), e.getValue(), withState ? state : Checkpoint.EMPTY);
            last = withState ? written : last;
        }
        return last.whenComplete((done, failure) -> {
            if (failure != null && !failing) {
                LOG.warn("rules: a commit could not be written yet: {}", failure.toString());
            }
            failing = failure != null;
        });
    }

    void commitAll() {
        commit();
        reader.flush();
    }

    /** From any thread: done with the next turn. */
    CompletableFuture<Void> later(Runnable task) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        tasks.add(() -> {
            try {
                task.run();
                done.complete(null);
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
                throw e;
            }
        });
        reader.wakeup();
        return done;
    }

    /** From any thread. */
    void wakeup() {
        reader.wakeup();
    }

    /** From any thread. */
    RulesCounts counts() {
        return counts;
    }

    /** From any thread. */
    long lag() {
        return lag;
    }

    @Override
    public void fired(Firing firing, int hops) {
        append(Stream.COMMANDS, firing.toEvent(hops));
    }

    @Override
    public void publish(Event event) {
        append(Stream.EVENTS, event);
    }

    private void append(Stream stream, Event event) {
        var ignored = bus.append(stream, List.of(event)).whenComplete((done, failure) -> {
            if (failure != null) {
                unrecorded.incrementAndGet();
                LOG.warn(
                        "rules: the stream {} did not take '{}': {}", stream.key(), event.source(), failure.toString());
            }
        });
    }

    @Override
    public void ask(Command command) {
        commands.execute(command, answer -> {
            tasks.add(() -> answered(answer));
            reader.wakeup();
        });
    }

    private void answered(Answer answer) {
        boolean news = machine.answered(answer);
        if (news && !answer.done()) {
            LOG.info(
                    "rule '{}': command {} of {} was {}: {}",
                    answer.command().caller().name(),
                    answer.command().id(),
                    answer.command().device(),
                    answer.outcome(),
                    answer.reason());
        }
        moved = true;
    }

    @Override
    public void raise(String name, RaiseAlert alert, String text, Firing firing, int hops) {
        alerts.raise(
                name,
                alert.severity(),
                text,
                firing.rule(),
                firing.device(),
                firing.id().toString(),
                alert.repeat(),
                hops);
    }

    @Override
    public void clear(String name, int hops) {
        alerts.clear(name, hops);
    }

    @Override
    public void close() {
        down.close();
        record.close();
        reader.close();
        // whoever waits for a turn that never comes
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            LOG.debug("rules: stopped before a task was done");
        }
    }
}
