/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.mqtt;

import io.penstock.bench.measure.Cores.Role;
import io.penstock.bench.measure.Goal;
import io.penstock.bench.measure.Measured;
import io.penstock.bench.measure.Report;
import io.penstock.bench.measure.Samples;
import io.penstock.bench.measure.Steady;
import io.penstock.bench.measure.WorkFolder;
import io.penstock.bench.measure.Worker;
import io.penstock.bench.result.Axis;
import io.penstock.bench.result.Line;
import io.penstock.bench.result.Plot;
import io.penstock.bench.result.Point;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * MQTT in to MQTT out through mosquitto on this machine, one or one on each side: Penstock with filter, conversion and the log between, and a bare copy,
 * in turns. Both processes run all the time; only one has work.
 */
public final class MqttBench {
    private static final int STEADY = 10_000;

    private final Report report;
    private final int rounds;
    private final double warmUp;
    private final double seconds;
    private final int window;

    /**
     * @param rounds how often each is measured
     * @param warmUp seconds of load before the first measurement of each process
     * @param seconds of each measurement
     * @param window messages on the way at most, in the closed loop
     */
    public MqttBench(Report report, int rounds, double warmUp, double seconds, int window) {
        this.report = report;
        this.rounds = rounds;
        this.warmUp = warmUp;
        this.seconds = seconds;
        this.window = window;
    }

    /** Saturation and the steady rate through one broker, at one quality of service. */
    public void compare(int qos) throws IOException {
        report.version("mosquitto", Broker.version());
        try (WorkFolder work = new WorkFolder("mqtt");
                Broker broker = Broker.start(work.path())) {
            compare(Way.through(broker), qos, work, "qos" + qos, "");
        }
    }

    /** The same from one broker to another, with QoS 1: neither broker is the limit then before the machine is. */
    public void between() throws IOException {
        report.version("mosquitto", Broker.version());
        try (WorkFolder work = new WorkFolder("mqtt");
                WorkFolder other = new WorkFolder("mqtt-north");
                Broker devices = Broker.start(work.path());
                Broker north = Broker.start(other.path())) {
            compare(Way.between(devices, north), 1, work, "between", ", from one broker to another");
        }
    }

    private void compare(Way way, int qos, WorkFolder work, String id, String how) throws IOException {
        try (Worker loader = Worker.start(Role.AROUND, Loader.class, work.path().resolve("loader.log"));
                Subject copy = Subject.copy(way, qos, work.path());
                Subject penstock = Subject.penstock(way, qos, "5ms", work.path())) {
            Trial trial = new Trial(way, loader);
            trial.awaitReady(penstock);
            trial.awaitReady(copy);
            Steady ours = trial.warm(penstock, window, warmUp);
            Steady theirs = trial.warm(copy, window, warmUp);
            String what = "MQTT in to MQTT out" + how + ", QoS " + qos + " on both sides, linger 5 ms, ";
            report.title(id + "/saturation", what + "as many as come back");
            report.note(ours.text("penstock"));
            report.note(theirs.text("bare copy"));
            saturate(trial, penstock, copy, qos);
            report.title(id + "/steady", what + STEADY + " messages/s");
            steady(trial, penstock, copy, qos);
        }
    }

    private void saturate(Trial trial, Subject penstock, Subject copy, int qos) throws IOException {
        Turns ours = new Turns();
        Turns bare = new Turns();
        for (int i = 0; i < rounds; i++) {
            ours.add(trial.run(penstock, 0, window, 1, seconds));
            bare.add(trial.run(copy, 0, window, 1, seconds));
        }
        report.note("closed loop, " + window + " messages on the way, " + seconds + " s each turn");
        report.figure(Measured.of("penstock throughput", ours.throughput, "messages/s")
                .digits(0)
                .against("bare copy throughput", bare.throughput));
        report.figure("bare copy throughput", bare.throughput, "messages/s", 0);
        report.figure(
                "penstock to bare copy",
                ours.throughput.ratioTo(bare.throughput),
                "times",
                2,
                Goal.atLeast(qos == 0 ? 1.1 : 1.3));
        report.figure("penstock cores", ours.cores, "cores", 2);
        report.figure("bare copy cores", bare.cores, "cores", 2);
        ours.losses(report, "penstock", qos);
        bare.losses(report, "bare copy", 0);
    }

    private void steady(Trial trial, Subject penstock, Subject copy, int qos) throws IOException {
        Turns ours = new Turns();
        Turns bare = new Turns();
        for (int i = 0; i < rounds; i++) {
            ours.add(trial.run(penstock, STEADY, window, 1, seconds));
            bare.add(trial.run(copy, STEADY, window, 1, seconds));
        }
        report.note(seconds + " s each turn");
        report.figure(Measured.of("penstock processor time a message", ours.cpu, "us")
                .digits(1)
                .goal(Goal.atMost(qos == 0 ? 28 : 24))
                .against("bare copy processor time a message", bare.cpu));
        report.figure("bare copy processor time a message", bare.cpu, "us", 1);
        report.figure(
                "penstock to bare copy", ours.cpu.ratioTo(bare.cpu), "times", 2, Goal.atMost(qos == 0 ? 0.5 : 0.333));
        report.figure(Measured.of("penstock latency p50", ours.latencies.p50, "ms")
                .goal(qos == 0 ? null : Goal.atMost(6))
                .against("bare copy latency p50", bare.latencies.p50));
        report.figure(Measured.of("penstock latency p99", ours.latencies.p99, "ms")
                .goal(qos == 0 ? null : Goal.atMost(12))
                .against("bare copy latency p99", bare.latencies.p99));
        report.figure("bare copy latency p50", bare.latencies.p50, "ms", 2);
        report.figure("bare copy latency p99", bare.latencies.p99, "ms", 2);
        report.spread("penstock", ours.latencies);
        report.spread("bare copy", bare.latencies);
        ours.losses(report, "penstock", qos);
        bare.losses(report, "bare copy", 0);
    }

    /** QoS 1 at the steady rate without linger. */
    public void withoutLinger() throws IOException {
        report.title("linger0", "MQTT in to MQTT out, QoS 1, linger 0, steady " + STEADY + " messages/s");
        try (WorkFolder work = new WorkFolder("mqtt");
                Broker broker = Broker.start(work.path());
                Worker loader =
                        Worker.start(Role.AROUND, Loader.class, work.path().resolve("loader.log"));
                Subject penstock = Subject.penstock(Way.through(broker), 1, "0ms", work.path())) {
            Trial trial = new Trial(Way.through(broker), loader);
            trial.awaitReady(penstock);
            report.note(Steady.await(warmUp, some -> trial.run(penstock, STEADY, window, 0, some)
                            .cpuMicros())
                    .text("penstock"));
            Turns ours = new Turns();
            for (int i = 0; i < rounds; i++) {
                ours.add(trial.run(penstock, STEADY, window, 1, seconds));
            }
            report.figure("penstock latency p50", ours.latencies.p50, "ms", 2, Goal.atMost(1));
            report.figure("penstock latency p99", ours.latencies.p99, "ms", 2);
            report.spread("penstock", ours.latencies);
            report.figure("penstock processor time a message", ours.cpu, "us", 1);
            ours.losses(report, "penstock", 1);
        }
    }

    /** Whether memory stays flat: QoS 1 at the steady rate for long, resident memory at the end of each slice. */
    public void memory(double minutes) throws IOException {
        report.title(
                "memory",
                "MQTT in to MQTT out, QoS 1, steady " + STEADY + " messages/s for " + minutes + " minutes: memory");
        try (WorkFolder work = new WorkFolder("mqtt");
                Broker broker = Broker.start(work.path());
                Worker loader =
                        Worker.start(Role.AROUND, Loader.class, work.path().resolve("loader.log"));
                Subject penstock = Subject.penstock(Way.through(broker), 1, "5ms", work.path())) {
            Trial trial = new Trial(Way.through(broker), loader);
            trial.awaitReady(penstock);
            int slices = 10;
            Samples firstHalf = new Samples();
            Samples secondHalf = new Samples();
            Turns turns = new Turns();
            List<Point> memory = new ArrayList<>();
            for (int i = 0; i < slices; i++) {
                turns.add(trial.run(penstock, STEADY, window, 0, minutes * 60 / slices));
                double resident = penstock.child().residentBytes() / 1e6;
                (i < slices / 2 ? firstHalf : secondHalf).add(resident);
                memory.add(Point.of(minutes * (i + 1) / slices, resident));
            }
            report.plot(new Plot(
                    "memory",
                    "Resident memory over time",
                    "Resident memory of the process while " + STEADY + " messages a second go through it.",
                    Axis.linear("time", "min"),
                    Axis.linear("resident memory", "MB"),
                    List.of(Line.of("penstock", memory))));
            report.figure("resident memory, first half", firstHalf, "MB", 0);
            report.figure("resident memory, second half", secondHalf, "MB", 0);
            report.figure(
                    "second half to first", secondHalf.median() / firstHalf.median(), "times", 2, Goal.atMost(1.1));
            turns.losses(report, "penstock", 1);
        }
    }

    /** Why Penstock did not come up, for a person. */
    static String logOf(Subject subject) throws IOException {
        Path log = subject.child().log();
        return Files.exists(log) ? Files.readString(log) : "";
    }
}
