/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.service;

import io.penstock.bench.measure.Cores.Role;
import io.penstock.bench.measure.Effort;
import io.penstock.bench.measure.Measured;
import io.penstock.bench.measure.Report;
import io.penstock.bench.measure.Spread;
import io.penstock.bench.measure.Steady;
import io.penstock.bench.measure.WorkFolder;
import io.penstock.bench.mqtt.Broker;
import io.penstock.bench.mqtt.DoorAsked;
import io.penstock.bench.mqtt.DoorAsked.Answers;
import io.penstock.bench.result.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/** The API over MQTT: how fast it answers, beside REST, and how it refuses what is too much. */
final class DoorBench {
    private static final int DEVICES = 100;
    private static final double STEADY = 50;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String PREFIX = "edgex";
    private static final List<String> COMMANDS =
            IntStream.range(0, DEVICES).mapToObj(i -> "cell-" + i + "/In/get").toList();
    private static final List<String> PATHS = IntStream.range(0, DEVICES)
            .mapToObj(i -> "/api/v3/device/name/cell-" + i + "/In")
            .toList();

    private final Report report;
    private final Effort effort;

    DoorBench(Report report, Effort effort) {
        this.report = report;
        this.effort = effort;
    }

    void run() throws IOException {
        report.title("door", "A value asked over MQTT: response times beside REST's, and how the door refuses");
        if (Broker.missing().isPresent()) {
            report.note("left out: " + Broker.missing().get());
            return;
        }
        report.version("mosquitto", Broker.version());
        try (WorkFolder work = new WorkFolder("service");
                Broker broker = Broker.startPrompt(work.path())) {
            Path profile = ServiceProfile.write(work.path().resolve("profile"), DEVICES, "1s");
            ServiceProfile.openDoor(profile, broker.port());
            try (Asked rest = new Asked(work.path().resolve("client.log"));
                    Started started = Started.run(
                            Role.MEASURED,
                            profile,
                            profile.resolve(ServiceProfile.OUT),
                            work.path().resolve("penstock.log"));
                    DoorAsked door = new DoorAsked(
                            broker.port(), PREFIX, COMMANDS, work.path().resolve("door.log"))) {
                rest.turnTo(started.api());
                // until it has subscribed, and then until what answers is compiled
                awaitDone(
                        () -> {
                            started.child().check();
                            return door.glance(STEADY, 0.2);
                        },
                        PATIENCE,
                        System::nanoTime);
                double least = effort.pick(3.0, 0.5, 0.1);
                report.note(Steady.await(least, started.child(), seconds -> door.steadily(500, seconds))
                        .text("penstock over MQTT"));
                report.note(
                        Steady.await(least, started.child(), seconds -> rest.steadily("GET", PATHS, "", 500, seconds))
                                .text("penstock over REST"));
                responses(door, rest);
                load(door);
                started.child().check();
            }
        }
    }

    /** Asks the door for a moment. */
    interface Asking {
        Answers ask() throws IOException;
    }

    /**
     * Asks until something is done.
     *
     * @param nanoTime what the patience goes by
     */
    static void awaitDone(Asking asking, Duration patience, LongSupplier nanoTime) throws IOException {
        long begun = nanoTime.getAsLong();
        String says = "";
        for (Answers answers = asking.ask(); answers.done() == 0; answers = asking.ask()) {
            says = says.isEmpty() ? answers.says() : says;
            if (nanoTime.getAsLong() - begun > patience.toNanos()) {
                throw new IOException("the door must do what is asked within " + patience.toSeconds() + " s, but "
                        + (says.isEmpty() ? "nothing was answered" : "said " + says));
            }
        }
    }

    private void responses(DoorAsked door, Asked rest) throws IOException {
        Spread overMqtt = new Spread();
        Spread overRest = new Spread();
        double seconds = effort.pick(2.0, 0.5, 0.2);
        for (int i = 0; i < effort.rounds(2); i++) {
            overMqtt.add(door.steadily(STEADY, seconds).latencies());
            overRest.add(rest.steadily("GET", PATHS, "", STEADY, seconds).latencies());
        }
        report.figure(Measured.of("over MQTT: p50", overMqtt.p50, "ms").against("over REST: p50", overRest.p50));
        report.figure(Measured.of("over MQTT: p99", overMqtt.p99, "ms").against("over REST: p99", overRest.p99));
        report.figure(Measured.of("over REST: p50", overRest.p50, "ms"));
        report.figure(Measured.of("over REST: p99", overRest.p99, "ms"));
        report.spread("over MQTT, the broker included", overMqtt);
        report.spread("over REST", overRest);
    }

    /** More and more requests a second, until not all are done. */
    private void load(DoorAsked door) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        double greatest = 0;
        for (double rate : effort.pick(
                new double[] {500, 1_000, 2_000, 4_000, 8_000}, new double[] {500, 4_000}, new double[] {100})) {
            Answers answers = door.steadily(rate, effort.pick(1.5, 0.5, 0.3));
            rows.add(List.of(
                    String.format("%.0f", rate),
                    String.format("%.0f", answers.perSecond()),
                    "" + answers.done(),
                    "" + answers.refused(),
                    answers.says().replaceAll("(?s).*(busy[^\"]*)\".*", "$1"),
                    "" + answers.unanswered(),
                    String.format("%.1f", answers.latencies().p99())));
            if (answers.refused() + answers.unanswered() > 0) {
                break;
            }
            greatest = rate;
        }
        report.table(new Table(
                "door-load",
                "What was answered over MQTT",
                List.of(
                        "asked a second",
                        "answered a second",
                        "done",
                        "refused",
                        "says",
                        "without an answer",
                        "p99 (ms)"),
                rows));
        report.figure(Measured.of("greatest rate at which all is done", greatest, "requests/s")
                .digits(0));
    }
}
