/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.beside;

import io.penstock.bench.measure.Cores.Role;
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
import io.penstock.bench.mqtt.Way;
import io.penstock.bench.result.Axis;
import io.penstock.bench.result.Bars;
import io.penstock.bench.result.Table;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** MQTT in, filter, convert, MQTT out: Penstock and its peers, at saturation and at a rate that the slowest holds, in turns. */
final class BesideBench {
    /** Messages a second, as in the benches of Penstock alone. */
    private static final int HIGH = 10_000;

    /** How much of what the slowest does at saturation is asked of all. */
    private static final double EASE = 0.6;

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
                Worker loader =
                        Worker.start(Role.AROUND, Loader.class, work.path().resolve("loader.log"));
                Field field = Field.start(broker, qos, peers, work.path())) {
            Trial trial = new Trial(Way.through(broker), loader);
            checkAndWarm(trial, field, broker.port());
            turns(field.all(), s -> s.saturated().add(load(trial, s, 0)));
            Set<Integer> rates = rates(field);
            for (int rate : rates) {
                turns(holding(field, rate), s -> s.at(rate).add(load(trial, s, rate)));
            }
            report.note("at most " + window + " messages on the way at saturation; steady at " + rates
                    + " messages/s, for those that hold it; " + rounds + " turns of " + seconds + " s each");
            say(field, rates);
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
            report.note(trial.warm(s.subject(), window, warmUp).text(s.name()));
        }
    }

    private interface Turn {
        void of(Standing standing) throws IOException;
    }

    private void turns(List<Standing> standings, Turn turn) throws IOException {
        for (int i = 0; i < rounds; i++) {
            for (Standing standing : standings) {
                turn.of(standing);
            }
        }
    }

    private Outcome load(Trial trial, Standing s, int rate) throws IOException {
        Outcome outcome = trial.run(s.subject(), rate, window, Math.min(1, seconds / 4), seconds);
        s.memory().add(s.subject().child().residentBytes() / 1e6);
        return outcome;
    }

    /** One that the slowest holds with ease, and one that asks something of the fast. */
    private static Set<Integer> rates(Field field) {
        double slowest = field.all().stream()
                .mapToDouble(s -> s.saturated().throughput.median())
                .min()
                .orElseThrow();
        int easy = (int) Math.max(100, Math.min(HIGH, Math.floor(EASE * slowest / 100) * 100));
        return field.penstock().holds(HIGH) ? new TreeSet<>(List.of(easy, HIGH)) : Set.of(easy);
    }

    private static List<Standing> holding(Field field, int rate) {
        return field.all().stream().filter(s -> rate < HIGH || s.holds(rate)).toList();
    }

    private void say(Field field, Set<Integer> rates) {
        Standing penstock = field.penstock();
        for (Standing s : field.all()) {
            figure(s, penstock, "throughput", "messages/s", x -> x.saturated().throughput);
            figure(s, penstock, "resident memory", "MB", Standing::memory);
            report.figure(Measured.of(s.name() + " lost", s.lost(), "messages")
                    .digits(0)
                    .goal(s == penstock && s.subject().qos() > 0 ? Goal.atMost(0) : null));
        }
        field.peers().stream()
                .max(Comparator.comparing(s -> s.saturated().throughput.median()))
                .ifPresent(fastest -> toTheFastest(penstock, fastest));
        report.bars(bars(field));
        report.table(new Table(
                "saturation",
                "Side by side, QoS " + penstock.subject().qos() + ", saturation",
                Standing.AT_SATURATION,
                field.all().stream().map(s -> s.saturation(penstock)).toList()));
        int level = 0;
        for (int rate : rates) {
            sayRate(field, rate, level++ == 0 ? "easy" : "high");
        }
    }

    /** @param name the same in every run, whatever the rate */
    private void sayRate(Field field, int rate, String name) {
        Standing penstock = field.penstock();
        List<Standing> holding = holding(field, rate);
        for (Standing s : holding) {
            figure(s, penstock, "processor time a message, " + name + " rate", "us", x -> x.at(rate).cpu);
            figure(s, penstock, "latency p50, " + name + " rate", "ms", x -> x.at(rate).latencies.p50);
            figure(s, penstock, "latency p99, " + name + " rate", "ms", x -> x.at(rate).latencies.p99);
            report.spread(s.name() + ", " + name + " rate", s.at(rate).latencies);
        }
        report.table(new Table(
                name,
                String.format(
                        Locale.ROOT,
                        "Side by side, QoS %d, %,d messages/s",
                        penstock.subject().qos(),
                        rate),
                Standing.AT_A_RATE,
                holding.stream().map(s -> s.rate(rate, penstock)).toList()));
    }

    private void toTheFastest(Standing penstock, Standing fastest) {
        report.figure(Measured.of(
                        "penstock to " + fastest.name() + ", the fastest of the others",
                        penstock.saturated().throughput.ratioTo(fastest.saturated().throughput),
                        "times")
                .id("penstock to the fastest")
                .goal(Goal.atLeast(1)));
    }

    private static Bars bars(Field field) {
        Samples reference = field.penstock().saturated().throughput;
        return new Bars(
                "throughput",
                "Throughput, QoS " + field.penstock().subject().qos(),
                "Messages a second at saturation, as parts of Penstock's in the same round.",
                Axis.linear("throughput to Penstock's", "times"),
                1,
                field.all().stream()
                        .map(s -> Bars.Bar.of(
                                s.name(),
                                s.saturated().throughput.ratioTo(reference).values()))
                        .toList());
    }

    private interface Part {
        Samples of(Standing standing);
    }

    private void figure(Standing of, Standing penstock, String what, String unit, Part part) {
        Measured figure = Measured.of(of.name() + " " + what, part.of(of), unit).digits(unit.equals("ms") ? 2 : 1);
        report.figure(of == penstock ? figure : figure.against("penstock " + what, part.of(penstock)));
    }
}
