/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.soak;

import io.penstock.bench.conservation.Outside;
import io.penstock.bench.conservation.Rig;
import io.penstock.bench.measure.Effort;
import io.penstock.bench.measure.FindingException;
import io.penstock.bench.measure.Goal;
import io.penstock.bench.measure.Measurement;
import io.penstock.bench.measure.Pace;
import io.penstock.bench.measure.Report;
import io.penstock.bench.measure.WorkFolder;
import io.penstock.bench.mqtt.Broker;
import io.penstock.bench.result.Axis;
import io.penstock.bench.result.Line;
import io.penstock.bench.result.Plot;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Long load at 80 % of saturation with faults in turns. */
public final class SoakMeasurement implements Measurement {
    private static final double PART = 0.8;

    /** What is kept for replay would grow for an hour: a bus that is at its age soon shows whether the disk stays flat. */
    private static final String BUS = "keep: 1m, segment: 8MiB, maxSize: 2GiB";

    @Override
    public String name() {
        return "soak";
    }

    @Override
    public String group() {
        return "conservation";
    }

    @Override
    public String about() {
        return "80 % of saturation for long, with faults in turns: memory, threads, files and disk over time; nothing lost.";
    }

    @Override
    public double minutes() {
        return 31;
    }

    @Override
    public Set<String> options() {
        return Set.of("minutes", "window");
    }

    @Override
    public boolean inAll(Effort effort) {
        return false;
    }

    @Override
    public Optional<String> missing() {
        return Broker.missing();
    }

    @Override
    public void run(Report report, Effort effort) throws IOException, FindingException {
        double minutes = effort.minutes() > 0 ? effort.minutes() : effort.pick(30.0, 0.5, 0.05);
        report.title("soak", "80 % of saturation with faults in turns, MQTT to MQTT with QoS 1");
        report.version("mosquitto", Broker.version());
        try (WorkFolder work = new WorkFolder("soak");
                Rig rig = Rig.start(work.path(), BUS, false)) {
            double saturation = saturation(rig, effort);
            report.figure("saturation", saturation, "events/s", 0, null);
            Load load =
                    new Load(rig, PART * saturation, minutes, effort.pick(60.0, 8.0, 1.0), effort.pick(3.0, 3.0, 0.5));
            long doubted = rig.doubted();
            load.run(report);
            report(report, load);
            Outside.Counts counts = rig.ask("counts");
            long announced = rig.doubted() - doubted + counts.resent();
            report.figure("sent", counts.sent(), "events", 0, null);
            report.figure("lost", counts.sent() - counts.unique(), "events", 0, Goal.atMost(0));
            report.figure("out of order", counts.disordered(), "events", 0, Goal.atMost(0));
            report.figure("doubled", counts.doubles(), "events", 0, null);
            report.figure(
                    "doubled, not announced", Math.max(0, counts.doubles() - announced), "events", 0, Goal.atMost(0));
            if (counts.sent() != counts.unique() || counts.disordered() > 0) {
                throw new FindingException((counts.sent() - counts.unique()) + " of " + counts.sent() + " lost and "
                        + counts.disordered() + " out of order");
            }
        }
    }

    /** As many as come out, never more than the window on the way, after a warm-up. */
    private static double saturation(Rig rig, Effort effort) throws IOException {
        rig.ask("saturate " + effort.window() + " " + Rig.DEVICES);
        Pace.pause(effort.pick(20.0, 5.0, 0.5));
        long before = rig.ask("counts").unique();
        double seconds = effort.pick(20.0, 4.0, 0.5);
        Pace.pause(seconds);
        double rate = (rig.ask("counts").unique() - before) / seconds;
        rig.drain();
        rig.ask("reset");
        return rate;
    }

    private static void report(Report report, Load load) {
        for (Series series : load.watch().ofTheProgram()) {
            Trend trend = series.trend();
            report.note(series.name() + ": " + trend.text(series.unit()));
            report.figure(series.name() + " that grows", trend.isFlat() ? 0 : 1, "0 or 1", 0, Goal.atMost(0));
            report.plot(plot(series));
        }
        report.plot(plot(load.watch().behind()));
    }

    private static Plot plot(Series series) {
        return new Plot(
                series.name().replace(' ', '-'),
                series.name() + " over the soak",
                "Sampled from the start of the load, faults included.",
                Axis.linear("time", "min"),
                Axis.linear(series.name(), series.unit()),
                List.of(Line.of(series.name(), series.points())));
    }
}
