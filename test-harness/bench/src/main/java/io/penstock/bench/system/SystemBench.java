/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.system;

import io.penstock.bench.measure.Effort;
import io.penstock.bench.measure.Goal;
import io.penstock.bench.measure.Measured;
import io.penstock.bench.measure.Report;
import io.penstock.bench.measure.Sweep;
import io.penstock.bench.measure.WorkFolder;
import io.penstock.bench.mqtt.Outcome;
import io.penstock.bench.mqtt.Payload;
import io.penstock.bench.mqtt.Turns;
import io.penstock.bench.result.Axis;
import io.penstock.bench.result.Line;
import io.penstock.bench.result.Plot;
import io.penstock.bench.result.Point;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** From an MQTT device to an MQTT export, QoS 1 on both sides, the log between. */
final class SystemBench {
    private static final double[] PARTS = {0.1, 0.25, 0.5, 0.7, 0.8, 0.9, 1.0, 1.1};
    private static final double IDLE = 10;
    private static final int BLOB = 1 << 20;

    private final Report report;
    private final Effort effort;
    private final double seconds;
    private final double warmUp;
    private final int rounds;

    SystemBench(Report report, Effort effort) {
        this.report = report;
        this.effort = effort;
        this.rounds = effort.pick(Math.min(3, effort.most()), 1, 1);
        this.seconds = effort.pick(2.5, 0.8, 0.4);
        this.warmUp = effort.pick(4, 0.6, 0.2);
    }

    /** Saturation first; then from idle to a tenth more than that. */
    void rates() throws IOException {
        report.title(
                "rates", "Device to export over MQTT, QoS 1, by rate: 3 readings, filter, convert, JSON; linger 5 ms");
        try (WorkFolder work = new WorkFolder("system");
                Flow flow = new Flow(work.path(), f -> f.group("meter", 3, 3))) {
            flow.awaitReady("meter", Payload.readings(3));
            Turns warming = warm(flow, "penstock", "meter", Payload.readings(3), effort.window(), warmUp);
            Told saturated = new Told();
            for (int i = 0; i < rounds; i++) {
                saturated.add(flow.run("meter", 0, effort.window(), 0.2, seconds));
            }
            double capacity = saturated.turns.throughput.median();
            saturated.report(report, "saturation");
            double[] parts = effort.pick(PARTS, new double[] {0.5, 0.9}, new double[] {0.5});
            Sweep sweep = new Sweep();
            Told all = new Told();
            for (int i = 0; i < Math.min(2, rounds); i++) {
                all.add(sweep(flow, sweep, IDLE));
                for (double part : parts) {
                    all.add(sweep(flow, sweep, rate(part, capacity)));
                }
            }
            figures(sweep, rate(0.5, capacity), capacity);
            all.losses(report, warming.lost() + saturated.turns.lost());
        }
    }

    /** What became of all that came until it was warm. */
    private Turns warm(Flow flow, String name, String group, String payload, int window, double least)
            throws IOException {
        Turns turns = new Turns();
        report.note(flow.warm(group, payload, window, least, turns).text(name));
        return turns;
    }

    private static String named(int many, String one) {
        return many + " " + one + (many == 1 ? "" : "s");
    }

    private static double rate(double part, double capacity) {
        return Math.rint(part * capacity / 100) * 100;
    }

    private Outcome sweep(Flow flow, Sweep sweep, double rate) throws IOException {
        Outcome outcome = flow.run("meter", rate, effort.window(), Math.min(1, warmUp), seconds);
        sweep.add(rate, outcome.latencies(), outcome.throughput());
        return outcome;
    }

    private void figures(Sweep sweep, double half, double capacity) {
        report.plot(sweep.plot(
                "rates",
                "Latency from device to export against rate",
                String.format(
                        Locale.ROOT,
                        "From when a message was due to when its export came. It comes back at most at %.0f messages a second.",
                        capacity),
                "messages/s"));
        sweep.report(report, "messages/s");
        report.figure(Measured.of("idle: p50 at 10/s", sweep.latencies(IDLE).p50, "ms"));
        report.figure(Measured.of("idle: p99 at 10/s", sweep.latencies(IDLE).p99, "ms"));
        report.figure(Measured.of("half of saturation: p50", sweep.latencies(half).p50, "ms"));
        report.figure(Measured.of("half of saturation: p99", sweep.latencies(half).p99, "ms"));
        report.figure(Measured.of("half of saturation: p99.9", sweep.latencies(half).p999, "ms"));
        report.figure(Measured.of("the knee: greatest rate with p99 below 50 ms", sweep.greatestBelow(50), "messages/s")
                .id("knee")
                .digits(0));
    }

    /** 1, 5 and 50 readings a message, and a megabyte. */
    void payloads() throws IOException {
        report.title(
                "payloads",
                "Device to export over MQTT, QoS 1, by what is in a message: filter, convert, JSON; binary as CBOR");
        try (WorkFolder work = new WorkFolder("system");
                Flow flow = new Flow(work.path(), f -> f.group("one", 1, 3)
                        .group("five", 5, 3)
                        .group("fifty", 50, 3)
                        .blobs("blob"))) {
            flow.awaitReady("one", Payload.readings(1));
            if (effort.level() == Effort.Level.FULL) {
                payload(flow, "one", "1 reading", Payload.readings(1), effort.window());
                payload(flow, "five", "5 readings", Payload.readings(5), effort.window());
            }
            payload(flow, "fifty", "50 readings", Payload.readings(50), effort.window());
            payload(flow, "blob", "binary of 1 MB", Payload.bytes(BLOB), 4);
        }
    }

    private void payload(Flow flow, String group, String name, String payload, int window) throws IOException {
        Turns warming = warm(flow, name, group, payload, window, warmUp / 2 + seconds / 2);
        Told saturated = new Told();
        Told half = new Told();
        for (int i = 0; i < rounds; i++) {
            Outcome all = flow.run(group, payload, 0, window, 0.2, seconds);
            saturated.add(all);
            half.add(flow.run(group, payload, Math.max(2, all.throughput() / 2), window, 0.2, seconds));
        }
        saturated.report(report, name);
        half.latency(report, name + " at half of it");
        half.losses(report, name, warming.lost() + saturated.turns.lost());
    }

    /** Chains of 1 to 20 steps. */
    void steps() throws IOException {
        report.title("steps", "Device to export over MQTT, QoS 1, by the number of steps: filter, conversions, JSON");
        int[] chains = effort.pick(new int[] {1, 5, 10, 20}, new int[] {1, 20}, new int[] {2, 20});
        List<Point> cost = new ArrayList<>();
        try (WorkFolder work = new WorkFolder("system");
                Flow flow = new Flow(work.path(), f -> chains(f, chains))) {
            flow.awaitReady("chain" + chains[0], Payload.readings(3));
            double rate = effort.pick(5_000.0, 5_000.0, 200.0);
            for (int steps : chains) {
                warm(flow, named(steps, "step"), "chain" + steps, Payload.readings(3), effort.window(), warmUp);
            }
            Map<Integer, Told> told = new TreeMap<>();
            for (int i = 0; i < rounds; i++) {
                // in turns: one process has them all, and the first would be measured while it is compiled
                for (int steps : chains) {
                    told.computeIfAbsent(steps, s -> new Told())
                            .add(flow.run("chain" + steps, rate, effort.window(), 0.2, seconds));
                }
            }
            told.forEach((steps, its) -> {
                its.steady(report, named(steps, "step"));
                cost.add(Point.of(steps, its.turns.cpu.values()));
            });
        }
        report.plot(cost("steps", "Processor time of a message by the number of steps", "steps", cost));
    }

    private static FlowProfile chains(FlowProfile profile, int[] chains) throws IOException {
        for (int steps : chains) {
            profile.group("chain" + steps, 3, steps);
        }
        return profile;
    }

    /** 1 to 50 pipelines that all take every event. */
    void pipelines() throws IOException {
        report.title(
                "pipelines",
                "Device to export over MQTT, QoS 1, by the number of pipelines that take each event: one to MQTT, the others to files");
        List<Point> cost = new ArrayList<>();
        for (int pipelines : effort.pick(new int[] {1, 5, 20, 50}, new int[] {1, 20}, new int[] {3})) {
            try (WorkFolder work = new WorkFolder("system");
                    Flow flow =
                            new Flow(work.path(), f -> f.group("meter", 3, 3).beside(pipelines - 1))) {
                flow.awaitReady("meter", Payload.readings(3));
                String name = named(pipelines, "pipeline");
                Told told = fixed(flow, name, "meter", effort.pick(2_000.0, 2_000.0, 200.0));
                told.steady(report, name);
                cost.add(Point.of(pipelines, told.turns.cpu.values()));
            }
        }
        report.plot(cost("pipelines", "Processor time of a message by the number of pipelines", "pipelines", cost));
    }

    /** At a rate, after as many as come back: what is asked for more often is compiled sooner. */
    private Told fixed(Flow flow, String name, String group, double rate) throws IOException {
        warm(flow, name, group, Payload.readings(3), effort.window(), warmUp);
        Told told = new Told();
        for (int i = 0; i < rounds; i++) {
            told.add(flow.run(group, rate, effort.window(), Math.min(1, warmUp), seconds));
        }
        return told;
    }

    private static Plot cost(String id, String title, String what, List<Point> points) {
        return new Plot(
                id,
                title,
                "Processor time of the whole process for each message, at a steady rate.",
                Axis.linear(what, ""),
                Axis.linear("processor time", "us/message"),
                List.of(Line.of("penstock", points)));
    }

    /** The outcomes of one load, and how they are told here. */
    private static final class Told {
        private final Turns turns = new Turns();

        void add(Outcome outcome) {
            turns.add(outcome);
        }

        void report(Report report, String name) {
            report.figure(Measured.of(name + ": throughput", turns.throughput, "messages/s")
                    .digits(0));
            steady(report, name);
        }

        /** At a rate that was given. */
        void steady(Report report, String name) {
            report.figure(Measured.of(name + ": processor time", turns.cpu, "us/message")
                    .digits(1));
            latency(report, name);
        }

        void latency(Report report, String name) {
            report.figure(Measured.of(name + ": p50", turns.latencies.p50, "ms"));
            report.figure(Measured.of(name + ": p99", turns.latencies.p99, "ms"));
            report.spread(name, turns.latencies);
        }

        /** @param more lost in other turns */
        void losses(Report report, String name, long more) {
            report.figure(Measured.of(
                            name + ": lost of " + turns.sent() + " (" + turns.doubles() + " doubles, "
                                    + turns.disordered() + " out of order)",
                            turns.lost() + more,
                            "messages")
                    .id(name + " lost")
                    .digits(0)
                    .goal(Goal.atMost(0)));
        }

        void losses(Report report, long more) {
            losses(report, "all rates", more);
        }
    }
}
