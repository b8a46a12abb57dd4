/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.beside;

import io.penstock.bench.actuation.ActuationBench;
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
import io.penstock.bench.mqtt.Broker;
import io.penstock.bench.plant.Plant;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** From a reading to a write: Penstock, and the hops of EdgeX's way with nothing in them, or with eKuiper as one of them. */
final class ActuationBeside {
    private static final String FLOOR = "hops of EdgeX's way, empty";
    private static final String WITH_EKUIPER = "hops of EdgeX's way, empty but for eKuiper";

    /** It answers at once, and closes no connection of a client that has many. */
    private static final List<String> SERVER =
            List.of("-Dsun.net.httpserver.nodelay=true", "-Dsun.net.httpserver.maxIdleConnections=10000");

    private static final long READY_WITHIN = 60_000_000_000L;

    private final Report report;
    private final int rounds;
    private final double warmUp;
    private final double seconds;

    /**
     * @param warmUp seconds, at least, before the first turn of each side
     * @param seconds of each turn
     */
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
                "EdgeX's device and core services are not measured: core-metadata, without which none of them starts, is no Go module that"
                        + " could be built. This is the floor of their way: the event, the command and its answer on mosquitto, one PUT"
                        + " between, and none of them in it. mosquitto sends at once (set_tcp_nodelay true), which is in their favour.");
        Optional<EkuiperRules> rules = EkuiperRules.installed();
        report.note(rules.map(EkuiperRules::said).orElse("left out: " + WITH_EKUIPER + ": " + EkuiperRules.HOW));
        try (WorkFolder work = new WorkFolder("beside");
                Broker broker = Broker.startPrompt(work.path());
                Worker plant = Plant.worker(Role.MEASURED, work.path().resolve("plant.log"));
                Worker edgex = Worker.with(
                        Role.MEASURED, SERVER, EdgexHops.class, work.path().resolve("hops.log"))) {
            plant.ask("start " + ActuationBench.cells(work.path().resolve("profile"), false) + " "
                    + work.path().resolve("data"));
            int command = Integer.parseInt(edgex.ask("start " + broker.port()));
            Side ours = new Side("penstock", plant, "");
            Side hops = new Side(FLOOR, edgex, "");
            if (rules.isEmpty()) {
                measure(ours, List.of(hops));
                return;
            }
            try (Child ekuiper = rules.get().start(broker.port(), command, work.path())) {
                measure(ours, List.of(hops, new Side(WITH_EKUIPER, edgex, " " + EdgexHops.EKUIPER)));
                ekuiper.check();
            }
        }
    }

    private void measure(Side ours, List<Side> others) throws IOException {
        List<Side> all = Stream.concat(Stream.of(ours), others.stream()).toList();
        for (Side side : all) {
            side.awaitWrites();
        }
        for (Side side : all) {
            report.note(Steady.await(warmUp, side.worker.handle(), side::ask).text(side.name));
        }
        for (int i = 0; i < rounds; i++) {
            for (Side side : all) {
                side.turn();
            }
        }
        ours.say(null);
        for (Side other : others) {
            other.say(ours);
        }
        Samples floor = others.get(0).latencies.p50;
        report.figure(Measured.of("the empty hops to Penstock, p50", floor.ratioTo(ours.latencies.p50), "times")
                .goal(Goal.atLeast(10)));
    }

    /** What was measured of one side. */
    private final class Side {
        private final String name;
        private final Worker worker;
        private final String base;
        private final Spread latencies = new Spread();
        private final Samples writes = new Samples();

        /** @param base what its question ends with */
        Side(String name, Worker worker, String base) {
            this.name = name;
            this.worker = worker;
            this.base = base;
        }

        Percentiles ask(double duration) throws IOException {
            return Percentiles.parse(worker.ask("measure " + duration + base));
        }

        void awaitWrites() throws IOException {
            long end = System.nanoTime() + READY_WITHIN;
            while (ask(1).count() == 0) {
                if (System.nanoTime() > end) {
                    throw new IOException(name + ": a changed reading must be followed by a write within a minute");
                }
            }
        }

        void turn() throws IOException {
            Percentiles seen = ask(seconds);
            if (seen.count() == 0) {
                throw new IOException(
                        name + ": a change must be followed by a write but in " + seconds + " s none was");
            }
            latencies.add(seen);
            writes.add(seen.count() / seconds);
        }

        void say(@Nullable Side reference) {
            figure("p50", "ms", latencies.p50, reference == null ? null : reference.latencies.p50);
            figure("p99", "ms", latencies.p99, reference == null ? null : reference.latencies.p99);
            figure("writes", "/s", writes, null);
            report.spread(name, latencies);
        }

        private void figure(String what, String unit, Samples samples, @Nullable Samples reference) {
            Measured figure = Measured.of(name + ", " + what, samples, unit).digits(3);
            report.figure(reference == null ? figure : figure.against("penstock, " + what, reference));
        }
    }
}
