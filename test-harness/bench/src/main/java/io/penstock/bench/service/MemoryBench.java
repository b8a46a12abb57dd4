/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.service;

import io.penstock.bench.measure.Effort;
import io.penstock.bench.measure.LiveHeap;
import io.penstock.bench.measure.Measured;
import io.penstock.bench.measure.Report;
import io.penstock.bench.measure.WorkFolder;
import io.penstock.bench.result.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * What memory each part holds. The heap is everybody's, so no part can be asked: the program is started with one part more each time, and what is
 * more then is that part's, with the classes and threads that nothing before it needed.
 */
final class MemoryBench {
    private static final int DEVICES = 200;

    private final Report report;
    private final Effort effort;

    /** What the process holds, in MB. */
    private record Held(double heap, double resident) {
        Held less(Held before) {
            return new Held(heap - before.heap, resident - before.resident);
        }
    }

    MemoryBench(Report report, Effort effort) {
        this.report = report;
        this.effort = effort;
    }

    void run() throws IOException {
        int devices = effort.devicesOr(effort.pick(DEVICES, DEVICES, 10));
        List<String> names = List.of(
                "the program with its bus and API",
                "a service of " + devices + " virtual devices, ten readings a second each",
                "a pipeline that takes all of them, to a file",
                "rules in YAML, one for each device");
        List<String> ids = List.of("program", "service", "pipeline", "rules");
        report.title("memory", "Memory of each part: what is more when it is added");
        report.note(
                "heap: what lives once all garbage was collected; resident: the whole process before that, with room for garbage, code,"
                        + " classes and stacks");
        List<List<String>> rows = new ArrayList<>();
        Held before = new Held(0, 0);
        for (int part = 0; part < names.size(); part++) {
            Held now = held(part, devices);
            Held more = now.less(before);
            rows.add(
                    List.of(names.get(part), mega(more.heap), mega(now.heap), mega(more.resident), mega(now.resident)));
            if (!Double.isNaN(more.heap)) {
                report.figure(Measured.of(ids.get(part) + ": heap", more.heap, "MB"));
            }
            report.figure(Measured.of(ids.get(part) + ": resident", more.resident, "MB")
                    .digits(0));
            before = now;
        }
        report.table(new Table(
                "memory",
                "Memory by part",
                List.of(
                        "part",
                        "adds to the heap (MB)",
                        "heap then (MB)",
                        "adds to what is resident (MB)",
                        "resident then (MB)"),
                rows));
    }

    private Held held(int part, int devices) throws IOException {
        try (WorkFolder work = new WorkFolder("service")) {
            Path profile = ServiceProfile.grown(work.path().resolve("profile"), part, devices, "100ms");
            Path log = work.path().resolve("penstock.log");
            try (Started started = ServiceProfile.exports(part)
                    ? Started.run(profile, profile.resolve(ServiceProfile.OUT), log)
                    : Started.listening(profile, log)) {
                LockSupport.parkNanos((long) (effort.pick(6, 2, 0.3) * 1e9));
                double resident = started.child().residentBytes() / 1e6;
                return new Held(LiveHeap.of(started.child().handle().pid()) / 1e6, resident);
            }
        }
    }

    private static String mega(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.1f", value);
    }
}
