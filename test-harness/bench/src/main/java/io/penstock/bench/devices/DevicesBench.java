/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.devices;

import io.penstock.bench.measure.Child;
import io.penstock.bench.measure.Cores.Role;
import io.penstock.bench.measure.Effort;
import io.penstock.bench.measure.Installation;
import io.penstock.bench.measure.Measured;
import io.penstock.bench.measure.Meter;
import io.penstock.bench.measure.Metrics;
import io.penstock.bench.measure.Pace;
import io.penstock.bench.measure.Report;
import io.penstock.bench.measure.Samples;
import io.penstock.bench.measure.Steady;
import io.penstock.bench.measure.WorkFolder;
import io.penstock.bench.modbus.PollProfile;
import io.penstock.bench.modbus.Polls;
import io.penstock.bench.modbus.Simulated;
import io.penstock.bench.mqtt.Outcome;
import io.penstock.bench.mqtt.Payload;
import io.penstock.bench.service.Asked;
import io.penstock.bench.service.ServiceProfile;
import io.penstock.bench.service.Started;
import io.penstock.bench.system.Flow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** More and more devices, each asked (or speaking) once a second, until polls come late. */
final class DevicesBench {
    /** Of an MQTT device, in each message. */
    private static final int READINGS = 3;

    private final Report report;
    private final Effort effort;

    DevicesBench(Report report, Effort effort) {
        this.report = report;
        this.effort = effort;
    }

    private int[] counts(int... full) {
        return effort.devices() > 0
                ? new int[] {effort.devices()}
                : effort.pick(full, new int[] {full[full.length - 1] / 10}, new int[] {10});
    }

    /** Virtual devices, each with one autoEvent a second, and a rule that looks at each. */
    void virtual() throws IOException {
        report.title("virtual", "Virtual devices, one reading a second each, a rule and a pipeline on all");
        Scale scale = new Scale("virtual devices", 1);
        try (WorkFolder around = new WorkFolder("devices");
                Asked asked = new Asked(around.path().resolve("client.log"))) {
            for (int count : counts(10, 100, 1_000, 3_000, 10_000)) {
                try (WorkFolder work = new WorkFolder("devices");
                        Started started = started(work.path(), count, "1s")) {
                    asked.turnTo(started.api());
                    awaitRead(asked, count);
                    Steady warmUp = Steady.await(effort.pick(4, 1, 0.3), started.child(), Pace::pause);
                    scale.add(count, warmUp, counted(started, asked).of(count));
                }
            }
        }
        scale.report(
                report,
                "late, as the program counts it: made 100 ms or more after it was due, left out, or missing of those due");
    }

    private static Started started(Path folder, int devices, String every) throws IOException {
        Path profile = ServiceProfile.write(folder.resolve("profile"), devices, every);
        return Started.run(Role.MEASURED, profile, profile.resolve(ServiceProfile.OUT), folder.resolve("penstock.log"));
    }

    /** Until as many are read as should be, or no more than before: schedules of many devices begin one after the other. */
    private void awaitRead(Asked asked, int wanted) throws IOException {
        double before = -1;
        double now = 0;
        while (now < 0.98 * wanted && now > before) {
            before = now;
            double events = metrics(asked).sum("penstock_service_events");
            long start = System.nanoTime();
            Pace.pause(effort.pick(3, 1.2, 1));
            now = (metrics(asked).sum("penstock_service_events") - events) * 1e9 / (System.nanoTime() - start);
        }
    }

    private Scale.At counted(Started started, Asked asked) throws IOException {
        Metrics before = metrics(asked);
        Meter meter = new Meter(started.child());
        long start = System.nanoTime();
        Pace.pause(effort.pick(6, 1.5, 1.2));
        Metrics after = metrics(asked);
        double seconds = (System.nanoTime() - start) / 1e9;
        Meter.Used used = meter.used();
        double events = after.sum("penstock_service_events") - before.sum("penstock_service_events");
        double late = after.sum("penstock_service_polls_late") - before.sum("penstock_service_polls_late");
        double skipped = after.sum("penstock_service_polls_skipped") - before.sum("penstock_service_polls_skipped");
        return new Scale.At(
                events / seconds,
                100 * (late + skipped) / Math.max(1, events + skipped),
                Double.NaN,
                used,
                started.child().residentBytes() / 1e6);
    }

    private static Metrics metrics(Asked asked) throws IOException {
        return Metrics.parse(asked.once("GET", "/metrics", "").body());
    }

    /** Modbus TCP servers that are simulated in another process; lateness is what they see. */
    void modbus() throws IOException {
        report.title(
                "modbus", "Simulated Modbus TCP devices with " + PollProfile.TAGS + " tags each, polled every second");
        Scale scale = new Scale("Modbus devices", PollProfile.TAGS);
        for (int count : counts(10, 100, 500, 1_000, 2_000)) {
            try (WorkFolder work = new WorkFolder("devices");
                    Simulated simulated = new Simulated(work.path().resolve("devices.log"))) {
                List<Integer> ports = simulated.devices(count);
                try (Child child = Installation.run(
                        Role.MEASURED,
                        PollProfile.write(work.path().resolve("profile"), ports),
                        Installation.thisJdk(),
                        work.path().resolve("penstock.log"))) {
                    simulated.awaitEveryDevicePolled(child);
                    Steady warmUp = Steady.await(effort.pick(4.0, 1.0, 0.1), child, simulated::measure);
                    scale.add(count, warmUp, seen(child, simulated));
                }
            }
        }
        scale.report(
                report,
                "seen from the devices: late is a poll that is not made, and how far the others lie behind their grid");
    }

    private Scale.At seen(Child child, Simulated simulated) throws IOException {
        double seconds = effort.pick(6.0, 2.0, 1.2);
        Meter meter = new Meter(child);
        Polls polls = simulated.measure(seconds);
        Meter.Used used = meter.used();
        return new Scale.At(
                polls.asked() / seconds,
                100.0 * Math.max(0, polls.due() - polls.asked()) / polls.due(),
                polls.lateness().p99(),
                used,
                child.residentBytes() / 1e6);
    }

    /** MQTT devices that say three readings a second each. */
    void mqtt() throws IOException {
        report.title(
                "mqtt", "MQTT devices, one message of 3 readings a second each, QoS 1, through a pipeline and out");
        Scale scale = new Scale("MQTT devices", READINGS);
        for (int count : counts(10, 100, 1_000, 3_000, 10_000)) {
            try (WorkFolder work = new WorkFolder("devices");
                    Flow flow = new Flow(work.path(), f -> f.devices(count).group("meter", READINGS, 3))) {
                flow.awaitReady("meter", Payload.readings(READINGS));
                Steady warmUp = Steady.await(
                        effort.pick(3, 1, 0.2),
                        flow.child(),
                        seconds -> flow.run("meter", count, effort.window(), 0, seconds));
                Meter meter = new Meter(flow.child());
                Outcome seen = flow.run("meter", count, effort.window(), 0.5, effort.pick(5, 1.5, 0.6));
                scale.add(
                        count,
                        warmUp,
                        new Scale.At(
                                seen.throughput(),
                                100.0 * Math.max(0, count - seen.throughput()) / count,
                                seen.p99Micros() / 1000,
                                meter.used(),
                                flow.child().residentBytes() / 1e6));
            }
        }
        scale.report(report, "late is what has not come out; p99 is from when a message was due to its export");
    }

    /** How many events a service puts on the bus at most: 500 virtual devices that are asked far too often. */
    void events() throws IOException {
        report.title("events", "Events a second into the bus, virtual devices asked more often than can be");
        Samples events = new Samples();
        Samples cores = new Samples();
        try (WorkFolder work = new WorkFolder("devices");
                Asked asked = new Asked(work.path().resolve("client.log"));
                Started started = started(
                        work.path(), effort.devicesOr(effort.pick(500, 500, 20)), effort.pick("5ms", "5ms", "20ms"))) {
            asked.turnTo(started.api());
            report.note(Steady.await(effort.pick(4, 2, 0.3), started.child(), Pace::pause)
                    .text("penstock"));
            for (int i = 0; i < effort.rounds(3); i++) {
                Scale.At at = counted(started, asked);
                events.add(at.events());
                cores.add(at.processor().cores());
            }
        }
        report.figure(Measured.of("events into the bus", events, "events/s").digits(0));
        report.figure(Measured.of("processor time of the process, rules and pipeline included", cores, "cores"));
    }
}
