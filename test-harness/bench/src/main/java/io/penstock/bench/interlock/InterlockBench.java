/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.interlock;

import io.penstock.api.bus.Bus;
import io.penstock.api.command.Answer;
import io.penstock.api.command.Caller;
import io.penstock.api.command.Command;
import io.penstock.api.command.CommandOptions;
import io.penstock.api.command.Outcome;
import io.penstock.api.connection.Connections;
import io.penstock.api.connection.Link;
import io.penstock.api.driver.Deadline;
import io.penstock.api.error.ProfileException;
import io.penstock.api.setting.ConnectionRef;
import io.penstock.app.run.Plugins;
import io.penstock.bench.bus.Buses;
import io.penstock.bench.measure.Goal;
import io.penstock.bench.measure.Report;
import io.penstock.bench.measure.Samples;
import io.penstock.bench.measure.WorkFolder;
import io.penstock.bench.plant.PlantProfile;
import io.penstock.device.sdk.DeviceServices;
import io.penstock.device.sdk.command.CommandDesk;
import io.penstock.device.sdk.command.DeskSettings;
import io.penstock.engine.config.ProfileLoader;
import io.penstock.engine.profile.Profile;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * What a command costs to check with interlocks in the profile and without: dry runs of a write, which touch no driver. It is the processor time
 * of the thread that asks, for the check is made on it, and what runs beside does not count.
 */
public final class InterlockBench {
    private static final String CELL =
            """
            name: cells
            deviceResources:
              - {name: Level, properties: {valueType: Float64, readWrite: RW}}
              - {name: Out, properties: {valueType: Float64, readWrite: RW}}
            """;

    private final Report report;
    private final int rounds;
    private final int commands;
    private final int some;
    private final int many;

    /**
     * @param commands of each turn
     * @param some interlocks of one side
     * @param many interlocks of another
     */
    public InterlockBench(Report report, int rounds, int commands, int some, int many) {
        this.report = report;
        this.rounds = rounds;
        this.commands = commands;
        this.some = some;
        this.many = many;
    }

    /** None, one of some, one of many, and 10 that all watch over the output that is written. */
    public void run() throws IOException {
        report.title("check", "A write checked, by a dry run, with interlocks in the profile");
        try (WorkFolder work = new WorkFolder("interlock");
                Side none = new Side(work.fresh("none"), 0, 1);
                Side fewer = new Side(work.fresh("some"), some, 1);
                Side more = new Side(work.fresh("many"), many, 1);
                Side ten = new Side(work.fresh("ten"), 10, 10)) {
            List<Side> sides = List.of(none, fewer, more, ten);
            for (int i = 0; i < 3; i++) {
                sides.forEach(s -> s.turn(commands));
            }
            sides.forEach(s -> s.micros.clear());
            for (int i = 0; i < rounds; i++) {
                sides.forEach(s -> s.turn(commands));
            }
            report.figure("without interlocks", none.samples(), "us/command", 2);
            compare(apart(some), fewer, none);
            compare(apart(many), more, none);
            compare("10 interlocks, all on this output", ten, none);
        }
    }

    private static String apart(int interlocks) {
        return String.format(Locale.ROOT, "%,d interlocks, each on its own output", interlocks);
    }

    private void compare(String name, Side side, Side none) {
        report.figure(name, side.samples(), "us/command", 2);
        Samples more = new Samples();
        for (int i = 0; i < side.micros.size(); i++) {
            more.add(side.micros.get(i) - none.micros.get(i));
        }
        report.figure(name + ": the check", more, "us/command", 2, Goal.atMost(10));
    }

    private static Profile load(Path folder, int interlocks, int together) throws IOException {
        StringBuilder rules = new StringBuilder("interlocks:\n");
        for (int i = 0; i < interlocks; i++) {
            int cell = i / together;
            rules.append("  dry-")
                    .append(i)
                    .append(":\n    inputs: {level: cell-")
                    .append(cell);
            rules.append("/Level}\n    while: level < 20\n    never: {cell-").append(cell);
            rules.append("/Out: {where: \"value > 10\"}}\n    maxAge: 1h\n    reason: it is dry\n");
        }
        PlantProfile profile = new PlantProfile(folder)
                .service(
                        "cells",
                        "virtual: {}",
                        CELL,
                        Math.max(1, interlocks / together),
                        i -> "{name: cell-" + i + ", profileName: cells, protocols: {other: {}}}");
        try {
            return new ProfileLoader(Plugins.registry())
                    .load((interlocks == 0 ? profile : profile.rules(rules.toString())).done(), Map.of());
        } catch (ProfileException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** A desk over devices, with so many interlocks. */
    private static final class Side implements AutoCloseable {
        private static final Caller BENCH = Caller.of(Caller.Origin.REST, "bench");

        private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

        private final Bus bus;
        private final DeviceServices services;
        private final CommandDesk desk;
        private final List<Double> micros = new ArrayList<>();
        private long asked;

        Side(Path folder, int interlocks, int together) throws IOException {
            Profile profile = load(folder.resolve("profile"), interlocks, together);
            if (profile.rules().interlocks().size() != interlocks) {
                throw new IOException("the profile must have " + interlocks + " interlocks");
            }
            bus = Buses.open(folder.resolve("data"), "256MiB");
            SplittableRandom random = new SplittableRandom(3);
            services = new DeviceServices(bus, new NoConnections(), Clock.systemUTC(), random.split(), folder);
            desk = new CommandDesk(bus, services, Clock.systemUTC(), random.split());
            DeskSettings settings = new DeskSettings(
                    profile.commands().timeout(),
                    profile.commands().timeToLive(),
                    0,
                    false,
                    profile.rules().interlocks(),
                    profile.devices().all());
            desk.apply(settings, () -> services.apply(profile.services().values(), profile.hash()));
            services.write("cell-0", Map.of("Level", 50.0), Deadline.in(Duration.ofSeconds(5)))
                    .join();
            services.read("cell-0", "Level", Deadline.in(Duration.ofSeconds(5))).join();
        }

        void turn(int commands) {
            long start = THREADS.getCurrentThreadCpuTime();
            for (int i = 0; i < commands; i++) {
                Answer answer = desk.execute(
                                Command.set("b" + asked++, "cell-0", "Out", Map.of("Out", 80.0), BENCH, Instant.now())
                                        .with(CommandOptions.DEFAULT.withDryRun(true)))
                        .join();
                if (answer.outcome() != Outcome.WOULD) {
                    throw new IllegalStateException("the write must be allowed but was " + answer);
                }
            }
            micros.add((THREADS.getCurrentThreadCpuTime() - start) / 1000.0 / commands);
        }

        Samples samples() {
            Samples samples = new Samples();
            micros.forEach(samples::add);
            return samples;
        }

        @Override
        public void close() {
            desk.close();
            services.stop();
            bus.close();
        }
    }

    /** A profile without connections. */
    private static final class NoConnections implements Connections {
        @Override
        public <L extends Link> L link(ConnectionRef ref, Class<L> type) {
            throw new IllegalArgumentException("there are no connections");
        }
    }
}
