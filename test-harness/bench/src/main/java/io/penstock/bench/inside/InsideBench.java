/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.inside;

import io.penstock.bench.measure.Cores;
import io.penstock.bench.measure.Goal;
import io.penstock.bench.measure.Measured;
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
        boolean pinned = Cores.here().canHold();
        report.title(
                "lane",
                "Inside: decode, filter, convert, tag, encode" + (pinned ? ", on one core" : ", NOT held to one core"));
        Side lane = new Side("lane");
        Side plain = new Side("plain");
        try (WorkFolder work = new WorkFolder("inside");
                Worker inside = Worker.onOneCore(Inside.class, work.path().resolve("inside.log"))) {
            Side cold = new Side("plain");
            Side coldLane = new Side("lane");
            for (int i = 0; i < 3; i++) {
                cold.turn(inside);
                coldLane.turn(inside);
            }
            for (int i = 0; i < rounds; i++) {
                plain.turn(inside);
                lane.turn(inside);
            }
        }
        report.figure(Measured.of("lane, append and commit included", lane.rate, "events/s")
                .digits(0)
                .goal(Goal.atLeast(500_000))
                .against("plain loop", plain.rate));
        report.figure("plain loop", plain.rate, "events/s", 0);
        report.figure(
                "lane to plain loop, by the clock", lane.clock.ratioTo(plain.clock), "times", 2, Goal.atMost(1.6));
        report.figure(Measured.of("lane, processor time", lane.cpu, "us/event")
                .digits(3)
                .against("plain loop, processor time", plain.cpu));
        report.figure("plain loop, processor time", plain.cpu, "us/event", 3);
    }

    /** What was measured of one side. */
    private final class Side {
        private final String name;
        private final Samples rate = new Samples();
        private final Samples clock = new Samples();
        private final Samples cpu = new Samples();
        private long bytes;

        Side(String name) {
            this.name = name;
        }

        void turn(Worker inside) throws IOException {
            String[] answer = inside.ask(name + " " + batches).split(" ");
            double events = (double) batches * Work.BATCH;
            rate.add(events * 1e9 / Long.parseLong(answer[0]));
            clock.add(Long.parseLong(answer[0]) / 1000.0 / events);
            cpu.add(Long.parseLong(answer[1]) / 1000.0 / events);
            if (bytes != 0 && bytes != Long.parseLong(answer[2])) {
                throw new IOException(
                        "the " + name + " must give the same bytes each turn but gave " + bytes + " and " + answer[2]);
            }
            bytes = Long.parseLong(answer[2]);
        }
    }
}
