/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.service;

import io.penstock.bench.measure.Effort;
import io.penstock.bench.measure.Here;
import io.penstock.bench.measure.Measured;
import io.penstock.bench.measure.Pace;
import io.penstock.bench.measure.Parts;
import io.penstock.bench.measure.Report;
import io.penstock.bench.measure.Samples;
import io.penstock.bench.measure.Steady;
import io.penstock.bench.measure.Vitals;
import io.penstock.bench.measure.WorkFolder;
import io.penstock.bench.result.Axis;
import io.penstock.bench.result.Line;
import io.penstock.bench.result.Plot;
import io.penstock.bench.result.Table;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What the process takes: memory, processor time, start, disk. */
final class ServiceBench {
    private final Report report;
    private final Effort effort;

    ServiceBench(Report report, Effort effort) {
        this.report = report;
        this.effort = effort;
    }

    /** Cold: nothing of the program in the system's cache. Warm: as it is the second time. */
    void start() throws IOException {
        report.title("start", "From launch to listening and to the first event exported, cold and warm");
        Samples[] times = {new Samples(), new Samples(), new Samples(), new Samples()};
        try (WorkFolder work = new WorkFolder("service")) {
            Path profile = ServiceProfile.write(work.path().resolve("profile"), 10, "100ms");
            Path log = work.path().resolve("penstock.log");
            if (effort.level() != Effort.Level.MOMENT) {
                Started.run(profile, profile.resolve(ServiceProfile.OUT), log).close();
            }
            boolean cold = false;
            for (int i = 0; i < effort.pick(effort.most(), 1, 1); i++) {
                cold = DiskCache.drop(files());
                try (Started first = Started.run(profile, profile.resolve(ServiceProfile.OUT), log)) {
                    times[0].add(first.listening());
                    times[1].add(first.exported());
                }
                try (Started again = Started.run(profile, profile.resolve(ServiceProfile.OUT), log)) {
                    times[2].add(again.listening());
                    times[3].add(again.exported());
                }
            }
            report.note(
                    cold
                            ? "cold: the program's files were dropped from the system's cache, the JDK's own were not"
                            : "this system drops no files from its cache: cold is as warm");
        }
        report.figure(Measured.of("cold, to listening", times[0], "s"));
        report.figure(Measured.of("cold, to the first event exported", times[1], "s"));
        report.figure(Measured.of("warm, to listening", times[2], "s"));
        report.figure(Measured.of("warm, to the first event exported", times[3], "s"));
    }

    /** Of the program as it is packed, and of the archives that its starts make beside it. */
    void disk() throws IOException {
        report.title("disk", "Size on disk");
        OnDisk disk = OnDisk.of(files());
        report.note(
                Here.home() == null
                        ? "the jars on the classpath of the test, no package"
                        : "as packed, without a JDK; the first start on a JDK makes an archive of classes for it");
        report.figure(Measured.of("program", disk.packed() / 1e6, "MB").digits(1));
        report.figure(Measured.of(
                        "of that, the largest file: " + disk.largest().getFileName(),
                        Files.size(disk.largest()) / 1e6,
                        "MB")
                .id("largest file")
                .digits(1));
        disk.archives()
                .forEach((jdk, size) ->
                        report.figure(Measured.of("archive for the start on JDK " + jdk, size / 1e6, "MB")
                                .digits(1)));
    }

    /** The program's jars and its archives of classes. */
    private static List<Path> files() throws IOException {
        Path home = Here.home();
        if (home == null) {
            return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                    .map(Path::of)
                    .filter(Files::isRegularFile)
                    .toList();
        }
        try (Stream<Path> all = Files.walk(home.resolve("app/target/dist"))) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    /** Ten devices read once a second, then many at once, each in a process of its own. */
    void process() throws IOException {
        report.title("process", "Memory and processor time of the process and of each part of it");
        int devices = effort.devicesOr(effort.pick(200, 200, 20));
        List<Line> memory = new ArrayList<>();
        List<Line> cores = new ArrayList<>();
        if (effort.level() != Effort.Level.MOMENT) {
            phase("idle", "idle: 10 devices, one reading a second each", 10, "1s", memory, cores);
        }
        phase("loaded", "loaded: " + devices + " devices, ten readings a second each", devices, "100ms", memory, cores);
        report.plot(overTime("memory", "Resident memory over time", "resident memory", "MB", memory));
        report.plot(overTime("cores", "Processor time over time", "processor time", "cores", cores));
    }

    private static Plot overTime(String id, String title, String label, String unit, List<Line> lines) {
        return new Plot(
                id,
                title,
                "Of the whole process, once it has exported and warmed up, idle and loaded.",
                Axis.linear("time", "s"),
                Axis.linear(label, unit),
                lines);
    }

    private void phase(String id, String name, int devices, String every, List<Line> memory, List<Line> cores)
            throws IOException {
        try (WorkFolder work = new WorkFolder("service")) {
            Path profile = ServiceProfile.write(work.path().resolve("profile"), devices, every);
            try (Started started = Started.run(
                    profile, profile.resolve(ServiceProfile.OUT), work.path().resolve("penstock.log"))) {
                // both compilers are at work for the first seconds
                report.note(Steady.await(effort.pick(8, 0.5, 0.1), started.child(), Pace::pause)
                        .text("penstock, " + id));
                Parts parts = Parts.begin(started.child().handle().pid());
                Vitals vitals = new Vitals(started.child());
                parts.watch(effort.pick(20, 1.5, 0.7));
                vitals.end();
                vitals(id, name, vitals);
                parts(id, name, parts.end());
                memory.add(Line.of(id, vitals.memory()));
                cores.add(Line.of(id, vitals.cores()));
            }
        }
    }

    private void vitals(String id, String name, Vitals vitals) {
        report.figure(Measured.of(name + ": memory", vitals.megabytes(), "MB")
                .id(id + ": memory")
                .digits(0));
        report.figure(Measured.of(id + ": memory, peak", vitals.megabytes().max(), "MB")
                .digits(0));
        report.figure(Measured.of(id + ": processor time, average", mean(vitals.busy()), "cores")
                .digits(3));
        report.figure(Measured.of(id + ": processor time, peak", vitals.busy().max(), "cores")
                .digits(3));
    }

    private static double mean(Samples samples) {
        return samples.values().stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(0);
    }

    private void parts(String id, String name, List<Parts.Part> parts) {
        double all = parts.stream().mapToDouble(Parts.Part::cores).sum();
        List<List<String>> rows = parts.stream()
                .filter(part -> part.cores() > 0 || part.allocated() > 0)
                .map(part -> List.of(
                        part.name(),
                        String.format(Locale.ROOT, "%.3f", part.cores()),
                        String.format(Locale.ROOT, "%.3f", part.peak()),
                        String.format(Locale.ROOT, "%.0f %%", 100 * part.cores() / Math.max(1e-9, all)),
                        Double.isNaN(part.allocated())
                                ? "-"
                                : String.format(Locale.ROOT, "%.3f", part.allocated() / 1e6)))
                .toList();
        report.table(new Table(
                id + "-parts",
                name + ": by part of the process",
                List.of("part", "cores", "cores, peak", "of the process", "allocates (MB/s)"),
                rows));
    }
}
