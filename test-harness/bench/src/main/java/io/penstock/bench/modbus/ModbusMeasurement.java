/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.modbus;

import io.penstock.bench.measure.Effort;
import io.penstock.bench.measure.Measurement;
import io.penstock.bench.measure.Report;
import java.io.IOException;
import java.util.Set;

/** Many Modbus TCP devices. */
public final class ModbusMeasurement implements Measurement {
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
        return 3.5;
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
        ModbusBench bench = new ModbusBench(
                report, effort.pick(Math.min(3, effort.most()), 1, 1), effort.pick(5, 1, 0.1), effort.pick(8, 2, 2));
        if (effort.devices() > 0) {
            bench.poll(effort.devices(), effort.devices() <= 200 ? 0.2 : 0.5);
            return;
        }
        if (effort.level() == Effort.Level.FULL) {
            bench.poll(1000, 0.5);
        }
        bench.poll(effort.pick(200, 200, 5), 0.2);
    }
}
