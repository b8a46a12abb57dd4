/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.beside;

import io.penstock.bench.measure.Goal;
import io.penstock.bench.measure.Measured;
import io.penstock.bench.measure.Report;
import io.penstock.bench.measure.Samples;
import io.penstock.bench.measure.WorkFolder;
import io.penstock.bench.measure.Worker;
import io.penstock.bench.mqtt.Broker;
import io.penstock.bench.mqtt.Loader;
import io.penstock.bench.mqtt.Outcome;
import io.penstock.bench.mqtt.Trial;
import io.penstock.bench.result.Axis;
import io.penstock.bench.result.Bars;
import io.penstock.bench.result.Table;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** MQTT in, filter, convert, MQTT out: Penstock and its peers, at saturation and at a rate that the slowest holds, in turns. */
final class BesideBench {
    /** No more than the benches of Penstock alone. */
    private static final int STEADY_AT_MOST = 10_000;

    private final Report report;
    private final int rounds;
    private final double warmUp;
    private final double seconds;
    private final int window;

    /**
     * @param warmUp seconds of load before the first measurement of each
     * @param seconds of each turn of each
     */
    BesideBench(Report report, int rounds, double warmUp, double seconds, int window) {
        this.report = report;
        this.rounds = rounds;
        this.warmUp = warmUp;
        this.seconds = seconds;
        this.window = window;
    }

    void run(int qos, List<Peer> peers) throws IOException {
        report.title("qos" + qos, "MQTT in, filter, convert, MQTT out, QoS " + qos + ": side by side, in turns");
        try (WorkFolder work = new WorkFolder("beside");
                Broker broker = Broker.start(work.path());
                Worker loader = new Worker(Loader.class, work.path().resolve("loader.log"));
                Field field = Field.start(broker, qos, peers, work.path())) {
            Trial trial = new Trial(broker, loader);
            checkAndWarm(trial, field, broker.port());
            turns(field, s -> s.saturated().add(load(trial, s, 0)));
            int rate = rate(field);
            turns(field, s -> s.steady().add(load(trial, s, rate)));
            report.note("at most " + window + " messages on the way at saturation; steady: " + rate + " messages/s; "
                    + rounds + " turns of " + seconds + " s each");
            say(field, qos);
        }
    }

    private void checkAndWarm(Trial trial, Field field, int port) throws IOException {
        SameWork work = new SameWork(port);
        int alike = 0;
        for (Standing s : field.all()) {
            trial.awaitReady(s.subject());
            alike = work.check(s.subject());
        }
        report.note("outputs compared: of " + Meters.samples().size() + " messages " + alike
                + " come out, alike from each");
        for (Standing s : field.all()) {
            trial.run(s.subject(), 0, window, warmUp, 0.2);
        }
    }

    private interface Turn {
        void of(Standing standing) throws IOException;
    }

    private void turns(Field field, Turn turn) throws IOException {
        for (int i = 0; i < rounds; i++) {
            for (Standing standing : field.all()) {
                turn.of(standing);
            }
        }
    }

    private Outcome load(Trial trial, Standing s, int rate) throws IOException {
        Outcome outcome = trial.run(s.subject(), rate, window, Math.min(1, seconds / 4), seconds);
        s.memory().add(s.subject().child().residentBytes() / 1e6);
        return outcome;
    }

    /** Six tenths of what the slowest does at saturation, so that its queue does not grow. */
    private static int rate(Field field) {
        double slowest = field.all().stream()
                .mapToDouble(s -> s.saturated().throughput.median())
                .min()
                .orElseThrow();
        return (int) Math.max(100, Math.min(STEADY_AT_MOST, Math.floor(0.6 * slowest / 100) * 100));
    }

    private void say(Field field, int qos) {
        Standing penstock = field.penstock();
        for (Standing s : field.all()) {
            figures(s, s == penstock ? null : penstock, qos);
        }
        field.peers().stream()
                .max(Comparator.comparing(s -> s.saturated().throughput.median()))
                .ifPresent(fastest -> report.figure(Measured.of(
                                "penstock to " + fastest.name() + ", the fastest of the others",
                                penstock.saturated().throughput.ratioTo(fastest.saturated().throughput),
                                "times")
                        .id("penstock to the fastest")
                        .goal(Goal.atLeast(1))));
        report.bars(new Bars(
                "throughput-qos" + qos,
                "Throughput, QoS " + qos,
                "Messages a second at saturation, as parts of Penstock's in the same round.",
                Axis.linear("throughput to Penstock's", "times"),
                1,
                field.all().stream()
                        .map(s -> Bars.Bar.of(
                                s.name(),
                                s.saturated()
                                        .throughput
                                        .ratioTo(penstock.saturated().throughput)
                                        .values()))
                        .toList()));
        report.table(new Table(
                "table",
                "Side by side, QoS " + qos,
                Standing.COLUMNS,
                field.all().stream().map(s -> s.row(penstock)).toList()));
    }

    private void figures(Standing s, @Nullable Standing penstock, int qos) {
        figure(s.name(), "throughput", s.saturated().throughput, "messages/s", penstock, x -> x.saturated().throughput);
        figure(s.name(), "processor time a message", s.steady().cpu, "us", penstock, x -> x.steady().cpu);
        figure(s.name(), "latency p50", s.steady().p50, "ms", penstock, x -> x.steady().p50);
        figure(s.name(), "latency p99", s.steady().p99, "ms", penstock, x -> x.steady().p99);
        figure(s.name(), "resident memory", s.memory(), "MB", penstock, Standing::memory);
        long lost = s.saturated().lost() + s.steady().lost();
        report.figure(Measured.of(s.name() + " lost", lost, "messages")
                .digits(0)
                .goal(penstock == null && qos > 0 ? Goal.atMost(0) : null));
    }

    private interface Part {
        Samples of(Standing standing);
    }

    private void figure(String who, String what, Samples samples, String unit, @Nullable Standing penstock, Part part) {
        Measured figure = Measured.of(who + " " + what, samples, unit).digits(unit.equals("ms") ? 2 : 0);
        report.figure(penstock == null ? figure : figure.against("penstock " + what, part.of(penstock)));
    }
}
