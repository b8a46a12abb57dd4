/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import io.micrometer.core.instrument.MeterRegistry;
import io.penstock.api.bus.Bus;
import io.penstock.api.command.Commands;
import io.penstock.app.about.Health;
import io.penstock.app.control.AuditOperations;
import io.penstock.app.control.BusOperations;
import io.penstock.app.control.CommandOperations;
import io.penstock.app.control.DeadLetterOperations;
import io.penstock.app.control.Operation;
import io.penstock.app.control.RuleOperations;
import io.penstock.app.door.Doors;
import io.penstock.app.edgex.Plant;
import io.penstock.device.sdk.DeviceServices;
import io.penstock.device.sdk.command.CommandDesk;
import io.penstock.engine.Engine;
import io.penstock.engine.profile.Profile;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** What runs of a profile: lanes, device services, rules and command doors, on one bus and around one command desk. */
final class Parts {
    private final Bus bus;
    private final Engine engine;
    private final Clock clock;
    private final DeviceServices services;
    private final CommandDesk desk;
    private final RulesHost rules;
    private final DroolsPart drools;
    private final Doors doors;

    /**
     * None of them runs yet.
     *
     * @param opened closes them
     */
    Parts(
            Opened opened,
            Bus bus,
            Engine engine,
            Plant plant,
            Profile first,
            MeterRegistry registry,
            Clock clock,
            SplittableRandom random) {
        this.bus = bus;
        this.engine = engine;
        this.clock = clock;
        services = new DeviceServices(bus, engine.connections(), clock, random.split(), first.folder());
        opened.add(services::stop);
        desk = opened.add(new CommandDesk(bus, services, DeskParts.of(first), clock, random.split()));
        rules = opened.add(new RulesHost(bus, desk, registry, clock));
        rules.open(first);
        drools = opened.add(new DroolsPart(bus, desk, rules.alerts(), engine, services, registry, clock));
        doors = opened.add(new Doors(engine.connections(), plant, clock, registry));
    }

    /**
     * Every cursor is open before a device says its first word, and every interlock stands before a door opens.
     *
     * @param next hears what is done next
     */
    void start(Profile first, Consumer<String> next) {
        next.accept("the pipelines");
        drools.open(first);
        engine.start(first);
        next.accept("the device services");
        applyDevices(first, Set.of());
        next.accept("the rules");
        rules.begin();
        next.accept("the command doors");
        doors.apply(first.commands().doors(), Set.of());
    }

    NorthWatch watchNorth(Standstill standstill) {
        return new NorthWatch(desk, doors::parts, standstill);
    }

    /** Where there are rules in DRL they take seconds to load, beside what runs. */
    void loadDrools(Profile first) {
        drools.apply(first);
    }

    /** Names of the connections that are to be opened anew. */
    Set<String> changedConnections(Profile next) {
        return engine.connections().changed(next.connections(), next.folder());
    }

    /** @return why not all of them run; the others do, and so does all that is not a lane */
    String applyLanes(Profile next) {
        try {
            engine.apply(next);
            return "";
        } catch (IllegalStateException e) {
            return String.valueOf(e.getMessage());
        }
    }

    void applyDevices(Profile next, Set<String> changed) {
        desk.apply(
                DeskParts.of(next),
                () -> services.apply(next.services().values(), next.hash(), Changes.usersOf(changed, next)));
        Expected.tell(next, engine.connections());
    }

    void applyRulesAndDoors(Profile next, Set<String> changed) {
        rules.apply(next);
        drools.apply(next);
        engine.letGo();
        doors.apply(next.commands().doors(), changed);
    }

    /** The one way to the devices. */
    Commands commands() {
        return desk;
    }

    Health health(boolean serving) {
        return HealthReport.of(serving, bus, engine, services, desk)
                .with(rules.parts())
                .with(drools.parts())
                .with(doors.parts());
    }

    String scrape(Measures measures) {
        return measures.scrape(bus, services, desk);
    }

    /**
     * What the command line can ask.
     *
     * @param health of all the program
     * @param reload takes the profile up, and says line by line what came of it
     */
    Map<String, Operation> operations(
            Supplier<Profile> profile, Supplier<List<Health.Part>> health, Predicate<Consumer<String>> reload) {
        Map<String, Operation> all = new HashMap<>(new BusOperations(bus, engine::pause).all());
        DeadLetterOperations letters = new DeadLetterOperations(bus, () -> owners(profile.get()));
        all.putAll(letters.all());
        all.putAll(new RuleOperations(bus, rules.alerts()).all());
        all.putAll(new AuditOperations(bus, clock).all());
        all.putAll(new CommandOperations(desk, () -> profile.get().devices(), clock).all());
        all.putAll(new RunningOperations(bus, engine, letters, health, reload).all());
        return all;
    }

    /** Whose dead letters there may be. */
    private static Set<String> owners(Profile profile) {
        Set<String> owners = new HashSet<>(profile.services().keySet());
        profile.lanes().forEach(lane -> owners.add(lane.name()));
        return owners;
    }
}
