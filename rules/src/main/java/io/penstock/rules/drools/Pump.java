/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.drools;

import io.penstock.api.bus.Batch;
import io.penstock.api.bus.Bus;
import io.penstock.api.bus.StateKey;
import io.penstock.api.command.Presence;
import io.penstock.api.error.Backoff;
import io.penstock.api.event.Event;
import io.penstock.rules.ProfileDevices;
import io.penstock.rules.drools.DroolsStatus.State;
import io.penstock.rules.drools.Sessions.States;
import io.penstock.rules.drools.Worker.HungException;
import io.penstock.rules.drools.facts.DeviceState;
import io.penstock.rules.drools.facts.LinkState;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has the sessions take what the cursors read, and what they have done with it committed: the thread that outlives every session. */
final class Pump {
    private static final Logger LOG = LoggerFactory.getLogger(Pump.class);
    private static final Duration TICK = Duration.ofMillis(100);
    private static final long STATES_MILLIS = 500;
    private static final long LEAVE_MILLIS = 1_000;
    private static final Duration LONGEST_RESTART = Duration.ofMinutes(1);

    private final Effects effects;
    private final @Nullable Presence presence;
    private final DroolsSettings settings;
    private final Clock clock;
    private final SessionTime time;
    private final Edges edges;
    private final Counters counters;
    private final Consumer<State> state;
    private final Recent recent;
    private final Cursors cursors;
    private final Sessions sessions;
    private final Pace states = new Pace(STATES_MILLIS);
    private final Pace leave = new Pace(LEAVE_MILLIS);
    private final ProfileDevices devices = new ProfileDevices();
    private volatile @Nullable Thread thread;
    private volatile boolean stopped;
    /** Of it what is read again knows. */
    private long putBack;

    Pump(
            Bus bus,
            Effects effects,
            @Nullable Presence presence,
            DroolsSettings settings,
            Clock clock,
            Edges edges,
            Counters counters,
            Consumer<State> state) {
        this.effects = effects;
        this.presence = presence;
        this.settings = settings;
        this.clock = clock;
        this.time = new SessionTime(clock);
        this.edges = edges;
        this.counters = counters;
        this.state = state;
        this.recent = new Recent(settings.facts());
        this.cursors = new Cursors(bus, clock, recent);
        this.sessions = new Sessions(effects, settings, edges, counters, time);
    }

    /** Opens the cursors: from here on nothing is missed. */
    void open() {
        Map<StateKey, byte[]> saved = cursors.open(clock.instant().minus(settings.keep()));
        edges.restore(saved);
        recent.restore(saved);
        devices.restore(saved);
    }

    /** Has these rules run from the next moment on. */
    synchronized void run(CompiledRules rules) {
        sessions.change(rules);
        if (thread == null && !stopped) {
            Thread made = new Thread(this::loop, "penstock-drools-pump");
            made.setDaemon(true);
            thread = made;
            made.start();
        }
    }

    boolean isRunning() {
        return thread != null;
    }

    int rules() {
        CompiledRules now = sessions.running();
        return now == null ? 0 : now.rules().size();
    }

    boolean has(String rule) {
        CompiledRules now = sessions.running();
        return now != null && now.rules().contains(rule);
    }

    /** Which rule is left out and why; empty when all run. */
    String leftOut() {
        return sessions.leftOut();
    }

    long lag() {
        return cursors.lag();
    }

    private void loop() {
        Backoff backoff = Backoff.exact(settings.restart(), LONGEST_RESTART);
        while (!stopped) {
            long began = System.nanoTime();
            try {
                serve();
            } catch (HungException | RuntimeException | Error e) { // outputs must fall, whatever has killed it
                giveUp(e);
                if (System.nanoTime() - began > LONGEST_RESTART.toNanos()) {
                    backoff.reset();
                }
                sleep(backoff.next());
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void giveUp(Throwable cause) {
        String rule = sessions.giveUp();
        if (stopped) {
            return;
        }
        counters.restarts.increment();
        boolean hung = cause instanceof HungException;
        String what = hung
                ? (rule == null ? "the rules" : "rule '" + rule + "'") + " hung: " + cause.getMessage()
                : "the session failed: " + cause;
        String told = hung && rule != null && !hasEnded()
                ? sessions.leaveOut(rule, what)
                : what + "; begun anew without the events that it failed on";
        counters.trouble(told);
        LOG.error("rules: {}", told, cause);
        state.accept(State.DOWN);
        if (presence != null) {
            presence.lost("the rules in DRL: " + told);
        }
    }

    private boolean hasEnded() {
        try {
            return sessions.hasEnded();
        } catch (InterruptedException e) {
            stopped = true;
            return true;
        }
    }

    private void sleep(Duration wait) {
        try {
            TimeUnit.NANOSECONDS.sleep(wait.toNanos());
        } catch (InterruptedException e) {
            stopped = true;
        }
    }

    private void serve() throws HungException, InterruptedException {
        sessions.renew();
        begin(null);
        while (!stopped) {
            if (sessions.haveChanged()) {
                swap();
            }
            turn(TICK);
        }
        end();
    }

    /** A session for what is to run, with all that came before. */
    private void begin(@Nullable Collection<Object> carried) throws HungException, InterruptedException {
        CompiledRules rules = sessions.takeRules();
        cursors.readBack(rules.keep());
        lookAtClock();
        List<Event> before = recent.replay();
        try {
            sessions.begin(before, carried);
        } catch (HungException e) {
            recent.forgetEvents();
            throw e;
        }
        states.anew();
        state.accept(State.UP);
        LOG.info("rules: {} in DRL are up, {} events read again", rules.rules().size(), before.size());
    }

    /** Other rules take over, with what these have made; when they cannot begin, they begin again without it. */
    private void swap() throws HungException, InterruptedException {
        RulesSession old = sessions.session();
        begin(sessions.made());
        sessions.dispose(old);
    }

    /** Without a thread of its own: these rules run when {@link #step} is called. */
    void beginSteps(CompiledRules rules) throws HungException, InterruptedException {
        sessions.change(rules);
        sessions.renew();
        begin(null);
    }

    /** Another session in place of this one, as after its death. */
    void beginAgain() throws HungException, InterruptedException {
        sessions.abandon();
        sessions.renew();
        begin(null);
    }

    /** Takes what there is on the bus, and the time. Waits for nothing but the rules. */
    void step() throws HungException, InterruptedException {
        do {
            turn(Duration.ZERO);
        } while (cursors.lag() > 0);
    }

    /** The rule whose consequence runs at this moment; null for none. */
    @Nullable
    String runningRule() {
        return sessions.runningRule();
    }

    /** @param hangs whether a rule has not come back: it is not waited for once more */
    void endSteps(boolean hangs) throws HungException, InterruptedException {
        if (hangs) {
            sessions.abandon();
        } else {
            end();
        }
        close(Duration.ZERO);
    }

    private void turn(Duration wait) throws HungException, InterruptedException {
        Batch batch = cursors.poll(wait);
        List<Event> events = batch == null ? List.of() : batch.events();
        boolean live = cursors.lag() == 0;
        try {
            sessions.process(events, live, states());
        } catch (HungException e) {
            commit(batch); // what it hung on is not read again
            throw e;
        }
        lookAtClock();
        counters.read.add(events.size());
        if (batch != null) {
            cursors.seen(batch, time.byTheClockAsItIs(events), sessions.rules().keep());
        }
        commit(batch);
        takeLeave();
        if (presence != null) {
            presence.alive();
        }
    }

    /** What a device said that is no more stands for nothing, and is not kept: devices may come and go. */
    private void takeLeave() throws HungException, InterruptedException {
        if (!leave.isTime(clock.millis())) {
            return;
        }
        List<String> gone = new ArrayList<>();
        devices.are(effects.devices().keySet());
        devices.takeLeave(cursors.passed(), cursors.said(), gone::add);
        if (!gone.isEmpty()) {
            gone.forEach(recent::forget);
            sessions.forget(gone);
        }
    }

    /** How devices and connections are, when it is time to look; else null. */
    private @Nullable States states() {
        if (!states.isTime(clock.millis())) {
            return null;
        }
        effects.changedElsewhere().forEach(o -> edges.changedElsewhere(o.device(), o.resource()));
        CompiledRules rules = sessions.rules();
        return new States(
                rules.looksAt(DeviceState.class) ? effects.devices() : Map.of(),
                rules.looksAt(LinkState.class) ? effects.links() : Map.of());
    }

    private void lookAtClock() {
        time.now();
        long now = time.putBack();
        if (now != putBack) {
            LOG.warn("rules: the wall clock was put back by {} s", (now - putBack) / 1_000);
            recent.putBack(now - putBack);
            putBack = now;
        }
    }

    private void commit(@Nullable Batch batch) {
        Map<StateKey, byte @Nullable []> changes = edges.changes();
        devices.save(changes);
        cursors.commit(batch, changes, stopped);
    }

    private void end() throws HungException, InterruptedException {
        commit(null);
        sessions.end();
    }

    /** Stops, waits this long at most, and closes the cursors. */
    synchronized void close(Duration most) {
        stopped = true;
        cursors.stop();
        Thread pumping = thread;
        if (pumping != null) {
            try {
                pumping.join(most.toMillis());
                if (pumping.isAlive()) {
                    pumping.interrupt();
                    sessions.abandon();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        cursors.close();
        if (presence != null) {
            presence.close();
        }
    }
}
