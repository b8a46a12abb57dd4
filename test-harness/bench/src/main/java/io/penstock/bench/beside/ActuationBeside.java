/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.beside;

import io.penstock.bench.actuation.ActuationBench;
import io.penstock.bench.measure.Cores.Role;
import io.penstock.bench.measure.Goal;
import io.penstock.bench.measure.Latencies.Percentiles;
import io.penstock.bench.measure.Measured;
import io.penstock.bench.measure.Report;
import io.penstock.bench.measure.Samples;
import io.penstock.bench.measure.Spread;
import io.penstock.bench.measure.WorkFolder;
import io.penstock.bench.measure.Worker;
import io.penstock.bench.mqtt.Broker;
import io.penstock.bench.plant.Plant;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** From a reading to a write: Penstock, and the hops of EdgeX's way with nothing in them. */
final class ActuationBeside {
    private static final String FLOOR = "hops of EdgeX's way, empty";

    private static final long READY_WITHIN = 60_000_000_000L;

    private final Report report;
    private final int rounds;
    private final double warmUp;
    private final double seconds;

    ActuationBeside(Report report, int rounds, double warmUp, double seconds) {
        this.report = report;
        this.rounds = rounds;
        this.warmUp = warmUp;
        this.seconds = seconds;
    }

    void run() throws IOException {
        report.title(
                "actuation", "Reading to actuation beside the hops of EdgeX's way, 2,000 readings/s, 200 writes/s");
        report.note(
                "EdgeX itself is not measured: its modules are not to be had from every registry. This is the floor of its way: the event,"
                        + " the command and its answer on mosquitto, one PUT between, and no service of EdgeX in it.");
        Side ours = new Side();
        Side hops = new Side();
        try (WorkFolder work = new WorkFolder("beside");
                Broker broker = Broker.start(work.path());
                Worker plant = Plant.worker(Role.MEASURED, work.path().resolve("plant.log"));
                Worker edgex = Worker.with(
                        Role.MEASURED,
                        List.of("-Dsun.net.httpserver.nodelay=true"),
                        EdgexHops.class,
                        work.path().resolve("hops.log"))) {
            plant.ask("start " + ActuationBench.cells(work.path().resolve("profile"), false) + " "
                    + work.path().resolve("data"));
            edgex.ask("start " + broker.port());
            awaitWrites(plant);
            awaitWrites(edgex);
            plant.ask("measure " + warmUp);
            edgex.ask("measure " + warmUp);
            for (int i = 0; i < rounds; i++) {
                ours.took(plant.ask("measure " + seconds));
                hops.took(edgex.ask("measure " + seconds));
            }
        }
        ours.say("penstock", null);
        hops.say(FLOOR, ours);
        report.figure(
                Measured.of("the empty hops to Penstock, p50", hops.latencies.p50.ratioTo(ours.latencies.p50), "times")
                        .goal(Goal.atLeast(10)));
    }

    private static void awaitWrites(Worker who) throws IOException {
        long end = System.nanoTime() + READY_WITHIN;
        while (Percentiles.parse(who.ask("measure 1")).count() == 0) {
            if (System.nanoTime() > end) {
                throw new IOException("a changed reading must be followed by a write within a minute");
            }
        }
    }

    /** What was measured of one side. */
    private final class Side {
        private final Spread latencies = new Spread();
        private final Samples writes = new Samples();

        void took(String line) throws IOException {
            Percentiles seen = Percentiles.parse(line);
            if (seen.count() == 0) {
                throw new IOException("a change must be followed by a write but in " + seconds + " s none was");
            }
            latencies.add(seen);
            writes.add(seen.count() / seconds);
        }

        void say(String name, @Nullable Side reference) {
            figure(name, "p50", "ms", latencies.p50, reference == null ? null : reference.latencies.p50);
            figure(name, "p99", "ms", latencies.p99, reference == null ? null : reference.latencies.p99);
            figure(name, "writes", "/s", writes, null);
            report.spread(name, latencies);
        }

        private void figure(String name, String what, String unit, Samples samples, @Nullable Samples reference) {
            Measured figure = Measured.of(name + ", " + what, samples, unit).digits(3);
            report.figure(reference == null ? figure : figure.against("penstock, " + what, reference));
        }
    }
}
