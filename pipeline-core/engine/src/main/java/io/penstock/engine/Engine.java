/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine;

import io.micrometer.core.instrument.MeterRegistry;
import io.penstock.api.bus.Bus;
import io.penstock.api.bus.DeadLetter;
import io.penstock.api.error.Guarded;
import io.penstock.api.error.Problem;
import io.penstock.api.setting.Units;
import io.penstock.engine.connection.OpenConnections;
import io.penstock.engine.lane.LaneRegistry;
import io.penstock.engine.lane.LaneRuntime;
import io.penstock.engine.lane.LaneServices;
import io.penstock.engine.lane.LaneStatus;
import io.penstock.engine.lane.Tapped;
import io.penstock.engine.metrics.LaneMetrics;
import io.penstock.engine.profile.Lane;
import io.penstock.engine.profile.Profile;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the pipelines of a profile. Safe for many threads.
 *
 * <ol>
 *   <li>{@link #start} opens every cursor before it returns, so that nothing appended afterwards is missed; it never waits for an
 *       endpoint. Lanes run as soon as Camel does.
 *   <li>{@link #apply} takes a changed profile as a whole: lanes that did not change keep running, those that did stop and start
 *       with their state, those that are gone stop. Connections that changed are closed in between.
 *   <li>{@link #stop} returns within about two seconds: sends in progress get 1.5 s, the rest is committed as pending. Call it
 *       before Camel stops.
 *   <li>The bus and the Camel context are the caller's and stay open.
 * </ol>
 */
public final class Engine implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Engine.class);
    private static final long WATCH_EVERY_MILLIS = 100;

    private final CamelContext camel;
    private final Bus bus;
    private final MeterRegistry meters;
    private final Units units;
    private final Clock clock;
    private final RandomGenerator random;
    private final LaneRegistry registry;
    private final OpenConnections connections = new OpenConnections();
    private final ScheduledExecutorService watchdog;
    private final Map<String, LaneRuntime> lanes = new ConcurrentHashMap<>();
    /** What the watchdog does, by lane: one that it cannot look at is nothing to the others. */
    private final Map<String, Runnable> looks = new ConcurrentHashMap<>();

    private final Map<String, LaneMetrics> metrics = new ConcurrentHashMap<>();
    private final Map<String, LaneStatus> stopped = new ConcurrentHashMap<>();
    private final LaneTaps taps = new LaneTaps();
    private volatile @Nullable Profile profile;
    private volatile boolean hurried;
    private final ScheduledFuture<?> watch;
    private @Nullable LaneServices services;

    public Engine(CamelContext camel, Bus bus, MeterRegistry meters, Units units, Clock clock, RandomGenerator random) {
        this.camel = camel;
        this.bus = bus;
        this.meters = meters;
        this.units = units;
        this.clock = clock;
        this.random = random;
        this.registry = new LaneRegistry(camel);
        this.watchdog = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "penstock-watchdog");
            thread.setDaemon(true);
            return thread;
        });
        watch = watchdog.scheduleWithFixedDelay(
                () -> looks.values().forEach(Runnable::run),
                WATCH_EVERY_MILLIS,
                WATCH_EVERY_MILLIS,
                TimeUnit.MILLISECONDS);
    }

    /** Starts every lane of the profile. */
    public synchronized void start(Profile first) {
        apply(first);
    }

    /**
     * Takes up a changed profile. Lanes that change are held up for as long as their sends in progress take.
     *
     * @throws IllegalArgumentException when the bus cannot carry it ({@link GlobalSteps}); what ran goes on
     * @throws IllegalStateException when a lane cannot be started, or the bus cannot let go of the cursors of those that are gone: all
     *     others run, and the next call tries that again
     */
    public synchronized void apply(Profile next) {
        refuseGlobalSteps(next);
        Set<String> changed = connections.changed(next.connections(), next.folder());
        Map<String, Lane> wanted = new LinkedHashMap<>();
        next.lanes().forEach(lane -> wanted.put(lane.name(), lane));
        List<LaneRuntime> leaving = lanes.values().stream()
                .filter(running -> !stays(running, wanted.get(running.lane().name()), changed))
                .toList();
        stopChanged(leaving, wanted.values());
        connections.replace(next.connections(), next.folder());
        LaneServices shared = services(next);
        profile = next;
        metrics.keySet().removeIf(name -> {
            boolean gone = !wanted.containsKey(name);
            if (gone) {
                Objects.requireNonNull(metrics.get(name)).remove();
            }
            return gone;
        });
        Map<String, Throwable> failed = startNew(wanted.values(), shared);
        try {
            letGo();
        } catch (RuntimeException e) {
            // Last: lanes that are open already must not stand still for it.
            failed.put("cursors of lanes that are gone cannot be let go", e);
        }
        tell(failed);
    }

    /**
     * No cursor holds the log any more but those of lanes and those that are open: to be said again when what else reads the bus has
     * taken up the profile.
     */
    public synchronized void letGo() {
        bus.retain(cursors(profile.lanes()));
    }

    /** Those of the lanes. Of one that could not take up its old name yet, also that: what waits there is the lane's. */
    private Set<String> cursors(Collection<Lane> wanted) {
        Set<String> kept = new HashSet<>();
        for (Lane lane : wanted) {
            kept.add(lane.name());
            String was = lane.cursor().was();
            if (was != null && bus.cursors().stream().noneMatch(c -> c.name().equals(lane.name()))) {
                kept.add(was);
            }
        }
        return kept;
    }

    /**
     * One that cannot be started holds up none of the others.
     *
     * @return what failed, and why
     */
    private Map<String, Throwable> startNew(Collection<Lane> wanted, LaneServices shared) {
        List<LaneRuntime> coming = new ArrayList<>();
        Map<String, Throwable> failed = new LinkedHashMap<>();
        for (Lane lane : wanted) {
            if (!lanes.containsKey(lane.name())) {
                try {
                    coming.add(open(lane, shared));
                } catch (RuntimeException | Error e) {
                    failed.put(notStarted(lane), e);
                }
            }
        }
        for (LaneRuntime runtime : coming) {
            try {
                registry.add(runtime);
            } catch (Exception | Error e) {
                failed.put(notStarted(runtime.lane()), e);
                runtime.notStarted(e);
                remove(runtime);
            }
        }
        return failed;
    }

    private static void tell(Map<String, Throwable> failed) {
        if (!failed.isEmpty()) {
            throw new IllegalStateException(
                    failed.entrySet().stream()
                            .map(e -> e.getKey() + ": " + e.getValue().getMessage())
                            .collect(Collectors.joining("; ")),
                    failed.values().iterator().next());
        }
    }

    private static String notStarted(Lane lane) {
        return "lane " + lane.name() + " cannot be started";
    }

    private void refuseGlobalSteps(Profile next) {
        List<Problem> refused = GlobalSteps.refused(next, bus::isPartitioned);
        if (!refused.isEmpty()) {
            throw new IllegalArgumentException(
                    refused.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        }
    }

    private static boolean stays(LaneRuntime running, @Nullable Lane wanted, Set<String> changedConnections) {
        return wanted != null
                && LaneChange.isSame(running.lane(), wanted)
                && running.usedConnections().stream().noneMatch(changedConnections::contains);
    }

    private void stopChanged(List<LaneRuntime> leaving, Collection<Lane> wanted) {
        for (LaneRuntime runtime : leaving) {
            Set<String> drain = LaneChange.removedSteps(runtime.lane(), wanted);
            runtime.requestStop(runtime.lane().endpoint().timeout(), drain);
        }
        if (hurried) {
            hurry();
        }
        leaving.forEach(this::remove);
    }

    private void remove(LaneRuntime runtime) {
        runtime.awaitStop();
        try {
            registry.remove(runtime);
        } catch (Exception e) {
            log.warn("lane {}: its route did not go: {}", runtime.lane().name(), e.toString());
        }
        stopped.put(runtime.lane().name(), runtime.status());
        lanes.remove(runtime.lane().name());
        looks.remove(runtime.lane().name());
        taps.gone(runtime.lane());
    }

    /**
     * Does something to a lane's cursor while the lane stands still, and starts it again behind it, whatever came of that. Sends in progress
     * get as long as at a reload. All other lanes go on.
     *
     * @return false when no such lane runs: then nothing has been done
     */
    public synchronized boolean pause(String lane, Runnable task) {
        LaneRuntime runtime = lanes.get(lane);
        Profile current = profile;
        if (runtime == null || current == null) {
            return false;
        }
        stopChanged(List.of(runtime), List.of());
        try {
            task.run();
        } finally {
            // No retain: it would take another lane that waits to start anew, and so has no reader, for one that is
            // gone.
            tell(startNew(List.of(runtime.lane()), services(current)));
        }
        return true;
    }

    private LaneServices services(Profile next) {
        LaneServices shared = services;
        if (shared == null) {
            Map<Class<?>, Object> hosts = Map.of(CamelContext.class, camel);
            shared = new LaneServices(bus, camel, units, clock, random, connections, hosts, next);
            services = shared;
        }
        shared.profile(next);
        return shared;
    }

    private LaneRuntime open(Lane lane, LaneServices shared) {
        LaneMetrics counts = metrics.computeIfAbsent(
                lane.name(), n -> new LaneMetrics(meters, lane.pipeline(), lane.endpointName()));
        LaneRuntime runtime = new LaneRuntime(lane, shared, counts);
        runtime.open();
        lanes.put(lane.name(), runtime);
        looks.put(lane.name(), guarded(runtime));
        taps.opened(lane, runtime::tap);
        return runtime;
    }

    private static Runnable guarded(LaneRuntime runtime) {
        return Guarded.guarded(
                runtime::watch,
                e -> log.error(
                        "lane {} could not be looked at; once more in a moment",
                        runtime.lane().name(),
                        e));
    }

    /**
     * The program is about to stop: all lanes begin to, beside whatever else stops before {@link #stop} waits for them, and those that an
     * {@link #apply} under way stops, or one to come, get no longer than that. Never waits for the one under way.
     */
    public void hurry() {
        hurried = true;
        lanes.values().forEach(LaneRuntime::hurry);
    }

    /** Stops every lane and closes the connections. */
    public synchronized void stop() {
        List<LaneRuntime> running = List.copyOf(lanes.values());
        running.forEach(r -> r.requestStop(LaneRuntime.STOP_GRACE, Set.of()));
        running.forEach(this::remove);
        connections.close();
    }

    @Override
    public void close() {
        stop();
        watch.cancel(false);
        watchdog.shutdown();
        metrics.values().forEach(LaneMetrics::remove);
        metrics.clear();
    }

    /** Every lane, in the order of the profile; after {@link #stop} as it was at its end. */
    public List<LaneStatus> lanes() {
        Profile current = profile;
        if (current == null) {
            return List.of();
        }
        return current.lanes().stream()
                .map(lane -> status(lane.name()))
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<LaneStatus> status(String lane) {
        LaneRuntime runtime = lanes.get(lane);
        return runtime == null ? Optional.ofNullable(stopped.get(lane)) : Optional.of(runtime.status());
    }

    /**
     * Tells a suspect lane that its refusals are right: what was refused becomes dead letters, and counting starts anew.
     *
     * @throws IllegalArgumentException when there is no such lane
     */
    public void acceptRefusals(String lane) {
        LaneRuntime runtime = lanes.get(lane);
        if (runtime == null) {
            throw new IllegalArgumentException(
                    "lane must be one of " + new TreeSet<>(lanes.keySet()) + " but was '" + lane + "'");
        }
        runtime.acceptRefusals();
    }

    /**
     * Feeds dead letters to the lanes they came from, from the first step. Each is deleted by the commit that finishes it.
     *
     * @return how many were taken; the others are on their way already, are unknown, are a service's, or their lane does not run
     */
    public int replay(List<Long> ids) {
        int taken = 0;
        for (Long id : ids) {
            DeadLetter letter = bus.deadLetters().get(id);
            LaneRuntime runtime = letter == null ? null : lanes.get(letter.owner());
            if (letter != null && runtime != null && !letter.events().isEmpty() && runtime.replay(letter.id())) {
                taken++;
            }
        }
        return taken;
    }

    /** The connections of the profile, for drivers and command doors too. */
    public OpenConnections connections() {
        return connections;
    }

    /**
     * Shows what passes a place, until it is closed; it survives reloads, and may begin in one. The consumer is called on lanes' threads and
     * must not block.
     *
     * @param where a pipeline or a lane
     * @param step the id of a step, to see messages as they are after it; null to see them enter
     * @param every 1 for each message, n for each n-th
     * @throws IllegalArgumentException when there is no such place; the message names those there are
     */
    public AutoCloseable tap(String where, @Nullable String step, int every, Consumer<Tapped> consumer) {
        Profile current = profile;
        return taps.add(current == null ? List.of() : current.lanes(), where, step, every, consumer);
    }
}
