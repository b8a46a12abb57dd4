/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.drools;

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
import io.penstock.api.command.Presence;
import io.penstock.api.event.Event;
import io.penstock.rules.drools.DroolsStatus.State;
import io.penstock.rules.drools.Worker.HungException;
import io.penstock.rules.drools.facts.DeviceState;
import io.penstock.rules.drools.facts.LinkState;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the bus, has sessions take what it reads, and commits: the thread that outlives every session. */
final class Pump {
    private static final Logger LOG = LoggerFactory.getLogger(Pump.class);
    private static final Duration TICK = Duration.ofMillis(100);
    private static final int MOST = 512;
    private static final long STATES_MILLIS = 500;
    /** How often latest values are saved and the window's cursor follows: what lies between is read again. */
    private static final long SAVE_MILLIS = 20_000;

    /** A session begins more slowly than it takes a batch: where nothing is compiled yet, on a slow machine, for seconds. */
    private static final Duration LEAST_TO_BEGIN = Duration.ofSeconds(10);

    private static final Duration GRACE = Duration.ofSeconds(1);
    private static final Duration LONGEST_RESTART = Duration.ofMinutes(1);

    private final Bus bus;
    private final Effects effects;
    private final @Nullable Presence presence;
    private final DroolsSettings settings;
    private final Clock clock;
    private final SessionTime time;
    private final Edges edges;
    private final Counters counters;
    private final Consumer<State> state;
    private final Recent recent;
    private final AtomicReference<@Nullable CompiledRules> next = new AtomicReference<>();
    private final Set<String> leftOut = new HashSet<>();
    private final Map<Shard, Position> positions = new ConcurrentHashMap<>();
    private final Map<Shard, Position> windowAt = new ConcurrentHashMap<>();
    private final Map<Shard, Position> committedWindow = new HashMap<>();
    /** The shard that the state lies with. */
    private @Nullable Shard home;

    private @Nullable Reader reader;
    private @Nullable Reader window;
    private @Nullable Batch first;
    private volatile @Nullable Thread thread;
    private volatile @Nullable CompiledRules running;
    private volatile @Nullable RulesSession session;
    private volatile String lasting = "";
    private volatile boolean stopped;
    private volatile long lag;
    private Worker worker = new Worker();
    private boolean warm;
    private boolean dirty;
    private long statesAt;
    private long savedAt;
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
        this.bus = bus;
        this.effects = effects;
        this.presence = presence;
        this.settings = settings;
        this.clock = clock;
        this.time = new SessionTime(clock);
        this.edges = edges;
        this.counters = counters;
        this.state = state;
        this.recent = new Recent(settings.facts());
    }

    /** Opens the cursors: from here on nothing is missed. */
    void open() {
        Map<StateKey, byte[]> saved = new HashMap<>();
        reader = bus.open(
                new CursorSpec(DroolsRules.CURSOR, Stream.EVENTS, Selection.ALL, Start.NOW, null), new ShardListener() {
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
        edges.restore(saved);
        recent.restore(saved);
        Start from = new Start.At(clock.instant().minus(settings.keep()));
        window = bus.open(
                new CursorSpec(DroolsRules.WINDOW_CURSOR, Stream.EVENTS, Selection.ALL, from, null),
                new ShardListener() {
                    @Override
                    public void assigned(Shard shard, Saved state) {
                        windowAt.put(shard, state.position());
                    }

                    @Override
                    public void revoked(Shard shard) {
                        committedWindow.remove(shard);
                    }
                });
    }

    /** Has these rules run from the next moment on. */
    synchronized void run(CompiledRules rules) {
        next.set(rules);
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
        CompiledRules now = running;
        return now == null ? 0 : now.rules().size();
    }

    boolean has(String rule) {
        CompiledRules now = running;
        return now != null && now.rules().contains(rule);
    }

    /** Which rule is left out and why; empty when all run. */
    String leftOut() {
        return lasting;
    }

    long lag() {
        return lag;
    }

    private void loop() {
        Duration wait = settings.restart();
        while (!stopped) {
            long began = System.nanoTime();
            try {
                serve();
            } catch (HungException | RuntimeException | Error e) { // outputs must fall, whatever has killed it
                giveUp(e);
                if (System.nanoTime() - began > LONGEST_RESTART.toNanos()) {
                    wait = settings.restart();
                }
                sleep(wait);
                wait = wait.multipliedBy(2).compareTo(LONGEST_RESTART) > 0 ? LONGEST_RESTART : wait.multipliedBy(2);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void giveUp(Throwable cause) {
        RulesSession given = session;
        session = null;
        String rule = given == null ? null : given.running();
        if (given != null) {
            given.giveUp();
        }
        worker.stop();
        if (stopped) {
            return;
        }
        counters.restarts.increment();
        String what = cause instanceof HungException
                ? (rule == null ? "the rules" : "rule '" + rule + "'") + " hung: " + cause.getMessage()
                : "the session failed: " + cause;
        boolean forGood = cause instanceof HungException && rule != null && !ended();
        if (forGood) {
            leftOut.add(rule);
            lasting = what + "; it still runs, and is left out until the files change";
        }
        String told = forGood ? lasting : what + "; begun anew without the events that it failed on";
        counters.trouble(told);
        LOG.error("rules: {}", told, cause);
        state.accept(State.DOWN);
        if (presence != null) {
            presence.lost("the rules in DRL: " + told);
        }
    }

    /** A rule that does not even end when it is told to keeps its thread for good: it does not get another. */
    private boolean ended() {
        try {
            return worker.ended(GRACE);
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
        worker = new Worker();
        begin(null);
        while (!stopped) {
            if (next.get() != null) {
                swap();
            }
            turn(TICK);
        }
        end();
    }

    /** A session for what is to run, with all that came before. */
    private void begin(@Nullable Collection<Object> carried) throws HungException, InterruptedException {
        CompiledRules rules = next.getAndSet(null);
        CompiledRules now = rules == null ? running : rules;
        if (now == null) {
            throw new IllegalStateException("there are no rules to run");
        }
        running = now;
        if (rules != null) {
            leftOut.clear();
            lasting = "";
        }
        Set<String> out = Set.copyOf(leftOut);
        warm();
        lookAtClock();
        List<Event> before = recent.replay();
        Duration least = settings.hang().compareTo(LEAST_TO_BEGIN) < 0 ? LEAST_TO_BEGIN : settings.hang();
        Duration patience = least.plusMillis(before.size());
        try {
            session = worker.call(
                    () -> {
                        RulesSession made = new RulesSession(now, out, settings, effects, edges, counters, time);
                        session = made;
                        made.warmUp(before, carried);
                        return made;
                    },
                    patience);
        } catch (HungException e) {
            recent.forgetEvents();
            throw e;
        }
        statesAt = 0;
        state.accept(State.UP);
        LOG.info("rules: {} in DRL are up, {} events read again", now.rules().size(), before.size());
    }

    /** Reads once what lies before the cursor and can still be reached. */
    private void warm() {
        if (warm) {
            return;
        }
        warm = true;
        Reader ahead = reader();
        Reader behind = window();
        Set<UUID> unread = new HashSet<>();
        for (Batch batch = behind.poll(Duration.ZERO, Duration.ZERO, MOST);
                batch != null && !stopped;
                batch = behind.poll(Duration.ZERO, Duration.ZERO, MOST)) {
            Position cursor = positions.get(batch.shard());
            boolean past = cursor != null && batch.end().compareTo(cursor) > 0;
            if (past && first == null) {
                first = ahead.poll(Duration.ZERO, TICK, MOST);
                if (first != null) {
                    first.events().forEach(e -> unread.add(e.id()));
                }
            }
            List<Event> events = past ? upTo(unread, batch.events()) : batch.events();
            recent.add(events, batch.shard(), windowAt.put(batch.shard(), batch.end()), now().keep());
            if (past) {
                return;
            }
        }
    }

    private static List<Event> upTo(Set<UUID> unread, List<Event> events) {
        List<Event> before = new ArrayList<>();
        for (Event event : events) {
            if (unread.contains(event.id())) {
                return before;
            }
            before.add(event);
        }
        return before;
    }

    private Reader reader() {
        return java.util.Objects.requireNonNull(reader);
    }

    private Reader window() {
        return java.util.Objects.requireNonNull(window);
    }

    private RulesSession session() {
        return java.util.Objects.requireNonNull(session);
    }

    /** Other rules take over; what ran stays when they cannot begin. */
    private void swap() throws HungException, InterruptedException {
        RulesSession old = session();
        Collection<Object> carried = worker.call(old::made, settings.hang());
        begin(carried);
        worker.call(
                () -> {
                    old.dispose();
                    return null;
                },
                settings.hang());
    }

    /** Without a thread of its own: these rules run when {@link #step} is called. */
    void beginSteps(CompiledRules rules) throws HungException, InterruptedException {
        next.set(rules);
        worker = new Worker();
        begin(null);
    }

    /** Another session in place of this one, as after its death. */
    void beginAgain() throws HungException, InterruptedException {
        session().giveUp();
        worker.stop();
        worker = new Worker();
        begin(null);
    }

    /** Takes what there is on the bus, and the time. Waits for nothing but the rules. */
    void step() throws HungException, InterruptedException {
        do {
            turn(Duration.ZERO);
        } while (lag > 0);
    }

    /** The rule whose consequence runs at this moment; null for none. */
    @Nullable
    String runningRule() {
        RulesSession now = session;
        return now == null ? null : now.running();
    }

    /** @param hangs whether a rule has not come back: it is not waited for once more */
    void endSteps(boolean hangs) throws HungException, InterruptedException {
        RulesSession now = session;
        if (!hangs) {
            end();
        } else if (now != null) {
            now.giveUp();
            worker.stop();
        }
        close(Duration.ZERO);
    }

    private void turn(Duration wait) throws HungException, InterruptedException {
        Batch batch = first != null ? first : reader().poll(Duration.ZERO, wait, MOST);
        first = null;
        lag = reader().lag();
        List<Event> events = batch == null ? List.of() : batch.events();
        boolean live = lag == 0;
        Map<String, String> devices = null;
        Map<String, Boolean> links = null;
        long now = clock.millis();
        if (hasPassed(STATES_MILLIS, statesAt, now)) {
            statesAt = now;
            effects.changedElsewhere().forEach(o -> edges.changedElsewhere(o.device(), o.resource()));
            devices = now().looksAt(DeviceState.class) ? effects.devices() : Map.of();
            links = now().looksAt(LinkState.class) ? effects.links() : Map.of();
        }
        process(batch, events, live, devices, links);
        lookAtClock();
        counters.read.add(events.size());
        if (batch != null && batch.shard() != null) {
            recent.add(time.byTheClockAsItIs(events), batch.shard(), positions.get(batch.shard()), now().keep());
        }
        commit(batch);
        if (presence != null) {
            presence.alive();
        }
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

    /** A clock that was put back does not say how long it has been: then it has. */
    private static boolean hasPassed(long millis, long since, long now) {
        return now - since >= millis || now < since;
    }

    private CompiledRules now() {
        return java.util.Objects.requireNonNull(running);
    }

    private void process(
            @Nullable Batch batch,
            List<Event> events,
            boolean live,
            @Nullable Map<String, String> devices,
            @Nullable Map<String, Boolean> links)
            throws HungException, InterruptedException {
        RulesSession now = session();
        try {
            worker.call(
                    () -> {
                        if (devices != null && links != null) {
                            now.states(devices, links);
                        }
                        now.process(events, live);
                        return null;
                    },
                    settings.hang());
        } catch (HungException e) {
            commit(batch); // what it hung on is not read again
            throw e;
        }
    }

    private void commit(@Nullable Batch batch) {
        Map<StateKey, byte @Nullable []> changes = edges.changes();
        long now = clock.millis();
        boolean save = hasPassed(SAVE_MILLIS, savedAt, now) || stopped;
        if (save) {
            savedAt = now;
            changes.putAll(recent.unsaved());
        }
        Shard moved = batch == null ? null : batch.shard();
        if (batch != null && moved != null) {
            positions.put(moved, batch.end());
            if (!moved.equals(home)) {
                reader().commit(moved, batch.end(), Checkpoint.EMPTY);
            }
        }
        Position at = home == null ? null : positions.get(home);
        if (home != null && at != null && (home.equals(moved) || !changes.isEmpty())) {
            reader().commit(home, at, new Checkpoint(changes, List.of(), List.of()));
        }
        if (save) {
            commitWindow();
        }
    }

    private void commitWindow() {
        Map<Shard, Position> from = new HashMap<>(positions);
        from.putAll(recent.from());
        from.forEach((shard, position) -> {
            Position known = committedWindow.get(shard);
            if (known == null || position.compareTo(known) > 0) {
                window().commit(shard, position, Checkpoint.EMPTY);
                committedWindow.put(shard, position);
            }
        });
    }

    private void end() throws HungException, InterruptedException {
        commit(null);
        RulesSession last = session();
        worker.call(
                () -> {
                    last.dispose();
                    return null;
                },
                Duration.ofSeconds(1));
        worker.stop();
    }

    /** Stops, waits this long at most, and closes the cursors. */
    synchronized void close(Duration most) {
        stopped = true;
        Thread pumping = thread;
        Reader reading = reader;
        if (pumping != null && reading != null) {
            reading.wakeup();
            try {
                pumping.join(most.toMillis());
                if (pumping.isAlive()) {
                    RulesSession given = session;
                    if (given != null) {
                        given.giveUp();
                    }
                    pumping.interrupt();
                    worker.stop();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        closeReader(reading);
        closeReader(window);
        if (presence != null) {
            presence.close();
        }
    }

    private static void closeReader(@Nullable Reader open) {
        if (open != null) {
            open.close();
        }
    }
}
