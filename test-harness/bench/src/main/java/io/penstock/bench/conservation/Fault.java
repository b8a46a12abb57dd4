/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.conservation;

import io.penstock.bench.measure.Pace;
import java.io.IOException;
import java.util.List;

/**
 * Something that breaks while numbers keep coming.
 *
 * @param id for {@code --only}
 * @param text for the report
 * @param bus settings of the bus; those with the same settings are done to one program, one after the other
 * @param doubles whether numbers may come twice because of it
 * @param seconds how long it lasts in a full run
 * @param strike does it, and undoes it after so many seconds
 */
record Fault(String id, String text, String bus, boolean doubles, double seconds, Strike strike) {
    static final String CLOCK = "clock";
    private static final String USUAL = "";
    private static final String SMALL = "maxSize: 128KiB, segment: 64KiB, whenFull: ";
    private static final double RATE = 1_000;
    private static final double RELOADS_EVERY = 5;
    private static final int KILLS = 3;

    /** What a fault does. */
    interface Strike {
        void to(Rig rig, double seconds) throws IOException;
    }

    static final List<Fault> ALL = List.of(
            new Fault("none", "nothing breaks", USUAL, false, 10, (rig, s) -> Pace.pause(s)),
            new Fault("away", "endpoint away", USUAL, true, 60, (rig, s) -> {
                rig.ask("away");
                Pace.pause(s);
                rig.ask("back");
            }),
            new Fault("hang", "endpoint hangs", USUAL, true, 30, (rig, s) -> {
                rig.ask("hang");
                Pace.pause(s);
                rig.ask("answer");
            }),
            new Fault("broker", "broker of the devices restarted", USUAL, true, 20, (rig, s) -> {
                rig.broker().restart();
                Pace.pause(s / 2);
                rig.broker().restart();
                Pace.pause(s / 2);
            }),
            new Fault("kill", "program killed (SIGKILL) and started", USUAL, true, 30, (rig, s) -> {
                for (int i = 0; i < KILLS; i++) {
                    rig.killAndStart();
                    Pace.pause(s / KILLS);
                }
            }),
            new Fault("reload", "profile changed every 5 s", USUAL, true, 30, Fault::reloads),
            new Fault("half", "half of the devices vanish with their client", USUAL, true, 15, (rig, s) -> {
                rig.ask("vanish");
                Pace.pause(s);
                rig.ask("return");
            }),
            new Fault(
                    "drop-oldest",
                    "disk cap reached, drop-oldest, and restarted",
                    SMALL + "drop-oldest",
                    true,
                    20,
                    (rig, s) -> {
                        rig.ask("away");
                        Pace.pause(s);
                        rig.stopAndStart();
                        rig.ask("back");
                    }),
            new Fault("refuse", "disk cap reached, refuse", SMALL + "refuse", true, 20, (rig, s) -> {
                rig.ask("away");
                Pace.pause(s);
                rig.awaitMetric("penstock_bus_refused");
                rig.ask("back");
            }),
            new Fault(CLOCK, "clock set ahead 1 h, then back 2 h", "keep: 10m", false, 20, (rig, s) -> {
                rig.stepClock(3_600);
                Pace.pause(s / 2);
                rig.stepClock(-3_600);
                Pace.pause(s / 2);
            }));

    /**
     * Feeds before, meanwhile and after.
     *
     * @return seconds from the end of the fault until what had gathered was through, while more came
     */
    double strike(Rig rig, double around, double lasting) throws IOException {
        rig.ask("feed " + RATE + " " + Rig.DEVICES);
        Pace.pause(around);
        strike.to(rig, lasting);
        double drained = rig.awaitBehind((long) (RATE / 10));
        Pace.pause(around);
        return drained;
    }

    private static void reloads(Rig rig, double seconds) throws IOException {
        double every = Math.min(RELOADS_EVERY, Math.max(1, seconds / 3));
        for (double at = 0; at < seconds; at += every) {
            rig.reload();
            Pace.pause(every);
        }
    }
}
