/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.log;

import io.penstock.api.bus.Bus;
import io.penstock.api.bus.Stream;
import io.penstock.api.event.Event;
import io.penstock.bench.bus.Buses;
import io.penstock.bench.bus.Readings;
import io.penstock.bench.measure.Child;
import io.penstock.bench.measure.Cores.Role;
import io.penstock.bench.measure.Goal;
import io.penstock.bench.measure.Measured;
import io.penstock.bench.measure.Report;
import io.penstock.bench.measure.Samples;
import io.penstock.bench.measure.WorkFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32C;

/** How long a log that holds a lot takes to open: after its process was halted, and after a clean close. */
public final class ReopenBench {
    private final Report report;

    public ReopenBench(Report report) {
        this.report = report;
    }

    /** Fills a bus and halts without closing it. {@code args}: folder, events. */
    public static void main(String[] args) throws IOException {
        Bus bus = Buses.open(Path.of(args[0]), "8GiB");
        List<List<Event>> batches = Readings.batches(64, 100);
        for (int b = 0; b < Integer.parseInt(args[1]) / 100; b++) {
            bus.append(Stream.EVENTS, batches.get(b % batches.size()))
                    .toCompletableFuture()
                    .join();
        }
        Runtime.getRuntime().halt(0);
    }

    public void run(int events, int rounds) throws IOException {
        report.title("reopen", "Log: opening one that holds " + events + " events");
        Samples halted = new Samples();
        Samples closed = new Samples();
        Samples scan = new Samples();
        try (WorkFolder work = new WorkFolder("reopen")) {
            for (int i = 0; i < rounds; i++) {
                Path folder = work.fresh("bus");
                fill(folder, events, work.path().resolve("fill.log"));
                halted.add(open(folder, events));
                closed.add(open(folder, events));
                scan.add(scan(folder));
                WorkFolder.delete(folder);
            }
        }
        report.figure(Measured.of("open after a halt", halted, "s")
                .digits(3)
                .goal(Goal.atMost(0.5))
                .against("reading every byte once, with a checksum", scan));
        report.figure("open after a clean close", closed, "s", 3, Goal.atMost(0.5));
        report.figure("reading every byte once, with a checksum", scan, "s", 3);
    }

    private static void fill(Path folder, int events, Path log) throws IOException {
        try (Child child = Child.java(
                Role.ALONE,
                List.of("-XX:+UseSerialGC"),
                ReopenBench.class.getName(),
                List.of(folder.toString(), "" + events),
                log)) {
            if (child.awaitEnd(600) != 0) {
                child.check();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static double open(Path folder, long events) throws IOException {
        long start = System.nanoTime();
        try (Bus bus = Buses.open(folder, "8GiB")) {
            double took = (System.nanoTime() - start) / 1e9;
            long held = bus.status(Stream.EVENTS).events();
            if (held != events) {
                throw new IOException("the log must hold " + events + " events but holds " + held);
            }
            return took;
        }
    }

    private static double scan(Path folder) throws IOException {
        long start = System.nanoTime();
        CRC32C sum = new CRC32C();
        List<Path> files;
        try (java.util.stream.Stream<Path> all = Files.walk(folder.resolve("bus"))) {
            files = all.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            sum.update(Files.readAllBytes(file));
        }
        return (System.nanoTime() - start) / 1e9;
    }
}
