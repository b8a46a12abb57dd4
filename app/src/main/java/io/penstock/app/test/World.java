/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.test;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.penstock.api.command.Answer;
import io.penstock.api.command.Command;
import io.penstock.api.command.Presence;
import io.penstock.api.connection.Connections;
import io.penstock.api.connection.Link;
import io.penstock.api.connection.LinkState;
import io.penstock.api.rule.Output;
import io.penstock.api.setting.ConnectionRef;
import io.penstock.app.run.DeskParts;
import io.penstock.app.run.DroolsEffects;
import io.penstock.bus.memory.MemoryBus;
import io.penstock.device.sdk.DeviceServices;
import io.penstock.device.sdk.HeldDevices;
import io.penstock.device.sdk.command.CommandDesk;
import io.penstock.engine.connection.OpenConnections;
import io.penstock.engine.lane.LaneServices;
import io.penstock.engine.lane.SteppedLane;
import io.penstock.engine.metrics.LaneMetrics;
import io.penstock.engine.profile.Lane;
import io.penstock.engine.profile.Profile;
import io.penstock.engine.test.Act.Engine;
import io.penstock.engine.test.TestCase;
import io.penstock.engine.unit.UcumUnits;
import io.penstock.rules.AlertBook;
import io.penstock.rules.drools.SteppedDrools;
import io.penstock.rules.yaml.SteppedRules;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A profile that runs on a time of its own, with nothing real around it: the program's own parts on a bus in memory, over devices that hold
 * what they are given, with endpoints that take whatever comes. One thread.
 */
final class World implements AutoCloseable {
    /** As long as in a program. */
    private static final Duration LEASE = Duration.ofSeconds(5);

    private static final Duration NORTH_LEASE = Duration.ofSeconds(10);
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1000 * MILLI;
    private static final long DROOLS_EACH = 100 * MILLI;
    private static final long SEED = 1;

    private final Profile profile;
    private final TestTime time;
    private final Story story;
    private final MemoryBus bus;
    private final HeldDevices held;
    private final CommandDesk desk;
    private final AlertBook alerts;
    private final Listening listening;
    private final List<SteppedLane> lanes = new ArrayList<>();
    private final Map<String, LinkState> links = new HashMap<>();
    private final List<OpenDoor> doors = new ArrayList<>();
    private final Map<Engine, Presence> presences = new EnumMap<>(Engine.class);
    private final Set<Engine> dead = EnumSet.noneOf(Engine.class);
    private @Nullable SteppedRules rules;
    private @Nullable SteppedDrools drools;
    private @Nullable DroolsEffects droolsEffects;
    private long rulesAt = -SECOND;
    private long droolsAt = -SECOND;
    private boolean stopped;

    /** A command door, and the connection that it stands at. */
    private record OpenDoor(String connection, Presence presence) {}

    World(Profile profile, TestCase testCase, SteppedDrools.@Nullable Compiled compiled, Story story) {
        this.profile = profile;
        this.story = story;
        time = new TestTime(testCase.start());
        bus = new MemoryBus(profile.bus(), time.clock(), 1);
        listening = new Listening(bus, time, story);
        held = new HeldDevices(profile.services().values());
        testCase.given().forEach(this::hold);
        profile.connections().keySet().forEach(name -> links.put(name, LinkState.UP));
        SplittableRandom random = new SplittableRandom(SEED);
        DeviceServices services = new DeviceServices(bus, noConnections(), time, random.split(), profile.folder());
        desk = new CommandDesk(bus, services, time, random.split());
        alerts = new AlertBook(bus, time.clock());
        ScheduledExecutorService upkeep = time.timer("upkeep");
        upkeep.scheduleAtFixedRate(alerts::tick, 1, 1, TimeUnit.SECONDS);
        upkeep.scheduleAtFixedRate(bus::housekeep, 1, 1, TimeUnit.MINUTES);
        openRules();
        openDrools(services, compiled);
        openLanes(random);
        openDoors();
        desk.apply(DeskParts.of(profile), () -> services.apply(held.services(), profile.hash()));
    }

    private static Connections noConnections() {
        return new Connections() {
            @Override
            public <L extends Link> L link(ConnectionRef ref, Class<L> type) {
                throw new IllegalStateException("a test opens no connection, but '" + ref.name() + "' was asked for");
            }
        };
    }

    private void openRules() {
        if (!profile.rules().rules().isEmpty()) {
            Presence presence = presence(Engine.YAML);
            rules = new SteppedRules(
                    bus, desk, alerts, presence, time, profile.rules().rules());
        }
    }

    private void openDrools(DeviceServices services, SteppedDrools.@Nullable Compiled compiled) {
        if (compiled != null) {
            DroolsEffects effects =
                    new DroolsEffects(bus, desk, alerts, () -> links, services, profile.devices(), time.clock());
            effects.rules(compiled::has);
            droolsEffects = effects;
            drools = new SteppedDrools(bus, effects, presence(Engine.DROOLS), time.clock(), compiled);
        }
    }

    private Presence presence(Engine engine) {
        Presence presence = desk.presence(Presence.Owner.RULES, engine.key(), LEASE);
        presences.put(engine, presence);
        return presence;
    }

    private void openLanes(SplittableRandom random) {
        LaneServices shared = new LaneServices(
                bus,
                null,
                new UcumUnits(),
                time.clock(),
                time::nanoTime,
                random.split(),
                new OpenConnections(),
                Map.of(),
                profile);
        for (Lane lane : profile.lanes()) {
            Lane recorded = RecordingEndpoint.at(lane, message -> story.arrived(time.now(), lane.name(), message));
            LaneMetrics metrics = new LaneMetrics(new SimpleMeterRegistry(), lane.pipeline(), lane.endpointName());
            lanes.add(new SteppedLane(recorded, shared, metrics));
        }
    }

    /** Somebody can come in by a command door while its connection stands. */
    private void openDoors() {
        profile.commands().doors().forEach((name, door) -> {
            if (door.enabled()) {
                doors.add(new OpenDoor(door.use().name(), desk.presence(Presence.Owner.NORTH, name, NORTH_LEASE)));
            }
        });
    }

    /** Nanoseconds since it began. */
    long now() {
        return time.now();
    }

    Instant instant() {
        return time.instant();
    }

    /** Moves the time on; whatever is due until then happens when it is due. */
    void advance(Duration to) throws Exception {
        long until = to.toNanos();
        settle();
        for (long next = nextDue(); next <= until; next = nextDue()) {
            time.moveTo(next);
            settle();
        }
        time.moveTo(until);
        settle();
    }

    private long nextDue() {
        if (stopped) {
            return TestTime.NEVER;
        }
        long next = time.due();
        if (rules != null && live(Engine.YAML)) {
            next = Math.min(next, inAWhile(rules.untilDue()));
        }
        for (SteppedLane lane : lanes) {
            next = Math.min(next, inAWhile(lane.untilDue()));
        }
        return next;
    }

    /** What is due again at once has had its turn: it must not hold the time up. */
    private long inAWhile(long nanos) {
        return nanos > TestTime.NEVER ? TestTime.NEVER : time.now() + Math.max(MILLI, nanos);
    }

    /** Lets everything happen that happens at this moment. */
    void settle() throws Exception {
        if (stopped) {
            return;
        }
        for (OpenDoor door : doors) {
            if (up(door.connection())) {
                door.presence().alive();
            }
        }
        boolean news;
        do {
            time.runDue();
            news = listening.listen();
            stepRules(news);
            stepDrools(news);
            stepLanes(news);
        } while (news || time.due() <= time.now());
    }

    /** They say that they live each second, as in a program. */
    private void stepRules(boolean news) {
        boolean due = rules != null && (rules.untilDue() <= 0 || time.now() - rulesAt >= SECOND);
        if (rules != null && live(Engine.YAML) && (news || due)) {
            rulesAt = time.now();
            rules.step();
        }
    }

    /** They look at the time as often as in a program. */
    private void stepDrools(boolean news) {
        if (drools != null && live(Engine.DROOLS) && (news || time.now() - droolsAt >= DROOLS_EACH)) {
            droolsAt = time.now();
            drools.step();
        }
    }

    private void stepLanes(boolean news) throws Exception {
        for (SteppedLane lane : lanes) {
            if (news || lane.untilDue() <= 0) {
                lane.run();
            }
        }
    }

    private boolean up(String connection) {
        LinkState state = links.get(connection);
        return state != null && state.up();
    }

    void answers(String device, boolean now) {
        held.answers(device, now);
        story.line(time.now(), device + (now ? " answers again" : " does not answer from now on"));
    }

    void stands(String connection, boolean now) {
        links.put(connection, now ? LinkState.UP : LinkState.down("the test says so"));
        for (OpenDoor door : doors) {
            if (door.connection().equals(connection) && !now) {
                door.presence().lost("the test says so");
            }
        }
        story.line(time.now(), "connection " + connection + (now ? " stands again" : " is lost"));
    }

    void lives(Engine engine, boolean now) {
        boolean changes = now ? dead.remove(engine) : dead.add(engine);
        Presence presence = presences.get(engine);
        if (!changes || presence == null) {
            return;
        }
        if (!now) {
            presence.lost("the test says so");
        } else if (engine == Engine.DROOLS && drools != null) {
            drools.beginAgain();
        }
        String which = engine == Engine.YAML ? "the YAML rules" : "the rules in DRL";
        story.line(time.now(), which + (now ? " live again" : " are dead"));
    }

    private boolean live(Engine engine) {
        return !dead.contains(engine);
    }

    /** A device holds a value from now on; null for none. */
    void hold(Output output, @Nullable Object value) {
        held.hold(output.device(), output.resource(), value);
    }

    void say(String device, List<String> resources) {
        held.say(device, resources);
    }

    /** @return whether such an alert stands */
    boolean acknowledge(String alert) {
        return alerts.acknowledge(alert, "test") != null;
    }

    CompletableFuture<Answer> ask(Command command) {
        return desk.execute(command);
    }

    /** Stops the program: outputs fall that fall then, and nothing happens any more. */
    void stop() throws Exception {
        story.line(time.now(), "the program stops");
        desk.close();
        settle();
        stopped = true;
    }

    /** Dead letters can be seen. */
    void commit() {
        lanes.forEach(SteppedLane::commit);
        listening.listenToDeadLetters();
    }

    /** What went wrong with rules; empty when nothing did. */
    String trouble() {
        Map<String, String> failing = rules == null ? Map.of() : rules.failing();
        String drl = drools == null ? "" : drools.trouble();
        return failing.isEmpty() ? drl : "rules that cannot be evaluated: " + failing;
    }

    @Override
    public void close() {
        lanes.forEach(SteppedLane::close);
        if (drools != null) {
            drools.close();
        }
        if (droolsEffects != null) {
            droolsEffects.close();
        }
        if (rules != null) {
            rules.close();
        }
        bus.close();
    }
}
