/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.system;

import io.penstock.bench.actuation.ActuationBench;
import io.penstock.bench.measure.Cores.Role;
import io.penstock.bench.measure.Effort;
import io.penstock.bench.measure.Latencies.Percentiles;
import io.penstock.bench.measure.Measured;
import io.penstock.bench.measure.Report;
import io.penstock.bench.measure.Samples;
import io.penstock.bench.measure.Spread;
import io.penstock.bench.measure.Steady;
import io.penstock.bench.measure.Sweep;
import io.penstock.bench.measure.WorkFolder;
import io.penstock.bench.measure.Worker;
import io.penstock.bench.plant.Plant;
import io.penstock.bench.plant.PlantProfile;
import io.penstock.bench.result.Axis;
import io.penstock.bench.result.Line;
import io.penstock.bench.result.Plot;
import io.penstock.bench.result.Point;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** From a reading, through a YAML rule and its command, to the driver's write, at rates from few to many; one reading in ten is an actuation. */
final class ActuationByRate {
    private final Report report;
    private final Effort effort;
    private final Map<String, Steady> warm = new LinkedHashMap<>();

    ActuationByRate(Report report, Effort effort) {
        this.report = report;
        this.effort = effort;
    }

    void run() throws IOException {
        report.title("actuation", "Device to rule to actuation, by the rate of readings; one in ten changes an output");
        int[][] loads = effort.pick(
                new int[][] {{100, 1000}, {100, 100}, {100, 20}, {100, 10}, {200, 10}, {400, 10}},
                new int[][] {{100, 20}},
                new int[][] {{20, 50}});
        Sweep sweep = new Sweep();
        List<Point> cores = new ArrayList<>();
        for (int[] load : loads) {
            double rate = 1000.0 * load[0] / load[1];
            cores.add(Point.of(rate, at(sweep, rate, load[0], load[1]).values()));
        }
        report.note(Steady.text("penstock", warm));
        double least = 1000.0 * loads[0][0] / loads[0][1];
        report.plot(sweep.plot(
                "actuation",
                "Latency from reading to write against rate",
                "From a changed reading to the write that the rule makes of it, as the driver sees both.",
                "readings/s"));
        report.plot(new Plot(
                "cores",
                "Processor time against rate",
                "Processor time of the whole process, devices and rules included.",
                Axis.linear("rate", "readings/s"),
                Axis.linear("processor time", "cores"),
                List.of(Line.of("penstock", cores))));
        sweep.report(report, "readings/s");
        Spread idle = sweep.latencies(least);
        report.figure(Measured.of(String.format("at %.0f readings/s: p50", least), idle.p50, "ms"));
        report.figure(Measured.of(String.format("at %.0f readings/s: p99", least), idle.p99, "ms"));
        report.figure(Measured.of("the knee: greatest rate with p99 below 20 ms", sweep.greatestBelow(20), "readings/s")
                .id("knee")
                .digits(0));
    }

    private Samples at(Sweep sweep, double rate, int devices, int millis) throws IOException {
        Samples cores = new Samples();
        try (WorkFolder work = new WorkFolder("system");
                Worker plant = Plant.worker(Role.ALONE, work.path().resolve("plant.log"))) {
            Path profile = new PlantProfile(work.path().resolve("profile"))
                    .service(
                            "cells",
                            "stamped: {every: 10}",
                            ActuationBench.CELL,
                            devices,
                            i -> "{name: cell-" + i
                                    + ", profileName: cells, protocols: {stamped: {}}, autoEvents: [{sourceName: In, interval: "
                                    + millis + "ms}]}")
                    .rules(ActuationBench.RULES)
                    .done();
            plant.ask("start " + profile + " " + work.path().resolve("data"));
            warm.put(
                    String.format(Locale.ROOT, "%,.0f readings/s", rate),
                    Steady.await(effort.pick(4, 1, 0.5), plant.handle(), some -> plant.ask("measure " + some)));
            // ten polls of a device make one actuation: at low rates a turn must be long enough for some
            double seconds = Math.max(effort.pick(2.5, 1.0, 0.5), 12 * millis / 1000.0);
            for (int i = 0; i < effort.rounds(3); i++) {
                String answer = plant.ask("measure " + seconds);
                String[] words = answer.split(" ");
                Percentiles latency = Percentiles.parse(answer);
                if (latency.count() == 0) {
                    throw new IOException("readings at " + rate + "/s must be followed by writes");
                }
                sweep.add(rate, latency, Double.parseDouble(words[6]));
                cores.add(Double.parseDouble(words[9]));
            }
        }
        return cores;
    }
}
