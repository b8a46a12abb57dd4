/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.rest;

import io.penstock.bench.measure.Cores.Role;
import io.penstock.bench.measure.Goal;
import io.penstock.bench.measure.Latencies.Percentiles;
import io.penstock.bench.measure.Measured;
import io.penstock.bench.measure.Report;
import io.penstock.bench.measure.Samples;
import io.penstock.bench.measure.Spread;
import io.penstock.bench.measure.WorkFolder;
import io.penstock.bench.measure.Worker;
import io.penstock.bench.plant.Plant;
import io.penstock.bench.plant.PlantProfile;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * GET and PUT to virtual devices at a steady rate: few devices, many devices, and a bare server of the same library, in turns; what weighs on the
 * first two weighs on the cores of the third as well.
 */
public final class RestBench {
    private static final int RATE = 500;
    private static final int FEW = 10;
    /** Seconds that do not count at the start of each further turn. */
    private static final double SETTLE = 5;

    private static final String CELL =
            """
            name: cells
            deviceResources:
              - {name: Level, properties: {valueType: Int32, readWrite: RW, minimum: 0, maximum: 1000}}
              - {name: Noise, properties: {valueType: Float64, readWrite: R, minimum: 0, maximum: 100}}
            """;

    private final Report report;
    private final int rounds;
    private final double warmUp;
    private final double seconds;

    /**
     * @param warmUp seconds, at least, of each side's first turn that do not count: what answers 500 requests a second is compiled after some 40
     * @param seconds of each turn of each side
     */
    public RestBench(Report report, int rounds, double warmUp, double seconds) {
        this.report = report;
        this.rounds = rounds;
        this.warmUp = warmUp;
        this.seconds = seconds;
    }

    /**
     * @param many devices of the second side
     * @param stressed whether a pipeline is saturated and an endpoint hangs meanwhile, in both
     */
    public void run(int many, boolean stressed) throws IOException {
        report.title(
                stressed ? "stressed" : "alone",
                "REST: " + RATE + " requests/s, GET and PUT in turns, to virtual devices"
                        + (stressed ? "; a pipeline saturated, an endpoint hanging" : "; nothing else to do"));
        try (WorkFolder work = new WorkFolder("rest");
                Worker caller =
                        Worker.start(Role.AROUND, Caller.class, work.path().resolve("caller.log"));
                Worker bare = Worker.start(
                        Role.MEASURED, BareServer.class, work.path().resolve("bare.log"));
                Worker beside =
                        stressed ? Plant.worker(Role.MEASURED, work.path().resolve("beside.log")) : null;
                Worker fewer = Plant.worker(Role.MEASURED, work.path().resolve("few.log"));
                Worker more = Plant.worker(Role.MEASURED, work.path().resolve("many.log"))) {
            Side few = new Side(FEW + " devices", FEW, fewer, stressed);
            Side lots = new Side(many + " devices", many, more, stressed);
            Side plain = new Side(stressed ? "bare server beside a stressed plant" : "bare server", FEW, bare, false);
            for (int i = 0; i < rounds; i++) {
                if (beside != null) {
                    start(beside, work.fresh("beside"), FEW, true);
                }
                plain.turn(caller, bare.ask("port"));
                if (beside != null) {
                    beside.ask("stop");
                }
                few.turn(caller, start(fewer, work.fresh("few"), FEW, stressed));
                fewer.ask("stop");
                lots.turn(caller, start(more, work.fresh("many"), many, stressed));
                more.ask("stop");
            }
            few.report("few", Goal.atMost(5), plain);
            lots.report("many", null, few);
            plain.report("bare", null, null);
            String ratio = many + " devices to " + FEW;
            report.figure(Measured.of(ratio + ", GET p99", lots.gets.p99.ratioTo(few.gets.p99), "times")
                    .id("many to few, GET p99")
                    .goal(Goal.atMost(1.5)));
            report.figure(Measured.of(ratio + ", PUT p99", lots.puts.p99.ratioTo(few.puts.p99), "times")
                    .id("many to few, PUT p99")
                    .goal(Goal.atMost(1.5)));
        }
    }

    /** Its port. A process that has run one before is warm already. */
    private static String start(Worker plant, Path folder, int devices, boolean stressed) throws IOException {
        return plant.ask(
                "start " + profile(folder.resolve("profile"), devices, stressed) + " " + folder.resolve("data"));
    }

    private static Path profile(Path folder, int devices, boolean stressed) throws IOException {
        PlantProfile profile = new PlantProfile(folder)
                .service(
                        "cells",
                        "virtual: {}",
                        CELL,
                        devices,
                        i -> "{name: cell-" + i + ", profileName: cells, protocols: {other: {}}}");
        return (stressed ? profile.stressed() : profile).done();
    }

    /** What was measured of one side. */
    private final class Side {
        private final String name;
        private final int devices;
        private final Worker server;
        private final boolean stressed;
        private final Spread gets = new Spread();
        private final Spread puts = new Spread();
        private final Samples answered = new Samples();

        /** @param stressed whether a pipeline is saturated in that server */
        Side(String name, int devices, Worker server, boolean stressed) {
            this.name = name;
            this.devices = devices;
            this.server = server;
            this.stressed = stressed;
        }

        void turn(Worker caller, String port) throws IOException {
            String load = port + " " + devices + " " + RATE + " ";
            if (answered.count() == 0) {
                report.note(Plant.warm(server, stressed, warmUp, some -> caller.ask(load + some))
                        .text(name));
            } else {
                caller.ask(load + Math.min(SETTLE, warmUp));
            }
            String[] answer = caller.ask(load + seconds).split(" (?=\\S+ \\S+ \\S+ \\S+ \\S+ \\S+$)", 2);
            Percentiles get = Percentiles.parse(answer[0]);
            Percentiles put = Percentiles.parse(answer[1]);
            gets.add(get);
            puts.add(put);
            answered.add((get.count() + put.count()) / seconds);
        }

        /** @param baseline what it stands beside, whose figures have the same names behind its id */
        void report(String id, @Nullable Goal goal, @Nullable Side baseline) {
            figure(id, "GET p50", gets.p50, null, baseline == null ? null : baseline.gets.p50);
            figure(id, "GET p99", gets.p99, goal, baseline == null ? null : baseline.gets.p99);
            figure(id, "PUT p50", puts.p50, null, baseline == null ? null : baseline.puts.p50);
            figure(id, "PUT p99", puts.p99, goal, baseline == null ? null : baseline.puts.p99);
            report.spread(name + ", GET", gets);
            report.spread(name + ", PUT", puts);
            report.figure(Measured.of(name + ", answered", answered, "/s")
                    .id(id + ", answered")
                    .digits(0));
        }

        private void figure(String id, String what, Samples samples, @Nullable Goal goal, @Nullable Samples beside) {
            Measured figure = Measured.of(name + ", " + what, samples, "ms")
                    .id(id + ", " + what)
                    .goal(goal);
            report.figure(
                    beside == null
                            ? figure
                            : figure.against(id.equals("few") ? "bare, " + what : "few, " + what, beside));
        }
    }
}
