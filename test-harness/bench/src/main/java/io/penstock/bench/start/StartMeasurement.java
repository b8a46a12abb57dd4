/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.start;

import io.penstock.bench.measure.Effort;
import io.penstock.bench.measure.Here;
import io.penstock.bench.measure.Measurement;
import io.penstock.bench.measure.Report;
import java.io.IOException;
import java.util.List;

/** Start to the first event exported, warm. */
public final class StartMeasurement implements Measurement {
    @Override
    public String name() {
        return "start";
    }

    @Override
    public String group() {
        return "service";
    }

    @Override
    public String about() {
        return "The demo from launch to its first line exported, on JDK 17 and 25; beside a JVM that says its version.";
    }

    @Override
    public double minutes() {
        return 0.9;
    }

    @Override
    public List<String> parts() {
        return List.of("17", "25");
    }

    @Override
    public void run(Report report, Effort effort) throws IOException {
        StartBench bench = new StartBench(report, Here.ofCheckout("profiles/demo"));
        int rounds = effort.pick(2 * effort.most(), 1, 1);
        boolean warmUp = effort.level() != Effort.Level.MOMENT;
        if (effort.wants("17")) {
            bench.start(17, 1.5, rounds, warmUp);
        }
        if (effort.wantsIn(Effort.Level.FULL, "25")) {
            bench.start(25, 1.0, rounds, warmUp);
        }
    }
}
