/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.interlock;

import io.penstock.bench.measure.Effort;
import io.penstock.bench.measure.Measurement;
import io.penstock.bench.measure.Report;
import java.io.IOException;

/** What interlocks cost a command. */
public final class InterlockMeasurement implements Measurement {
    @Override
    public String name() {
        return "interlock";
    }

    @Override
    public String group() {
        return "inside";
    }

    @Override
    public String about() {
        return "A write checked with 100 and 1,000 interlocks in the profile; beside the same without.";
    }

    @Override
    public double minutes() {
        return 0.4;
    }

    @Override
    public void run(Report report, Effort effort) throws IOException {
        new InterlockBench(
                        report,
                        effort.rounds(),
                        effort.pick(50_000, 1_000, 200),
                        effort.pick(100, 100, 10),
                        effort.pick(1_000, 1_000, 50))
                .run();
    }
}
