/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench;

import io.penstock.bench.actuation.ActuationBench;
import io.penstock.bench.inside.InsideBench;
import io.penstock.bench.inside.ManyLanesBench;
import io.penstock.bench.interlock.InterlockBench;
import io.penstock.bench.log.LogBench;
import io.penstock.bench.log.ReopenBench;
import io.penstock.bench.measure.Report;
import io.penstock.bench.modbus.ModbusBench;
import io.penstock.bench.mqtt.MqttBench;
import io.penstock.bench.rest.RestBench;
import io.penstock.bench.rules.RulesBench;
import io.penstock.bench.start.StartBench;
import java.io.IOException;
import java.nio.file.Path;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures what Penstock is meant to reach. It fails only when it cannot measure: a goal that is missed is said, not an error. */
@Command(
        name = "bench",
        description = "Measures what Penstock is meant to reach, each figure beside a plain baseline in the same run.",
        mixinStandardHelpOptions = true)
public final class Bench {
    /** What every subcommand takes. */
    static final class Effort {
        @Option(names = "--quick", description = "Short runs: for trying out, not for figures.")
        boolean quick;

        @Option(names = "--rounds", description = "How often each side is measured, in turns.", defaultValue = "5")
        int rounds;

        int rounds() {
            return quick ? Math.min(2, rounds) : rounds;
        }
    }

    private final Report report = new Report(System.out);

    public static void main(String[] args) {
        System.exit(new CommandLine(new Bench()).execute(args));
    }

    @Command(description = "Shows the benches.", mixinStandardHelpOptions = true)
    int list() {
        CommandLine.usage(this, System.out);
        return 0;
    }

    @Command(description = "The log alone: appends, latency, opening, many lanes.", mixinStandardHelpOptions = true)
    int log(
            @Mixin Effort effort,
            @Option(
                            names = "--only",
                            description = "One of: appends, singles, latency, reopen, lanes.",
                            defaultValue = "all")
                    String only)
            throws IOException {
        double seconds = effort.quick ? 1 : 5;
        LogBench bench = new LogBench(report, effort.rounds(), effort.quick ? 300_000 : 3_000_000, seconds);
        if (wanted(only, "appends")) {
            bench.appends();
        }
        if (wanted(only, "singles")) {
            bench.singles();
        }
        if (wanted(only, "latency")) {
            bench.latency();
        }
        if (wanted(only, "reopen")) {
            new ReopenBench(report).run(effort.quick ? 500_000 : 5_000_000, effort.quick ? 1 : 3);
        }
        if (wanted(only, "lanes")) {
            new ManyLanesBench(report, effort.rounds(), seconds).run(50);
        }
        return summary();
    }

    @Command(
            description = "A lane against the same functions in a plain loop, on one core.",
            mixinStandardHelpOptions = true)
    int inside(@Mixin Effort effort) throws IOException {
        new InsideBench(report, effort.rounds(), effort.quick ? 1_000 : 4_000).run();
        return summary();
    }

    @Command(
            description = "MQTT in to MQTT out through mosquitto, against a bare copy.",
            mixinStandardHelpOptions = true)
    int mqtt(
            @Mixin Effort effort,
            @Option(names = "--window", description = "Messages on the way at most.", defaultValue = "1000") int window,
            @Option(names = "--only", description = "One of: qos0, qos1, linger0.", defaultValue = "all") String only,
            @Option(names = "--minutes", description = "Only memory, over so many minutes.", defaultValue = "0")
                    double minutes)
            throws IOException {
        MqttBench bench = new MqttBench(report, effort.rounds(), effort.quick ? 2 : 6, effort.quick ? 2 : 8, window);
        if (minutes > 0) {
            bench.memory(minutes);
            return summary();
        }
        if (wanted(only, "qos0")) {
            bench.compare(0);
        }
        if (wanted(only, "qos1")) {
            bench.compare(1);
        }
        if (wanted(only, "linger0")) {
            bench.withoutLinger();
        }
        return summary();
    }

    @Command(description = "Many simulated Modbus TCP devices, polled every second.", mixinStandardHelpOptions = true)
    int modbus(
            @Mixin Effort effort,
            @Option(names = "--devices", description = "Only so many.", defaultValue = "0") int devices)
            throws IOException {
        ModbusBench bench =
                new ModbusBench(report, Math.min(3, effort.rounds()), effort.quick ? 6 : 15, effort.quick ? 5 : 20);
        if (devices > 0) {
            bench.poll(devices, devices <= 200 ? 0.2 : 0.5);
            return summary();
        }
        bench.poll(1000, 0.5);
        bench.poll(200, 0.2);
        return summary();
    }

    @Command(description = "The demo from launch to the first event exported.", mixinStandardHelpOptions = true)
    int start(@Mixin Effort effort) throws IOException {
        StartBench bench = new StartBench(report, Path.of("profiles/demo"));
        bench.start(17, 1.5, effort.quick ? 3 : 2 * effort.rounds());
        bench.start(25, 1.0, effort.quick ? 3 : 2 * effort.rounds());
        return summary();
    }

    @Command(description = "Resident memory of the demo.", mixinStandardHelpOptions = true)
    int idle(@Mixin Effort effort) throws IOException {
        new StartBench(report, Path.of("profiles/demo")).idle(effort.quick ? 10 : 60, Math.min(3, effort.rounds()));
        return summary();
    }

    @Command(
            description = "From a reading to the write that a rule makes of it, in process and over Modbus TCP.",
            mixinStandardHelpOptions = true)
    int actuation(
            @Mixin Effort effort,
            @Option(names = "--only", description = "One of: process, modbus.", defaultValue = "all") String only,
            @Option(names = "--quiet", description = "Without a saturated pipeline and a hanging endpoint.")
                    boolean quiet)
            throws IOException {
        ActuationBench bench = new ActuationBench(report, effort.rounds(), effort.quick ? 2 : 8, effort.quick ? 2 : 5);
        if (wanted(only, "process")) {
            bench.inProcess(!quiet);
        }
        if (wanted(only, "modbus")) {
            bench.modbus(!quiet);
        }
        return summary();
    }

    @Command(description = "GET and PUT to virtual devices at 500 requests/s.", mixinStandardHelpOptions = true)
    int rest(
            @Mixin Effort effort,
            @Option(names = "--devices", description = "How many are many.", defaultValue = "10000") int devices,
            @Option(names = "--quiet", description = "Without a saturated pipeline and a hanging endpoint.")
                    boolean quiet)
            throws IOException {
        new RestBench(report, Math.min(3, effort.rounds()), effort.quick ? 3 : 10, effort.quick ? 2 : 5)
                .run(devices, !quiet);
        return summary();
    }

    @Command(description = "300 rules on one stream; 1,000 loaded; one changed.", mixinStandardHelpOptions = true)
    int rules(
            @Mixin Effort effort,
            @Option(names = "--only", description = "One of: yaml, drl, load, change.", defaultValue = "all")
                    String only)
            throws IOException {
        RulesBench bench = new RulesBench(report, effort.rounds(), effort.quick ? 5_000 : 50_000);
        for (String kind : new String[] {"yaml", "drl"}) {
            if (wanted(only, kind)) {
                bench.evaluate(kind, effort.quick ? 1 : 2);
            }
        }
        if (wanted(only, "load")) {
            bench.load(1_000);
        }
        if (wanted(only, "change")) {
            bench.change(300, effort.quick ? 1 : 5);
        }
        return summary();
    }

    @Command(description = "What interlocks cost a command.", mixinStandardHelpOptions = true)
    int interlock(@Mixin Effort effort) throws IOException {
        new InterlockBench(report, effort.rounds(), effort.quick ? 5_000 : 50_000).run();
        return summary();
    }

    @Command(description = "All of these, but for jmh and memory over minutes.", mixinStandardHelpOptions = true)
    int all(@Mixin Effort effort) throws IOException {
        log(effort, "all");
        inside(effort);
        mqtt(effort, 1000, "all", 0);
        modbus(effort, 0);
        actuation(effort, "all", false);
        rest(effort, 10_000, false);
        rules(effort, "all");
        interlock(effort);
        start(effort);
        return idle(effort);
    }

    @Command(description = "Codecs and log call by call, with JMH.", mixinStandardHelpOptions = true)
    int jmh(@Parameters(description = "Which, as a regular expression.", defaultValue = ".*") String which)
            throws RunnerException {
        new org.openjdk.jmh.runner.Runner(new org.openjdk.jmh.runner.options.OptionsBuilder()
                        .include(which)
                        .forks(2)
                        .warmupIterations(3)
                        .measurementIterations(3)
                        .jvmArgsAppend("-XX:+UseSerialGC")
                        .build())
                .run();
        return 0;
    }

    private static boolean wanted(String only, String part) {
        return only.equals("all") || only.equals(part);
    }

    private int summary() {
        report.note(
                report.missed().isEmpty()
                        ? "every goal reached"
                        : "goals missed: " + String.join("; ", report.missed()));
        return 0;
    }
}
