/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.actuation;

import io.penstock.bench.measure.Child;
import io.penstock.bench.measure.Cores.Role;
import io.penstock.bench.measure.Goal;
import io.penstock.bench.measure.Latencies.Percentiles;
import io.penstock.bench.measure.Measured;
import io.penstock.bench.measure.Report;
import io.penstock.bench.measure.Samples;
import io.penstock.bench.measure.Spread;
import io.penstock.bench.measure.Steady;
import io.penstock.bench.measure.WorkFolder;
import io.penstock.bench.measure.Worker;
import io.penstock.bench.plant.Plant;
import io.penstock.bench.plant.PlantProfile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** From a reading to the write that a rule makes of it: in process, and over Modbus TCP as the device sees it. */
public final class ActuationBench {
    /** Readings a second in process: 100 devices, each 20 times a second. */
    private static final int DEVICES = 100;

    private static final int PER_SECOND = 2_000;

    /** Seconds, at least: it is little code. */
    private static final double BARE_WARM_UP = 3;

    /** A cell: what it is told and what it does. */
    public static final String CELL =
            """
            name: cells
            deviceResources:
              - {name: In, properties: {valueType: Float64, readWrite: R}}
              - {name: Out, properties: {valueType: Bool, readWrite: RW}}
            """;

    /** One rule over all cells: what is done follows what is told. */
    public static final String RULES =
            """
            rules:
              follow:
                inputs: {x: "cell-*/In"}
                when: x > 50
                then: [{set: {"{device}/Out": true}}]
                otherwise: [{set: {"{device}/Out": false}}]
            """;

    private final Report report;
    private final int rounds;
    private final double warmUp;
    private final double seconds;

    /**
     * @param warmUp seconds, at least, before each process is measured
     * @param seconds of each turn of each side
     */
    public ActuationBench(Report report, int rounds, double warmUp, double seconds) {
        this.report = report;
        this.rounds = rounds;
        this.warmUp = warmUp;
        this.seconds = seconds;
    }

    /** @param stressed whether a pipeline is saturated and an endpoint hangs meanwhile */
    public void inProcess(boolean stressed) throws IOException {
        report.title(
                id("process", stressed),
                "Reading to actuation in process, " + PER_SECOND + " readings/s, one in ten of them an actuation"
                        + weight(stressed));
        Side ours = new Side();
        Side queue = new Side();
        try (WorkFolder work = new WorkFolder("actuation");
                Worker plant = Plant.worker(Role.ALONE, work.path().resolve("plant.log"))) {
            plant.ask("start " + cells(work.path().resolve("profile"), stressed) + " "
                    + work.path().resolve("data"));
            awaitWrites(plant);
            report.note(Plant.warm(plant, stressed, warmUp, some -> plant.ask("measure " + some))
                    .text("penstock"));
            for (int i = 0; i < rounds; i++) {
                ours.took(plant.ask("measure " + seconds));
                queue.took(plant.ask("queue " + seconds + " " + PER_SECOND));
            }
        }
        ours.report(
                "reading to driver write",
                Goal.atMost(1),
                Goal.atMost(5),
                "queue between two threads beside it",
                queue);
        queue.report("queue between two threads beside it", null, null, "", null);
        ours.reportLoad();
    }

    /** The profile of {@link #inProcess}. */
    public static Path cells(Path folder, boolean stressed) throws IOException {
        PlantProfile profile = new PlantProfile(folder)
                .service(
                        "cells",
                        "stamped: {every: 10}",
                        CELL,
                        DEVICES,
                        i -> "{name: cell-" + i
                                + ", profileName: cells, protocols: {stamped: {}}, autoEvents: [{sourceName: In, interval: "
                                + 1000 * DEVICES / PER_SECOND + "ms}]}")
                .rules(RULES);
        return (stressed ? profile.stressed() : profile).done();
    }

    /** @param stressed as for {@link #inProcess} */
    public void modbus(boolean stressed) throws IOException {
        report.title(
                id("modbus", stressed),
                "Reading to actuation over Modbus TCP, as the device sees it: " + Plc.DEVICES + " devices, each "
                        + Plc.REGISTERS + " readings ten times a second" + weight(stressed));
        Side ours = new Side();
        Side bare = new Side();
        try (WorkFolder work = new WorkFolder("actuation");
                Worker plc = Worker.start(Role.AROUND, Plc.class, work.path().resolve("plc.log"))) {
            Steady.Load load = some -> plc.ask("measure " + some);
            for (int i = 0; i < rounds; i++) {
                Path folder = work.fresh("round");
                try (Worker plant = Plant.worker(Role.MEASURED, folder.resolve("plant.log"))) {
                    List<String> ports = List.of(plc.ask("devices").split(","));
                    plant.ask("start " + PlcProfile.write(folder.resolve("profile"), ports, stressed) + " "
                            + folder.resolve("data"));
                    awaitWrites(plc);
                    ours.warm.add(Plant.warm(plant, stressed, warmUp, load));
                    ours.took(plc.ask("measure " + seconds));
                    ours.load(plant.ask("measure " + Math.min(2, seconds)));
                }
                String ports = plc.ask("devices");
                try (Child child = Child.java(
                        Role.MEASURED,
                        List.of("-XX:+UseSerialGC"),
                        BareController.class.getName(),
                        List.of(ports),
                        folder.resolve("bare.log"))) {
                    awaitWrites(plc);
                    bare.warm.add(Steady.await(Math.min(warmUp, BARE_WARM_UP), child, load));
                    bare.took(plc.ask("measure " + seconds));
                    child.check();
                }
            }
        }
        report.note(Steady.text("penstock", ours.warm));
        report.note(Steady.text("bare controller", bare.warm));
        ours.report(
                "reading sent to write come",
                null,
                Goal.atMost(20),
                "bare controller of the same library, alone",
                bare);
        bare.report("bare controller of the same library, alone", null, null, "", null);
        ours.reportLoad();
    }

    private static void awaitWrites(Worker who) throws IOException {
        long end = System.nanoTime() + 60_000_000_000L;
        while (Percentiles.parse(who.ask("measure 0.3")).count() == 0) {
            if (System.nanoTime() > end) {
                throw new IOException("a changed reading must be followed by a write within a minute");
            }
        }
    }

    private static String id(String part, boolean stressed) {
        return stressed ? part : part + "-alone";
    }

    private static String weight(boolean stressed) {
        return stressed ? "; a pipeline saturated, an endpoint hanging" : "; nothing else to do";
    }

    /** What was measured of one side. */
    private final class Side {
        private final Spread latencies = new Spread();
        private final Samples count = new Samples();
        private final Samples exported = new Samples();
        private final Samples cores = new Samples();
        private final List<Steady> warm = new ArrayList<>();

        void took(String line) {
            Percentiles seen = Percentiles.parse(line);
            latencies.add(seen);
            count.add(seen.count() / seconds);
            if (line.split(" ").length > 6) {
                load(line);
            }
        }

        void load(String line) {
            String[] words = line.split(" ");
            exported.add(Double.parseDouble(words[8]));
            cores.add(Double.parseDouble(words[9]));
        }

        void report(String name, @Nullable Goal half, @Nullable Goal most, String other, @Nullable Side baseline) {
            Measured middle =
                    Measured.of(name + ", p50", latencies.p50, "ms").digits(3).goal(half);
            Measured late =
                    Measured.of(name + ", p99", latencies.p99, "ms").digits(3).goal(most);
            report.figure(baseline == null ? middle : middle.against(other + ", p50", baseline.latencies.p50));
            report.figure(baseline == null ? late : late.against(other + ", p99", baseline.latencies.p99));
            report.figure(name + ", worst", latencies.max, "ms", 1);
            report.spread(name, latencies);
            report.figure(name + ", writes", count, "/s", 0);
        }

        void reportLoad() {
            report.figure("exported by the saturated pipeline meanwhile", exported, "events/s", 0);
            report.figure("processor time of the whole process", cores, "cores", 2);
        }
    }
}
