/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.report;

import io.penstock.bench.measure.Goal;
import io.penstock.bench.measure.Measured;
import io.penstock.bench.measure.Report;
import io.penstock.bench.measure.Samples;
import io.penstock.bench.result.Axis;
import io.penstock.bench.result.Bars;
import io.penstock.bench.result.Line;
import io.penstock.bench.result.Machine;
import io.penstock.bench.result.Noise;
import io.penstock.bench.result.Plot;
import io.penstock.bench.result.Point;
import io.penstock.bench.result.Results;
import io.penstock.bench.result.Table;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A run that nobody made, with one of everything that a report shows. */
public final class RunSamples {
    private RunSamples() {}

    public static Results quiet() {
        return of(Samples.of(10, 10.2, 9.9), Samples.of(5, 5.1, 5), 30.1);
    }

    /** One whose latency and its baseline are these. */
    public static Results of(Samples latency, Samples baseline, double worstCalibration) {
        Report report = new Report(new PrintStream(OutputStream.nullOutputStream()));
        report.measurement("system");
        report.title("rates", "Latency from device to export, by rate <with & without> \"quotes\"");
        report.note("each rate for 5 s, after 6 s of warm-up");
        report.figure(
                Measured.of("latency p50", latency, "ms").goal(Goal.atMost(6)).against("bare copy, p50", baseline));
        report.figure("bare copy, p50", baseline, "ms", 2);
        report.figure("throughput", Samples.of(23_400, 24_100, 22_900), "messages/s", 0, Goal.atLeast(20_000));
        report.plot(latencyByRate());
        report.plot(memory());
        report.measurement("growth");
        report.title("devices", "Cost by the number of devices");
        report.plot(growth());
        report.measurement("beside");
        report.title("ratios", "MQTT to MQTT, beside what people would use instead");
        report.bars(new Bars(
                "ratios",
                "Messages a second, to Penstock's",
                "How many times Penstock's throughput each reaches.",
                Axis.linear("times Penstock", ""),
                1,
                List.of(
                        Bars.Bar.of("Penstock", List.of(1.0)),
                        Bars.Bar.of("a plain Camel route, Paho producer", List.of(0.31, 0.33, 0.29)),
                        Bars.Bar.of("Node-RED 4.1", List.of(0.88, 0.93, 0.9)),
                        Bars.Bar.of("Redpanda Connect", List.of(1.31, 1.2, 1.25)))));
        report.measurement("conservation");
        report.title("faults", "What became of the events under each fault");
        report.table(new Table(
                "faults",
                "Events in and out",
                List.of("fault", "in", "out", "lost", "doubled", "out of order", "time to drain"),
                List.of(
                        List.of("endpoint away for 60 s", "600,000", "600,000", "0", "0", "0", "4.2 s"),
                        List.of("process killed", "600,000", "600,212", "0", "212", "0", "1.9 s"))));
        report.version("mosquitto", "2.0.11");
        return new Results(
                Results.FORMAT,
                "penstock bench all --html report.html",
                "full",
                "2026-11-21T09:00:00Z",
                41.5,
                new Machine(
                        "17.0.15+6",
                        List.of("-XX:+UseSerialGC"),
                        List.of("-Xms28m"),
                        2,
                        "AMD EPYC",
                        "Linux 6.18",
                        24,
                        "nothing: 2 cores are too few",
                        "dc44f3d"),
                new Noise(List.of(30.0, worstCalibration, worstCalibration), 0.1, 2.4, 0.2),
                report.versions(),
                report.sections(),
                Map.of("soak", "a child process must run but ended with 1"),
                Map.of("mqtt", "mosquitto is not installed"),
                Map.of("system", 485.2, "growth", 61.0));
    }

    private static Plot latencyByRate() {
        double[] rates = {100, 1_000, 5_000, 10_000, 15_000, 18_000, 20_000, 22_000};
        String[] names = {"p50", "p90", "p99", "p99.9", "max"};
        List<Line> lines = new ArrayList<>();
        for (int l = 0; l < names.length; l++) {
            List<Point> points = new ArrayList<>();
            for (double rate : rates) {
                double y = (1.5 + l * 1.3) * (1 + rate / 30_000)
                        + (rate > 18_000 ? Math.pow(10, (rate - 16_000) / 2_000) : 0);
                points.add(new Point(rate, y, y * 0.8, y * 1.5));
            }
            lines.add(Line.of(names[l], points));
        }
        return new Plot(
                "latency",
                "Latency against rate",
                "Latency stays below 10 ms up to 18,000 messages a second and rises steeply behind it.",
                Axis.linear("rate", "messages/s"),
                Axis.log("latency", "ms"),
                lines);
    }

    private static Plot memory() {
        List<Point> points = new ArrayList<>();
        for (int i = 0; i <= 120; i++) {
            points.add(Point.of(i / 4.0, 140 + 20 * Math.sin(i / 3.0) + Math.min(40, i)));
        }
        return new Plot(
                "memory",
                "Resident memory over time",
                "It rises for ten minutes and is flat from then on.",
                Axis.linear("time", "min"),
                Axis.linear("resident memory", "MB"),
                List.of(Line.of("penstock", points)));
    }

    private static Plot growth() {
        List<Point> measured = List.of(Point.of(10, 1.1), Point.of(100, 9.7), Point.of(1_000, 118));
        return new Plot(
                "devices",
                "Processor time by devices",
                "It grows with the 1.02nd power of the number of devices.",
                Axis.log("devices", ""),
                Axis.log("processor time", "ms/s"),
                List.of(
                        Line.of("measured", measured),
                        new Line(
                                "fit: exponent 1.02, R² 0.999",
                                true,
                                List.of(Point.of(10, 1.05), Point.of(1_000, 115)))));
    }
}
