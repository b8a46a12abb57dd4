/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.soak;

import io.penstock.bench.conservation.Outside;
import io.penstock.bench.conservation.Rig;
import io.penstock.bench.measure.Pace;
import io.penstock.bench.measure.Report;
import io.penstock.bench.result.Table;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A steady rate for minutes, one fault after the other, with the next only when the last is over. */
final class Load {
    private final Rig rig;
    private final double rate;
    private final double minutes;
    private final double faultEvery;
    private final double hang;
    private final Watch watch;
    private final Map<Fault, long[]> struck = new EnumMap<>(Fault.class);
    private @Nullable Fault last;
    private long doublesBefore;

    private enum Fault {
        RESTART("broker of the devices restarted"),
        HANG("endpoint hangs"),
        CHANGE("profile changed");

        private final String text;

        Fault(String text) {
            this.text = text;
        }
    }

    /**
     * @param faultEvery seconds
     * @param hang seconds that an endpoint does
     */
    Load(Rig rig, double rate, double minutes, double faultEvery, double hang) {
        this.rig = rig;
        this.rate = rate;
        this.minutes = minutes;
        this.faultEvery = faultEvery;
        this.hang = hang;
        this.watch = new Watch(rig);
    }

    Watch watch() {
        return watch;
    }

    void run(Report report) throws IOException {
        double lookEvery = Math.min(5, minutes * 60 / 40);
        long start = System.nanoTime();
        rig.ask(String.format(Locale.ROOT, "feed %.0f %d", rate, Rig.DEVICES));
        double nextFault = faultEvery / 2;
        int faults = 0;
        for (double at = 0; at < minutes * 60; at = (System.nanoTime() - start) / 1e9) {
            Outside.Counts counts = rig.ask("counts");
            if (at >= nextFault) {
                doubled(counts);
                strike(Fault.values()[faults++ % Fault.values().length]);
                nextFault += faultEvery;
                counts = rig.ask("counts");
            }
            watch.look(counts.sent() - counts.unique());
            Pace.pause(lookEvery);
        }
        rig.drain();
        doubled(rig.ask("counts"));
        report.note(String.format(
                Locale.ROOT,
                "%.1f minutes at %.0f events/s, %d faults; an endpoint hangs for %.1f s",
                minutes,
                rate,
                faults,
                hang));
        report.table(new Table("faults", "What came twice", List.of("after", "times", "doubled"), rows()));
    }

    /** What came twice since the last fault is put down to that. */
    private void doubled(Outside.Counts counts) {
        if (last != null) {
            struck.get(last)[1] += counts.doubles() - doublesBefore;
        }
        doublesBefore = counts.doubles();
    }

    private List<List<String>> rows() {
        return struck.entrySet().stream()
                .map(e -> List.of(e.getKey().text, "" + e.getValue()[0], "" + e.getValue()[1]))
                .toList();
    }

    private void strike(Fault fault) throws IOException {
        last = fault;
        struck.computeIfAbsent(fault, f -> new long[2])[0]++;
        switch (fault) {
            case RESTART -> rig.broker().restart();
            case HANG -> {
                rig.ask("hang");
                Pace.pause(hang);
                rig.ask("answer");
            }
            case CHANGE -> rig.reload();
        }
    }
}
