/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.soak;

import io.penstock.bench.conservation.Outside;
import io.penstock.bench.conservation.Rig;
import io.penstock.bench.measure.Report;
import java.io.IOException;
import java.util.Locale;

/** A steady rate for minutes, one fault after the other, with the next only when the last is over. */
final class Load {
    private final Rig rig;
    private final double rate;
    private final double minutes;
    private final double faultEvery;
    private final double hang;
    private final Watch watch;

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
            if (at >= nextFault) {
                strike(faults++);
                nextFault += faultEvery;
            }
            Outside.Counts counts = rig.ask("counts");
            watch.look(counts.sent() - counts.unique());
            Rig.pause(lookEvery);
        }
        rig.drain();
        report.note(String.format(
                Locale.ROOT,
                "%.1f minutes at %.0f events/s, %d faults: broker of the devices restarted, endpoint hangs %.1f s, profile changed",
                minutes,
                rate,
                faults,
                hang));
    }

    private void strike(int which) throws IOException {
        switch (which % 3) {
            case 0 -> rig.broker().restart();
            case 1 -> {
                rig.ask("hang");
                Rig.pause(hang);
                rig.ask("answer");
            }
            default -> rig.reload();
        }
    }
}
