/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.devices;

import io.penstock.bench.measure.Measured;
import io.penstock.bench.measure.Meter;
import io.penstock.bench.measure.Report;
import io.penstock.bench.measure.Steady;
import io.penstock.bench.result.Axis;
import io.penstock.bench.result.Better;
import io.penstock.bench.result.Line;
import io.penstock.bench.result.Plot;
import io.penstock.bench.result.Point;
import io.penstock.bench.result.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** What was seen at each number of devices. */
final class Scale {
    /** Of a poll late or not made, in percent, above which devices are too many. */
    private static final double TOO_LATE = 1;

    /** Of the 99th percentile, above which they are too many too. */
    private static final double TOO_LATE_MILLIS = 100;

    /**
     * One number of devices.
     *
     * @param events a second
     * @param late percent
     * @param p99 milliseconds; NaN where it is not seen
     */
    record At(double events, double late, double p99, Meter.Used processor, double memory) {
        /** What is missing of so many a second counts as late too. */
        At of(int due) {
            return new At(events, Math.max(late, 100.0 * Math.max(0, due - events) / due), p99, processor, memory);
        }

        /** Processor time that stays when all is compiled, in cores. */
        double working() {
            return processor.working();
        }

        boolean inTime() {
            return late <= TOO_LATE && !(p99 > TOO_LATE_MILLIS);
        }
    }

    private final String what;
    private final int tags;
    private final SortedMap<Integer, At> seen = new TreeMap<>();
    private final Map<String, Steady> warm = new LinkedHashMap<>();

    /** @param tags of each, read or said once a second */
    Scale(String what, int tags) {
        this.what = what;
        this.tags = tags;
    }

    /** @param warmUp that came before */
    void add(int devices, Steady warmUp, At at) {
        warm.put(devices + " " + what, warmUp);
        seen.put(devices, at);
    }

    void report(Report report, String how) {
        report.note(
                how
                        + "; figures and plots of processor time leave out the JVM's compilers, which work for what has just begun");
        report.note(Steady.text("penstock", warm));
        List<List<String>> rows = new ArrayList<>();
        seen.forEach((devices, at) -> rows.add(List.of(
                "" + devices,
                text(devices * (double) tags, 0),
                text(at.events(), 0),
                text(at.late(), 2),
                text(at.p99(), 1),
                text(at.processor().cores(), 3),
                text(at.processor().compiling(), 3),
                text(at.memory(), 0))));
        report.table(new Table(
                "devices",
                "By the number of devices",
                List.of(what, "tags", "events/s", "late (%)", "p99 (ms)", "cores", "of it compiling", "memory (MB)"),
                rows));
        report.plot(plot("cores", "Processor time by the number of " + what, "processor time", "cores", At::working));
        report.plot(plot("memory", "Memory by the number of " + what, "resident memory", "MB", At::memory));
        int most = seen.entrySet().stream()
                .filter(e -> e.getValue().inTime())
                .mapToInt(Map.Entry::getKey)
                .max()
                .orElse(0);
        if (most == seen.lastKey()) {
            report.note("all came in time: how many are too many lies beyond " + most);
        }
        report.figure(Measured.of("most " + what + " in time", most, "devices")
                .digits(0)
                .better(Better.MORE));
        report.figure(Measured.of("their tags", most * tags, "tags").digits(0).better(Better.MORE));
        seen.forEach((devices, at) ->
                report.figure(Measured.of(devices + " " + what + ": processor time", at.working(), "cores")
                        .digits(3)));
    }

    private static String text(double value, int digits) {
        return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%,." + digits + "f", value);
    }

    private Plot plot(String id, String title, String label, String unit, ToDoubleFunction<At> of) {
        List<Point> points = new ArrayList<>();
        seen.forEach((devices, at) -> points.add(Point.of(devices, of.applyAsDouble(at))));
        return new Plot(
                id,
                title,
                "Of the whole process without its compilers, each device once a second.",
                Axis.log(what, ""),
                Axis.linear(label, unit),
                List.of(Line.of("penstock", points)));
    }
}
