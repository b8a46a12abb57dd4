/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.log;

import io.penstock.bench.inside.ManyLanesBench;
import io.penstock.bench.measure.Effort;
import io.penstock.bench.measure.Measurement;
import io.penstock.bench.measure.Report;
import java.io.IOException;
import java.util.List;

/** The log alone, as pipelines and drivers use it. */
public final class LogMeasurement implements Measurement {
    @Override
    public String name() {
        return "log";
    }

    @Override
    public String group() {
        return "inside";
    }

    @Override
    public String about() {
        return "The log alone: appends, single appends, latency to a reader, opening, 50 lanes; beside a plain file and a bare queue.";
    }

    @Override
    public double minutes() {
        return 2.7;
    }

    @Override
    public List<String> parts() {
        return List.of("appends", "singles", "latency", "reopen", "lanes");
    }

    @Override
    public void run(Report report, Effort effort) throws IOException {
        double seconds = effort.pick(2.5, 0.5, 0.2);
        LogBench bench = new LogBench(report, effort.rounds(), effort.pick(3_000_000, 200_000, 2_000), seconds);
        if (effort.wants("appends")) {
            bench.appends();
        }
        if (effort.wants("singles")) {
            bench.singles();
        }
        if (effort.wants("latency")) {
            bench.latency();
        }
        if (effort.wants("reopen")) {
            new ReopenBench(report).run(effort.pick(5_000_000, 200_000, 10_000), effort.rounds(3));
        }
        if (effort.wantsUnlessQuick("lanes")) {
            new ManyLanesBench(report, effort.rounds(3), seconds).run(effort.pick(50, 50, 5));
        }
    }
}
