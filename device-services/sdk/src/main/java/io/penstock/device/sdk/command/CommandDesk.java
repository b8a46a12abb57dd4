/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk.command;

import io.penstock.api.bus.Bus;
import io.penstock.api.command.Answer;
import io.penstock.api.command.Command;
import io.penstock.api.command.Commands;
import io.penstock.api.command.Presence;
import io.penstock.api.event.Reading;
import io.penstock.api.rule.Interlock;
import io.penstock.api.rule.Output;
import io.penstock.device.sdk.DeviceServices;
import io.penstock.device.sdk.Timing;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The one way to the devices of a program.
 *
 * <ol>
 *   <li>It keeps what {@link Commands} promises.
 *   <li>When it is made it closes what an earlier run left open: a write that was started and not answered is recorded as unknown, or done
 *       again with the first {@link #apply} when it says that it may be. What that run would have written had it stopped, and was killed
 *       instead, is written first.
 *   <li>{@link #apply} replaces interlocks, outputs and settings at once; while the devices are replaced the old and the new interlocks hold.
 *   <li>{@link #close} writes the safe values of outputs that want one when the program stops, within half a second, and refuses all
 *       else. To be called while the device services still run.
 * </ol>
 */
public final class CommandDesk implements Commands, AutoCloseable {
    private static final Duration UPKEEP = Duration.ofSeconds(1);

    private final DeviceServices services;
    private final Threads threads;
    private final AuditTrail trail;
    private final AuditCursor cursor;
    private final Overrides overrides;
    private final Execution execution;
    private final Restart restart;
    private final SafeKeeping keeping;
    private boolean killed;
    private boolean closed;

    public CommandDesk(Bus bus, DeviceServices services, Clock clock, RandomGenerator random) {
        this(bus, services, DeskSettings.DEFAULT, clock, random);
    }

    /** @param settings the profile's, which say for how long the ids that an earlier run has seen are remembered */
    public CommandDesk(Bus bus, DeviceServices services, DeskSettings settings, Clock clock, RandomGenerator random) {
        this(bus, services, settings, Patience.OF_THE_PROGRAM, Timing.of(clock), random);
    }

    /** With a time of its own. */
    public CommandDesk(Bus bus, DeviceServices services, Timing timing, RandomGenerator random) {
        this(bus, services, DeskSettings.DEFAULT, Patience.OF_THE_PROGRAM, timing, random);
    }

    CommandDesk(
            Bus bus,
            DeviceServices services,
            DeskSettings settings,
            Patience patience,
            Timing timing,
            RandomGenerator random) {
        this.services = services;
        this.threads = new Threads(timing);
        this.trail = new AuditTrail(bus, random);
        this.cursor = new AuditCursor(bus, timing);
        this.overrides = new Overrides(timing);
        this.execution = new Execution(
                services, settings, patience.mark(), timing, threads, trail, overrides, this::saveOverrides);
        this.restart = new Restart(timing, execution, trail);
        this.killed = cursor.begin();
        cursor.overrides().forEach(overrides::restore);
        cursor.read(restart::record);
        restart.settle();
        this.keeping = new SafeKeeping(execution, services, patience.stop(), timing, threads);
        services.listen(keeping);
        var ignored = threads.every(UPKEEP, this::upkeep);
    }

    /**
     * Takes up what a profile says.
     *
     * @param next the profile's
     * @param between replaces the devices
     */
    public synchronized void apply(DeskSettings next, Runnable between) {
        DeskSettings before = execution.deck().settings;
        execution.deck(new Deck(before.withInterlocks(both(before, next)), services::latest));
        DeskSettings after = before;
        try {
            between.run();
            after = next;
        } finally {
            execution.deck(new Deck(after, services::latest));
            keeping.apply(execution.deck());
        }
        if (killed) {
            killed = false;
            keeping.killed();
        }
        restart.repeat();
    }

    private static List<Interlock> both(DeskSettings before, DeskSettings next) {
        Set<Interlock> all = new HashSet<>(before.interlocks());
        all.addAll(next.interlocks());
        return new ArrayList<>(all);
    }

    @Override
    public CompletableFuture<Answer> execute(Command command) {
        return execution.execute(command, Job.Nature.ASKED, null);
    }

    @Override
    public void execute(Command command, Consumer<Answer> hear) {
        execution.execute(command, hear);
    }

    @Override
    public @Nullable Reading last(String device, String resource) {
        return services.lastValue(device, resource);
    }

    /**
     * Somebody who drives outputs begins to live.
     *
     * @param name unique among those of the owner
     * @param lease how long it may be silent before it counts as lost
     */
    public Presence presence(Presence.Owner owner, String name, Duration lease) {
        return keeping.presence(owner, name, lease);
    }

    /** Outputs that somebody has taken over from the rules. */
    public List<OutputOverride> overrides() {
        return overrides.list();
    }

    /**
     * Gives an output back to the rules.
     *
     * @return completes when a restart knows of it, with false when nobody had taken the output over; fails when it could not be saved:
     *     then it is the rules' until the next restart only
     */
    public CompletableFuture<Boolean> endOverride(Output output) {
        return overrides.end(output)
                ? saveOverrides().thenApply(saved -> true)
                : CompletableFuture.completedFuture(false);
    }

    /** What was answered since the start. */
    public CommandCounts counts() {
        return execution.counts();
    }

    /** Outputs that have fallen to their safe values, and forces that hold. */
    public List<SafeState> safeStates() {
        return keeping.states();
    }

    private CompletableFuture<Void> saveOverrides() {
        return CompletableFuture.supplyAsync(() -> cursor.save(overrides::list), threads::aside)
                .thenCompose(saved -> saved);
    }

    void upkeep() {
        trail.retry();
        cursor.advance(memory());
    }

    /** How far back a restart looks: to the oldest id that is remembered, to each mark that may be open, to the last switching. */
    private Duration memory() {
        Duration marks = execution.deck().settings.timeout().plus(SeenIds.MARGIN);
        Duration memory = execution.seen().reach().plus(marks);
        for (var outputs : execution.deck().outputs.values()) {
            for (OutputSpec output : outputs.values()) {
                memory = longer(memory, longer(output.minimumOn(), output.minimumOff()));
            }
        }
        return memory;
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }

    /** What could not be recorded since the start. */
    public long auditLost() {
        return trail.lost();
    }

    /** Refuses whatever is asked from now on, writes the safe values, and lets go of the audit. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        execution.refuse();
        keeping.close();
        services.listen(io.penstock.device.sdk.DeviceListener.NONE);
        execution.stop();
        threads.close();
        trail.retry();
        var ignored = cursor.save(overrides::list);
        cursor.close();
    }
}
