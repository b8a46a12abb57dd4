/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.growth;

import io.penstock.bench.measure.Effort;
import io.penstock.bench.measure.Measurement;
import io.penstock.bench.measure.Report;
import java.io.IOException;
import java.util.List;

/** How cost grows. */
public final class GrowthMeasurement implements Measurement {
    @Override
    public String name() {
        return "growth";
    }

    @Override
    public String group() {
        return "growth";
    }

    @Override
    public String about() {
        return "The same with 1, 10 and 100 times as many devices, pipelines, rules and waiting events: cost as a fitted exponent.";
    }

    @Override
    public double minutes() {
        return 2.4;
    }

    @Override
    public List<String> parts() {
        return List.of("devices", "pipelines", "rules", "backlog");
    }

    @Override
    public void run(Report report, Effort effort) throws IOException {
        GrowthBench bench = new GrowthBench(report, effort);
        if (effort.wantsIn(Effort.Level.FULL, "devices")) {
            bench.devices();
        }
        if (effort.wants("pipelines")) {
            bench.pipelines();
        }
        if (effort.wants("rules")) {
            bench.rules();
        }
        if (effort.wants("backlog")) {
            bench.backlog();
        }
    }
}
