/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.start;

import io.penstock.bench.measure.Effort;
import io.penstock.bench.measure.Here;
import io.penstock.bench.measure.Measurement;
import io.penstock.bench.measure.Report;
import java.io.IOException;

/** Memory of the demo once it has settled. */
public final class IdleMeasurement implements Measurement {
    @Override
    public String name() {
        return "idle";
    }

    @Override
    public String group() {
        return "service";
    }

    @Override
    public String about() {
        return "Resident memory and processor time of the demo when nothing but its own polls happens.";
    }

    @Override
    public double minutes() {
        return 1.1;
    }

    /** A quick run of all has the same, shorter, in another measurement. */
    @Override
    public boolean inAll(Effort effort) {
        return effort.level() != Effort.Level.QUICK;
    }

    @Override
    public void run(Report report, Effort effort) throws IOException {
        new StartBench(report, Here.ofCheckout("profiles/demo")).idle(effort.pick(60, 4, 1), 1);
    }
}
