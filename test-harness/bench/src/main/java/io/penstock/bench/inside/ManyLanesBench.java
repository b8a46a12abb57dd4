/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.inside;

import io.penstock.api.bus.Bus;
import io.penstock.api.bus.Selection;
import io.penstock.api.bus.Stream;
import io.penstock.api.setting.Matcher;
import io.penstock.bench.bus.Buses;
import io.penstock.bench.bus.Readings;
import io.penstock.bench.measure.Cpu;
import io.penstock.bench.measure.Goal;
import io.penstock.bench.measure.Measured;
import io.penstock.bench.measure.Pace;
import io.penstock.bench.measure.Report;
import io.penstock.bench.measure.Samples;
import io.penstock.bench.measure.WorkFolder;
import io.penstock.functions.format.Format;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Many lanes on a bus that gets 4,000 events a second, a few at a time: each lane takes its share of the devices, and each takes
 * everything.
 */
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

    /** @param lanes a divisor of the number of devices, so that each takes as many */
    public void run(int lanes) throws IOException {
        report.title("lanes", "Log: " + lanes + " lanes on " + RATE + " events/s");
        Samples own = new Samples();
        Samples all = new Samples();
        Samples none = new Samples();
        for (int i = -1; i < rounds; i++) {
            double ownDevices = round(selections(lanes, true), 1);
            double everything = round(selections(lanes, false), lanes);
            double appendsAlone = round(List.of(), 0);
            if (i >= 0) {
                own.add(ownDevices);
                all.add(everything);
                none.add(appendsAlone);
            }
        }
        String appends = "of that, the appends alone";
        report.figure(Measured.of("each lane its own devices", own, "cores")
                .digits(3)
                .goal(Goal.atMost(0.5))
                .against(appends, none));
        report.figure(Measured.of("each lane everything: " + lanes * RATE + "/s delivered", all, "cores")
                .id("each lane everything")
                .digits(3)
                .goal(Goal.atMost(0.5))
                .against(appends, none));
        report.figure(appends, none, "cores", 3);
    }

    private static List<Selection> selections(int lanes, boolean ownDevices) {
        List<Selection> selections = new ArrayList<>();
        for (int i = 0; i < lanes; i++) {
            selections.add(ownDevices ? devicesOf(i, lanes) : Selection.ALL);
        }
        return selections;
    }

    private static Selection devicesOf(int lane, int lanes) {
        List<String> names = new ArrayList<>();
        for (int d = lane; d < Readings.DEVICES; d += lanes) {
            names.add("meter-" + d);
        }
        return new Selection(Matcher.of(names), Matcher.ALL, Matcher.ALL, Matcher.of(List.of()));
    }

    /** @param each how many lanes deliver an event */
    private double round(List<Selection> selections, int each) throws IOException {
        Acknowledging endpoint = new Acknowledging();
        Format format = new Format(new Format.Json(Format.JsonLayout.PLAIN));
        try (WorkFolder work = new WorkFolder("lanes");
                Bus bus = Buses.open(work.path(), "1GiB");
                Lanes lanes = Lanes.start(bus, work.path(), selections, endpoint, format)) {
            long before = feed(bus, Math.min(2, seconds));
            long used = Cpu.ofThisProcessNanos();
            long start = System.nanoTime();
            long made = feed(bus, seconds);
            double cores = (Cpu.ofThisProcessNanos() - used) / (double) (System.nanoTime() - start);
            await(endpoint, (before + made) * each);
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
