/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.inside;

import io.penstock.bench.measure.Goal;
import io.penstock.bench.measure.Report;
import io.penstock.bench.measure.Samples;
import io.penstock.bench.measure.WorkFolder;
import io.penstock.bench.measure.Worker;
import java.io.IOException;

/** Decode, filter, convert, tag, encode: as a lane on the bus, append and commit included, and in a plain loop, on one core. */
public final class InsideBench {
    private final Report report;
    private final int rounds;
    private final int batches;

    /** @param batches of 128 events in each turn */
    public InsideBench(Report report, int rounds, int batches) {
        this.report = report;
        this.rounds = rounds;
        this.batches = batches;
    }

    public void run() throws IOException {
        boolean pinned = Worker.canPin();
        report.title(
                "Inside: decode, filter, convert, tag, encode" + (pinned ? ", on one core" : ", NOT held to one core"));
        Samples lane = new Samples();
        Samples plain = new Samples();
        try (WorkFolder work = new WorkFolder("inside");
                Worker inside = Worker.onOneCore(Inside.class, work.path().resolve("inside.log"))) {
            for (int i = 0; i < 3; i++) {
                turn(inside, "plain");
                turn(inside, "lane");
            }
            for (int i = 0; i < rounds; i++) {
                plain.add(turn(inside, "plain"));
                lane.add(turn(inside, "lane"));
            }
        }
        report.figure("lane, append and commit included", perSecond(lane), "events/s", 0, Goal.atLeast(500_000));
        report.figure("plain loop", perSecond(plain), "events/s", 0);
        report.figure("lane", lane, "us/event", 3);
        report.figure("plain loop", plain, "us/event", 3);
        report.figure("lane to plain loop", lane.ratioTo(plain), "times", 2, Goal.atMost(1.6));
    }

    /** Microseconds an event. */
    private double turn(Worker inside, String side) throws IOException {
        String[] answer = inside.ask(side + " " + batches).split(" ");
        return Long.parseLong(answer[0]) / 1000.0 / ((long) batches * Work.BATCH);
    }

    private static Samples perSecond(Samples micros) {
        Samples rates = new Samples();
        for (double m : micros.values()) {
            rates.add(1e6 / m);
        }
        return rates;
    }
}
