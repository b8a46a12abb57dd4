/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.modbus;

import io.penstock.bench.measure.Effort;
import io.penstock.bench.measure.Measurement;
import io.penstock.bench.measure.Report;
import java.io.IOException;
import java.util.Set;

/** Many Modbus TCP devices. */
public final class ModbusMeasurement implements Measurement {
    private static final int MANY = 1000;
    private static final int FEW = 200;

    @Override
    public String name() {
        return "modbus";
    }

    @Override
    public String group() {
        return "devices";
    }

    @Override
    public String about() {
        return "Simulated Modbus TCP devices with 30 tags each, polled every second; beside a bare poller of the same library.";
    }

    @Override
    public double minutes() {
        return 5.4;
    }

    @Override
    public Set<String> options() {
        return Set.of("devices");
    }

    /** A quick run of all has the same, shorter, in another measurement. */
    @Override
    public boolean inAll(Effort effort) {
        return effort.level() != Effort.Level.QUICK;
    }

    @Override
    public void run(Report report, Effort effort) throws IOException {
        if (effort.devices() > 0) {
            poll(report, effort, effort.devices());
            return;
        }
        if (effort.level() == Effort.Level.FULL) {
            poll(report, effort, MANY);
        }
        poll(report, effort, effort.pick(FEW, FEW, 5));
    }

    /** Few devices are warmed up for longer: a process compiles what has run so often, not for so long. */
    private static void poll(Report report, Effort effort, int devices) throws IOException {
        boolean few = devices <= FEW;
        new ModbusBench(
                        report,
                        effort.pick(Math.min(3, effort.most()), 1, 1),
                        effort.pick(few ? 30 : 5, 1, 0.1),
                        effort.pick(8, 2, 2))
                .poll(devices, few ? 0.2 : 0.5);
    }
}
