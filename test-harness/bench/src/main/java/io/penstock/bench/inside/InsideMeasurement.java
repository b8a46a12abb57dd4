/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.inside;

import io.penstock.bench.measure.Effort;
import io.penstock.bench.measure.Measurement;
import io.penstock.bench.measure.Report;
import java.io.IOException;

/** A lane against the same functions in a plain loop. */
public final class InsideMeasurement implements Measurement {
    @Override
    public String name() {
        return "inside";
    }

    @Override
    public String group() {
        return "inside";
    }

    @Override
    public String about() {
        return "Decode, filter, convert, tag, encode as a lane on the bus, on one core; beside the same functions in a plain loop.";
    }

    @Override
    public double minutes() {
        return 0.4;
    }

    @Override
    public void run(Report report, Effort effort) throws IOException {
        new InsideBench(report, effort.rounds(), effort.pick(4_000, 300, 20)).run();
    }
}
