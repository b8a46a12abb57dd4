/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.start;

import io.penstock.bench.measure.Child;
import io.penstock.bench.measure.Cores.Role;
import io.penstock.bench.measure.Goal;
import io.penstock.bench.measure.Installation;
import io.penstock.bench.measure.Measured;
import io.penstock.bench.measure.Meter;
import io.penstock.bench.measure.Report;
import io.penstock.bench.measure.Samples;
import io.penstock.bench.measure.WorkFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** The demo from launch to the first event exported, and its memory once it has settled. */
public final class StartBench {
    private static final long PATIENCE = 60_000_000_000L;
    private static final String OUT = "out/plant.jsonl";

    private final Report report;
    private final Path demo;

    /** @param demo the folder of the demo profile; it is copied, never written to */
    public StartBench(Report report, Path demo) {
        this.report = report;
        this.demo = demo;
    }

    /**
     * Warm: the files are in the system's cache, and the demo has run before.
     *
     * @param warmUp whether it is run before; without, the first is as the machine has it
     */
    public void start(int feature, double goalSeconds, int rounds, boolean warmUp) throws IOException {
        report.title(
                "jdk" + feature,
                "Start of the demo on JDK " + feature + ", from launch to the first line exported, warm");
        Optional<Path> jdk = Installation.jdk(feature);
        if (jdk.isEmpty()) {
            report.note("no JDK " + feature + " found: set JAVA_" + feature + "_HOME");
            return;
        }
        Samples ours = new Samples();
        Samples cpu = new Samples();
        Samples bare = new Samples();
        try (WorkFolder work = new WorkFolder("start")) {
            Path profile = copyOfDemo(work.path());
            if (warmUp) {
                untilExported(profile, jdk.get(), work.path().resolve("warm-up.log"), new Samples());
            }
            for (int i = 0; i < rounds; i++) {
                ours.add(untilExported(profile, jdk.get(), work.path().resolve("run.log"), cpu));
                bare.add(bareJvm(jdk.get(), work.path().resolve("bare.log")));
            }
        }
        report.figure(Measured.of("launch to first line exported", ours, "s")
                .goal(Goal.atMost(goalSeconds))
                .against("a JVM that only says its version", bare));
        report.figure("processor time until then", cpu, "s", 2);
        report.figure("a JVM that only says its version", bare, "s", 2);
    }

    /** Resident memory some time after the start, while the demo polls its two devices. */
    public void idle(int seconds, int rounds) throws IOException {
        report.title("demo", "Resident memory of the demo, " + seconds + " s after its first line exported");
        Samples resident = new Samples();
        Samples cores = new Samples();
        try (WorkFolder work = new WorkFolder("idle")) {
            Path profile = copyOfDemo(work.path());
            for (int i = 0; i < rounds; i++) {
                Path log = work.path().resolve("run.log");
                Files.deleteIfExists(profile.resolve(OUT));
                try (Child child =
                        Installation.run(Role.ALONE, profile, Installation.thisJdk(), log, "--set", "port=0")) {
                    awaitExport(profile, child);
                    Meter meter = new Meter(child);
                    LockSupport.parkNanos(seconds * 1_000_000_000L);
                    child.check();
                    resident.add(child.residentBytes() / 1e6);
                    cores.add(meter.used().cores());
                }
            }
        }
        report.figure("resident memory", resident, "MB", 0, Goal.atMost(140));
        report.figure("processor time", cores, "cores", 3);
    }

    private static double untilExported(Path profile, Path jdk, Path log, Samples cpu) throws IOException {
        Files.deleteIfExists(profile.resolve(OUT));
        long launch = System.nanoTime();
        try (Child child = Installation.run(Role.ALONE, profile, jdk, log, "--set", "port=0")) {
            awaitExport(profile, child);
            double seconds = (System.nanoTime() - launch) / 1e9;
            cpu.add(child.cpuNanos() / 1e9);
            return seconds;
        }
    }

    private static void awaitExport(Path profile, Child child) throws IOException {
        Path out = profile.resolve(OUT);
        long end = System.nanoTime() + PATIENCE;
        while (!Files.exists(out) || Files.size(out) == 0) {
            child.check();
            if (System.nanoTime() > end) {
                throw new IOException(
                        "the demo must export to " + out + " within a minute:\n" + Files.readString(child.log()));
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static double bareJvm(Path jdk, Path log) throws IOException {
        long launch = System.nanoTime();
        try (Child child = Child.start(
                Role.ALONE,
                new ProcessBuilder(jdk.resolve("bin/java").toString(), "-XX:+UseSerialGC", "-version"),
                log)) {
            child.awaitEnd(30);
            return (System.nanoTime() - launch) / 1e9;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Without what a run of the demo itself may have left. */
    private Path copyOfDemo(Path work) throws IOException {
        Path to = work.resolve("demo");
        List<Path> files;
        try (Stream<Path> all = Files.walk(demo)) {
            files = all.filter(Files::isRegularFile).map(demo::relativize).toList();
        }
        for (Path file : files) {
            if (!file.startsWith("data") && !file.startsWith("out")) {
                Files.createDirectories(to.resolve(file).getParent());
                Files.copy(demo.resolve(file), to.resolve(file));
            }
        }
        return to;
    }
}
