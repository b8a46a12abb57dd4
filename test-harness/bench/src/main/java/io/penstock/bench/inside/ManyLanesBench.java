/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.inside;

import io.penstock.api.bus.Bus;
import io.penstock.api.bus.Stream;
import io.penstock.bench.log.Buses;
import io.penstock.bench.log.Readings;
import io.penstock.bench.measure.Cpu;
import io.penstock.bench.measure.Goal;
import io.penstock.bench.measure.Pace;
import io.penstock.bench.measure.Report;
import io.penstock.bench.measure.Samples;
import io.penstock.bench.measure.WorkFolder;
import io.penstock.functions.format.Format;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Many lanes that each take everything from a bus that gets 4,000 events a second, one by one. */
public final class ManyLanesBench {
    private static final int RATE = 4_000;

    private final Report report;
    private final int rounds;
    private final double seconds;

    public ManyLanesBench(Report report, int rounds, double seconds) {
        this.report = report;
        this.rounds = rounds;
        this.seconds = seconds;
    }

    public void run(int lanes) throws IOException {
        report.title("Log: " + lanes + " lanes, each delivering each of " + RATE + " events/s");
        Samples with = new Samples();
        Samples without = new Samples();
        for (int i = -1; i < rounds; i++) {
            double ours = round(lanes);
            double bare = round(0);
            if (i >= 0) {
                with.add(ours);
                without.add(bare);
            }
        }
        report.figure("processor time", with, "cores", 3, Goal.atMost(0.5));
        report.figure("of that, the appends alone", without, "cores", 3);
    }

    private double round(int count) throws IOException {
        Acknowledging endpoint = new Acknowledging();
        Format format = new Format(new Format.Json(Format.JsonLayout.PLAIN));
        try (WorkFolder work = new WorkFolder("lanes");
                Bus bus = Buses.open(work.path(), "1GiB");
                Lanes lanes = Lanes.start(bus, work.path(), count, endpoint, format)) {
            feed(bus, Math.min(1, seconds));
            long before = endpoint.events().get();
            long used = Cpu.ofThisProcessNanos();
            long start = System.nanoTime();
            long made = feed(bus, seconds);
            double cores = (Cpu.ofThisProcessNanos() - used) / (double) (System.nanoTime() - start);
            await(endpoint, before + made * count);
            return cores;
        }
    }

    private static long feed(Bus bus, double seconds) {
        int[] number = new int[1];
        return Pace.run(
                RATE,
                4,
                seconds,
                due -> bus.append(Stream.EVENTS, List.of(Readings.small(number[0]++, System.nanoTime()))));
    }

    private static void await(Acknowledging endpoint, long events) {
        long end = System.nanoTime() + 30_000_000_000L;
        while (endpoint.events().get() < events) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("the lanes must deliver " + events + " but gave " + endpoint.events());
            }
            LockSupport.parkNanos(1_000_000);
        }
    }
}
