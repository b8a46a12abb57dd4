/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.modbus;

import io.penstock.bench.measure.Child;
import io.penstock.bench.measure.Cores.Role;
import io.penstock.bench.measure.Goal;
import io.penstock.bench.measure.Installation;
import io.penstock.bench.measure.Measured;
import io.penstock.bench.measure.Meter;
import io.penstock.bench.measure.Report;
import io.penstock.bench.measure.Samples;
import io.penstock.bench.measure.Spread;
import io.penstock.bench.measure.Steady;
import io.penstock.bench.measure.WorkFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Many Modbus TCP devices, polled every second: by Penstock to its bus, and by a bare poller to nowhere, in turns. */
public final class ModbusBench {
    private static final double BARE_WARM_UP = 10;

    private final Report report;
    private final int rounds;
    private final double warmUp;
    private final double seconds;

    /**
     * @param warmUp seconds, at least, that Penstock runs before it is measured; the bare poller, which is little code, no more than 10
     * @param seconds of each measurement
     */
    public ModbusBench(Report report, int rounds, double warmUp, double seconds) {
        this.report = report;
        this.rounds = rounds;
        this.warmUp = warmUp;
        this.seconds = seconds;
    }

    /** @param cores the goal for processor time */
    public void poll(int devices, double cores) throws IOException {
        report.title(
                devices + "-devices",
                "Modbus TCP: " + devices + " devices with " + PollProfile.TAGS + " tags each, polled every second");
        Side ours = new Side();
        Side bare = new Side();
        try (WorkFolder work = new WorkFolder("modbus");
                Simulated simulated = new Simulated(work.path().resolve("devices.log"))) {
            for (int i = 0; i < rounds; i++) {
                Path folder = work.fresh("round");
                List<Integer> ports = simulated.devices(devices);
                try (Child child = Installation.run(
                        Role.MEASURED,
                        PollProfile.write(folder.resolve("profile"), ports),
                        Installation.thisJdk(),
                        folder.resolve("penstock.log"))) {
                    ours.measure(child, simulated, warmUp);
                }
                List<Integer> again = simulated.devices(devices);
                try (Child child = barePoller(again, folder.resolve("bare.log"))) {
                    bare.measure(child, simulated, Math.min(BARE_WARM_UP, warmUp));
                }
            }
        }
        report.note(Steady.text("penstock", ours.warm));
        report.note(Steady.text("bare poller", bare.warm));
        report.figure("penstock lateness p50", ours.lateness.p50, "ms", 1);
        report.figure(Measured.of("penstock lateness p99", ours.lateness.p99, "ms")
                .digits(1)
                .goal(devices >= 1000 ? Goal.atMost(100) : null)
                .against("bare poller lateness p99", bare.lateness.p99));
        report.figure("penstock lateness, worst", ours.lateness.max, "ms", 1);
        report.figure(Measured.of("penstock processor time", ours.cores, "cores")
                .digits(3)
                .goal(Goal.atMost(cores))
                .against("bare poller processor time", bare.cores));
        report.figure("penstock polls made of those due", ours.made, "%", 1, Goal.atLeast(99));
        report.figure("penstock resident memory", ours.resident, "MB", 0);
        report.figure("bare poller lateness p99", bare.lateness.p99, "ms", 1);
        report.spread("penstock lateness", ours.lateness);
        report.spread("bare poller lateness", bare.lateness);
        report.figure("bare poller processor time", bare.cores, "cores", 3);
        report.figure("bare poller polls made of those due", bare.made, "%", 1);
    }

    private static Child barePoller(List<Integer> ports, Path log) throws IOException {
        String list = String.join(",", ports.stream().map(String::valueOf).toList());
        return Child.java(
                Role.MEASURED,
                List.of("-XX:+UseSerialGC"),
                BarePoller.class.getName(),
                List.of(list, "" + PollProfile.REGISTERS),
                log);
    }

    /** What was measured of one side. */
    private final class Side {
        private final Spread lateness = new Spread();
        private final Samples cores = new Samples();
        private final Samples made = new Samples();
        private final Samples resident = new Samples();
        private final List<Steady> warm = new ArrayList<>();

        void measure(Child child, Simulated devices, double warmUp) throws IOException {
            devices.awaitEveryDevicePolled(child);
            warm.add(Steady.await(warmUp, child, devices::measure));
            Meter meter = new Meter(child);
            Polls polls = devices.measure(seconds);
            cores.add(meter.used().cores());
            lateness.add(polls.lateness());
            made.add(100.0 * polls.asked() / polls.due());
            resident.add(child.residentBytes() / 1e6);
        }
    }
}
