/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.rest;

import io.penstock.bench.measure.Effort;
import io.penstock.bench.measure.Measurement;
import io.penstock.bench.measure.Report;
import java.io.IOException;
import java.util.Set;

/** GET and PUT at a steady rate. */
public final class RestMeasurement implements Measurement {
    @Override
    public String name() {
        return "rest";
    }

    @Override
    public String group() {
        return "service";
    }

    @Override
    public String about() {
        return "GET and PUT of virtual devices at 500 requests/s, few devices and many; beside a bare server of the same library.";
    }

    @Override
    public double minutes() {
        return 4.2;
    }

    @Override
    public Set<String> options() {
        return Set.of("devices", "quiet");
    }

    /** A quick run of all has the same, shorter, in another measurement. */
    @Override
    public boolean inAll(Effort effort) {
        return effort.level() != Effort.Level.QUICK;
    }

    @Override
    public void run(Report report, Effort effort) throws IOException {
        new RestBench(
                        report,
                        effort.pick(Math.min(3, effort.most()), 1, 1),
                        effort.pick(45, 2, 0.2),
                        effort.pick(5, 2, 0.5))
                .run(
                        effort.devicesOr(effort.pick(10_000, 10_000, 30)),
                        !effort.quiet() && effort.level() != Effort.Level.MOMENT);
    }
}
