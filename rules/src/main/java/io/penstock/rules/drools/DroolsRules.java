/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.drools;

import io.penstock.api.bus.Bus;
import io.penstock.api.command.Presence;
import io.penstock.api.error.ProfileException;
import io.penstock.rules.drools.DroolsStatus.State;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rules in DRL on the bus. Safe for many threads.
 *
 * <ol>
 *   <li>{@link #open} opens the cursors and loads nothing of Drools. After the first {@link #change} that happens on a thread of its own.
 *       Nothing is lost meanwhile, but what has grown older than {@code actOn} causes nothing.
 *   <li>A session is not saved. A start, a restart and a reload read again what the rules still reach, and nothing comes out of it.
 *   <li>{@link #change} compiles aside. Files with mistakes are refused, and what ran goes on; good ones take over the readings, the
 *       states and what rules have made.
 *   <li>A consequence that throws costs its own effects; one that goes round and round, the rest of that event's; one that hangs, the
 *       session: it is given up, and another begins after a while, without the events that it hung on.
 *   <li>{@link #close} takes a second and a half at most.
 * </ol>
 */
public final class DroolsRules implements AutoCloseable {
    /** Stands in front of the rule's name where events say where they come from. */
    static final String PRODUCER = "rule:";

    /** The cursor; it stands behind the last event that the rules have finished with. */
    public static final String CURSOR = "$drools";

    /** Holds the events that a start has to read again. */
    public static final String WINDOW_CURSOR = "$drools-window";

    private static final Logger LOG = LoggerFactory.getLogger(DroolsRules.class);
    private static final Duration CLOSING = Duration.ofMillis(1_500);

    private final DroolsSettings settings;
    private final Counters counters = new Counters();
    private final Edges edges = new Edges();
    private final ExecutorService compiler = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "penstock-drools-compiler");
        thread.setDaemon(true);
        return thread;
    });
    private final Pump pump;
    private volatile State state = State.LOADING;
    private volatile String refusal = "";
    private volatile List<DrlSource> wanted = List.of();

    /** @param presence who is told whether rules drive outputs; null for nobody */
    public DroolsRules(Bus bus, Effects effects, @Nullable Presence presence, DroolsSettings settings, Clock clock) {
        this.settings = settings;
        this.pump = new Pump(bus, effects, presence, settings, clock, edges, counters, this::state);
    }

    /** Opens the cursors; once, before anything else. */
    public void open() {
        pump.open();
    }

    /** Runs these files from now on, if they have no mistakes. Returns at once. */
    public void change(List<DrlSource> sources) {
        if (sources.equals(wanted)) {
            return;
        }
        wanted = List.copyOf(sources);
        compiler.execute(() -> compile(sources));
    }

    private void compile(List<DrlSource> sources) {
        long began = System.nanoTime();
        try {
            CompiledRules compiled = DrlCompiler.compile(sources, settings);
            refusal = "";
            LOG.info("rules: {} in DRL compiled in {} ms", compiled.rules(), (System.nanoTime() - began) / 1_000_000);
            pump.run(compiled);
        } catch (ProfileException e) {
            refuse(e.problems().get(0).toString());
            e.problems().forEach(p -> LOG.error("{}", p));
        } catch (RuntimeException | Error e) { // a text nested too deep overflows Drools' stack
            refuse("Drools failed: " + e);
            LOG.error("rules: Drools failed", e);
        }
    }

    private void refuse(String reason) {
        boolean others = pump.isRunning();
        refusal = reason + (others ? " (the rules before it go on)" : "");
        if (!others) {
            state(State.REFUSED);
        }
    }

    private void state(State changed) {
        if (state != State.STOPPED) {
            state = changed;
        }
    }

    /** Whether one of the rules that run is called this. */
    public boolean has(String rule) {
        return pump.has(rule);
    }

    public DroolsStatus status() {
        String leftOut = pump.leftOut();
        return new DroolsStatus(
                state,
                !refusal.isEmpty() ? refusal : !leftOut.isEmpty() ? leftOut : counters.trouble(),
                pump.rules(),
                counters.facts,
                counters.read.sum(),
                pump.lag(),
                counters.firings.sum(),
                counters.commands.sum(),
                counters.unchanged.sum(),
                counters.stale.sum(),
                counters.late.sum(),
                counters.retracted.sum(),
                counters.errors.sum(),
                counters.restarts.sum());
    }

    @Override
    public void close() {
        state(State.STOPPED);
        compiler.shutdownNow();
        pump.close(CLOSING);
    }
}
