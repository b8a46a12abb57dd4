/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.service;

import io.penstock.bench.measure.Cores.Role;
import io.penstock.bench.measure.Effort;
import io.penstock.bench.measure.Measured;
import io.penstock.bench.measure.Metrics;
import io.penstock.bench.measure.Report;
import io.penstock.bench.measure.Spread;
import io.penstock.bench.measure.Steady;
import io.penstock.bench.measure.WorkFolder;
import io.penstock.bench.result.Better;
import io.penstock.bench.result.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** What the program answers while its bus is full and refuses: an endpoint is away, and the devices go on. */
final class FullBusBench {
    private static final int DEVICES = 100;
    private static final double STEADY = 50;
    private static final String REFUSED = "penstock_bus_refused";
    private static final String VALUE = "/api/v3/device/name/cell-0/In";
    private static final long PATIENCE = 60_000_000_000L;

    private final Report report;
    private final Effort effort;

    FullBusBench(Report report, Effort effort) {
        this.report = report;
        this.effort = effort;
    }

    void run() throws IOException {
        report.title(
                "full",
                "How a full bus refuses (whenFull: refuse, 128 KiB): 1,000 readings a second, an endpoint away");
        try (WorkFolder work = new WorkFolder("service")) {
            Path profile = ServiceProfile.write(work.path().resolve("profile"), DEVICES, "100ms");
            ServiceProfile.fill(profile);
            try (Asked asked = new Asked(work.path().resolve("client.log"));
                    Started started = Started.run(
                            Role.MEASURED,
                            profile,
                            profile.resolve(ServiceProfile.OUT),
                            work.path().resolve("penstock.log"))) {
                asked.turnTo(started.api());
                awaitFull(asked, started);
                report.note(Steady.await(
                                effort.pick(3.0, 0.5, 0.1),
                                started.child(),
                                seconds -> asked.steadily("GET", List.of(VALUE), "", 500, seconds))
                        .text("penstock"));
                measure(asked);
                started.child().check();
            }
        }
    }

    private static void awaitFull(Asked asked, Started started) throws IOException {
        long end = System.nanoTime() + PATIENCE;
        while (refused(asked) == 0) {
            started.child().check();
            if (System.nanoTime() > end) {
                throw new IOException("the bus must be full within a minute, but " + REFUSED + " is still 0");
            }
            LockSupport.parkNanos(100_000_000);
        }
    }

    private static double refused(Asked asked) throws IOException {
        return Metrics.parse(asked.once("GET", "/metrics", "").body()).sum(REFUSED);
    }

    private void measure(Asked asked) throws IOException {
        double before = refused(asked);
        long start = System.nanoTime();
        double seconds = effort.pick(2.0, 0.5, 0.3);
        Spread latencies = new Spread();
        for (int i = 0; i < effort.rounds(2); i++) {
            latencies.add(
                    asked.steadily("GET", List.of(VALUE), "", STEADY, seconds).latencies());
        }
        double each = (refused(asked) - before) * 1e9 / (System.nanoTime() - start);
        report.table(new Table(
                "full",
                "Answers",
                List.of("asked", "status", "says"),
                List.of(
                        row("a value", asked.once("GET", VALUE, "")),
                        row(
                                "a value that is to be put on the bus as well",
                                asked.once("GET", VALUE + "?ds-pushevent=true", "")),
                        row("a write", asked.once("PUT", "/api/v3/device/name/cell-1/Level", "{\"Level\":\"7\"}")),
                        row("whether it is ready", asked.once("GET", "/health/ready", "")))));
        report.figure(Measured.of("readings refused", each, "/s").digits(0).better(Better.NEITHER));
        report.figure(Measured.of("GET of a value: p50", latencies.p50, "ms"));
        report.figure(Measured.of("GET of a value: p99", latencies.p99, "ms"));
        report.spread("GET of a value", latencies);
    }

    private static List<String> row(String what, Asked.Answer answer) {
        return List.of(what, "" + answer.status(), answer.says());
    }
}
