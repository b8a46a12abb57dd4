/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.conservation;

import io.penstock.bench.measure.Effort;
import io.penstock.bench.measure.FindingException;
import io.penstock.bench.measure.Goal;
import io.penstock.bench.measure.Measurement;
import io.penstock.bench.measure.Pace;
import io.penstock.bench.measure.Report;
import io.penstock.bench.measure.WorkFolder;
import io.penstock.bench.mqtt.Broker;
import io.penstock.bench.result.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Events in, out, lost, doubled and out of order under each fault. Anything lost or out of order is a finding, not a figure. */
public final class ConservationMeasurement implements Measurement {
    private static final double QUICK = 2;
    private static final List<String> IN_A_MOMENT = List.of("none", "away", "half");

    @Override
    public String name() {
        return "conservation";
    }

    @Override
    public String group() {
        return "conservation";
    }

    @Override
    public String about() {
        return "What is lost, doubled or out of order when endpoints, brokers, disks, clocks or the program itself fail under load.";
    }

    @Override
    public double minutes() {
        return 6.6;
    }

    @Override
    public List<String> parts() {
        return Fault.ALL.stream().map(Fault::id).toList();
    }

    /** Even shortened it takes a minute and a half, half of what a quick run of everything may. */
    @Override
    public boolean inAll(Effort effort) {
        return effort.level() != Effort.Level.QUICK;
    }

    @Override
    public Optional<String> missing() {
        return Broker.missing();
    }

    @Override
    public void run(Report report, Effort effort) throws IOException, FindingException {
        report.title("faults", "1,000 events/s of 20 devices, MQTT to MQTT with QoS 1, while things break");
        report.version("mosquitto", Broker.version());
        List<Conserved> all = new ArrayList<>();
        for (Map.Entry<String, List<Fault>> group : grouped(report, effort).entrySet()) {
            all.addAll(strike(group.getKey(), group.getValue(), effort, report));
        }
        report.table(new Table(
                "conservation",
                "What became of the events",
                Conserved.COLUMNS,
                all.stream().map(Conserved::row).toList()));
        Conserved.bars(all).forEach(report::bars);
        for (Conserved c : all) {
            report.figure(c.fault().id() + " lost", c.lost(), "events", 0, Goal.atMost(0));
            report.figure(c.fault().id() + " out of order", c.disordered(), "events", 0, Goal.atMost(0));
            report.figure(c.fault().id() + " doubled, not announced", c.unannounced(), "events", 0, Goal.atMost(0));
            report.figure(c.fault().id() + " drained in", c.drained(), "s", 1, null);
        }
        List<String> findings = all.stream().flatMap(c -> c.findings().stream()).toList();
        if (!findings.isEmpty()) {
            throw new FindingException(String.join("; ", findings));
        }
    }

    /** By the settings of the bus: each group is done to one program. */
    private static Map<String, List<Fault>> grouped(Report report, Effort effort) {
        Map<String, List<Fault>> groups = new LinkedHashMap<>();
        for (Fault fault : Fault.ALL) {
            boolean wanted = effort.only() == null
                    ? effort.level() != Effort.Level.MOMENT || IN_A_MOMENT.contains(fault.id())
                    : effort.wants(fault.id());
            if (!wanted) {
                continue;
            }
            if (fault.id().equals(Fault.CLOCK) && FakeTime.library().isEmpty()) {
                report.note(fault.text()
                        + ": left out, libfaketime is not installed; such as by: apt-get install libfaketime");
                continue;
            }
            groups.computeIfAbsent(fault.bus(), b -> new ArrayList<>()).add(fault);
        }
        return groups;
    }

    private static List<Conserved> strike(String bus, List<Fault> faults, Effort effort, Report report)
            throws IOException {
        List<Conserved> done = new ArrayList<>();
        try (WorkFolder work = new WorkFolder("conservation");
                Rig rig = Rig.start(work.path(), bus, faults.get(0).id().equals(Fault.CLOCK))) {
            for (Fault fault : faults) {
                Conserved c = strike(rig, fault, effort);
                report.progress(String.join(" | ", c.row()));
                done.add(c);
            }
        }
        return done;
    }

    private static Conserved strike(Rig rig, Fault fault, Effort effort) throws IOException {
        rig.ask("reset");
        long counted = rig.counted();
        long doubted = rig.doubted();
        double drained = fault.strike(
                rig, effort.pick(3.0, 0.5, 0.3), effort.pick(fault.seconds(), Math.min(QUICK, fault.seconds()), 0.7));
        rig.drain();
        Pace.pause(effort.pick(2.0, 0.5, 0.3)); // a double may come late
        Outside.Counts counts = rig.ask("counts");
        return new Conserved(
                fault,
                counts.sent(),
                counts.unique(),
                rig.counted() - counted,
                counts.doubles(),
                rig.doubted() - doubted,
                counts.resent(),
                counts.disordered(),
                drained,
                rig.missing());
    }
}
