/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench;

import io.penstock.bench.measure.Report;
import io.penstock.bench.mqtt.MqttBench;
import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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

    @Command(
            description = "MQTT in to MQTT out through mosquitto, against a bare copy.",
            mixinStandardHelpOptions = true)
    int mqtt(
            @Mixin Effort effort,
            @Option(names = "--window", description = "Messages on the way at most.", defaultValue = "1000") int window,
            @Option(names = "--minutes", description = "Only memory, over so many minutes.", defaultValue = "0")
                    double minutes)
            throws IOException {
        MqttBench bench = new MqttBench(report, effort.rounds(), effort.quick ? 2 : 6, effort.quick ? 2 : 8, window);
        if (minutes > 0) {
            bench.memory(minutes);
            return summary();
        }
        bench.compare(0);
        bench.compare(1);
        bench.withoutLinger();
        return summary();
    }

    private int summary() {
        if (!report.missed().isEmpty()) {
            report.note("goals missed: " + String.join("; ", report.missed()));
        }
        return 0;
    }
}
