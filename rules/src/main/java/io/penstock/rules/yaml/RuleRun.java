/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.yaml;

import io.penstock.api.bus.Batch;
import io.penstock.api.bus.Bus;
import io.penstock.api.bus.Position;
import io.penstock.api.bus.StateKey;
import io.penstock.api.command.Answer;
import io.penstock.api.command.Command;
import io.penstock.api.command.Commands;
import io.penstock.api.command.Presence;
import io.penstock.api.event.Event;
import io.penstock.api.rule.Rule;
import io.penstock.rules.AlertBook;
import io.penstock.rules.ProfileDevices;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of the rules: reads the bus, hands the machine what comes, and commits what it holds with the position up to which it has looked. All
 * on the rules' thread but what says otherwise.
 */
final class RuleRun implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RuleRun.class);
    private static final long COMMIT_EACH = 50_000_000L;
    private static final long UPKEEP_EACH = 1_000_000_000L;
    /** How often it looks, while rules claim outputs, whether somebody has taken one. */
    private static final long RECORD_EACH = 100_000_000L;

    private final Presence presence;
    private final Times times;
    private final Machine machine;
    private final RuleCursor cursor;
    private final RuleRecord record;
    private final DownDevices down;
    private final ProfileDevices devices = new ProfileDevices();
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    /** Whether what was said before the start is being looked at: up to here, as the cursor counts. */
    private boolean rereads = true;

    private long startedAt;
    private List<Rule> applied = List.of();
    private long committedAt;
    private long keptUpAt;
    private boolean moved;
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
        this.presence = presence;
        this.times = times;
        this.machine = new Machine(times, new RuleEffects(bus, commands, alerts, unrecorded, this::hear));
        cursor = new RuleCursor(bus, rules);
        try {
            record = new RuleRecord(bus, machine);
        } catch (RuntimeException e) {
            cursor.close();
            throw e;
        }
        try {
            down = new DownDevices(bus, machine::down);
        } catch (RuntimeException e) {
            record.close();
            cursor.close();
            throw e;
        }
        committedAt = times.ticks();
        keptUpAt = times.ticks();
    }

    void restore(List<Rule> rules) {
        down.read();
        Map<StateKey, byte[]> saved = cursor.takeSaved();
        devices.restore(saved);
        machine.restore(rules, saved);
        applied = rules;
        record.recall();
        startedAt = cursor.said();
    }

    /** Instead of all else: there are no rules any more, and what they have left is ended. */
    void end() {
        restore(List.of());
        apply(List.of());
        cursor.flush();
        Position upTo = record.position();
        if (upTo != null) {
            record.commit(upTo);
        }
    }

    /** These are the devices of the profile now: rules take leave of one that was and is not. */
    void devices(Set<String> now) {
        devices.are(now);
    }

    boolean needs(List<Rule> rules) {
        return !rules.equals(applied);
    }

    void apply(List<Rule> rules) {
        cursor.select(rules);
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
        if (rereads && cursor.passed() >= startedAt) {
            rereads = false;
            machine.caughtUp();
        }
        boolean claims = machine.areClaims();
        boolean news = claims && readRecord();
        machine.onTime();
        presence.alive();
        long wait = Math.min(Math.min(mostWait, machine.untilDue()), claims ? RECORD_EACH : Long.MAX_VALUE);
        Batch batch = cursor.poll(wait);
        if (batch != null) {
            List<Event> events = batch.events();
            for (int i = 0; i < events.size(); i++) {
                machine.onEvent(events.get(i));
            }
            cursor.looked(batch);
            moved = true;
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

    private boolean readRecord() {
        boolean any = record.read();
        moved |= any;
        return any;
    }

    /** Nanoseconds until something is due by the time alone. */
    long untilDue() {
        return machine.untilDue();
    }

    private void keepUp() {
        counts = machine.counts();
        lag = cursor.lag();
        readRecord();
        down.read();
        devices.takeLeave(cursor.passed(), cursor.said(), machine::gone);
        // only what is in the state may be passed on the other stream
        Position upTo = rereads ? null : record.position();
        commit().whenComplete((done, failure) -> {
            if (failure == null && upTo != null) {
                tasks.add(() -> record.commit(upTo));
            }
        });
    }

    private CompletionStage<Void> commit() {
        committedAt = times.ticks();
        moved = false;
        Map<StateKey, byte @Nullable []> changes = machine.changes();
        devices.save(changes);
        return cursor.commit(changes).whenComplete((done, failure) -> {
            if (failure != null && !failing) {
                LOG.warn("rules: a commit could not be written yet: {}", failure.toString());
            }
            failing = failure != null;
        });
    }

    void commitAll() {
        commit();
        cursor.flush();
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
        cursor.wakeup();
        return done;
    }

    /** From any thread. */
    void wakeup() {
        cursor.wakeup();
    }

    /** From any thread. */
    RulesCounts counts() {
        return counts;
    }

    /** From any thread. */
    long lag() {
        return lag;
    }

    /** From any thread. */
    private void hear(Answer answer) {
        tasks.add(() -> answered(answer));
        cursor.wakeup();
    }

    private void answered(Answer answer) {
        moved = true;
        if (!machine.answered(answer)) {
            return;
        }
        Command command = answer.command();
        String rule = command.caller().name();
        if (answer.done()) {
            LOG.info("rule '{}': command {} of {} was done at last", rule, command.id(), command.device());
        } else {
            LOG.info(
                    "rule '{}': command {} of {} was {}: {}",
                    rule,
                    command.id(),
                    command.device(),
                    answer.outcome(),
                    answer.reason());
        }
    }

    @Override
    public void close() {
        down.close();
        record.close();
        cursor.close();
        // whoever waits for a turn that never comes
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            LOG.debug("rules: stopped before a task was done");
        }
    }
}
