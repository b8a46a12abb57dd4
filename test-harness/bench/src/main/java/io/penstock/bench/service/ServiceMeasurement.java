/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.service;

import io.penstock.bench.measure.Effort;
import io.penstock.bench.measure.Measurement;
import io.penstock.bench.measure.Report;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** What one process of Penstock takes and gives. */
public final class ServiceMeasurement implements Measurement {
    @Override
    public String name() {
        return "service";
    }

    @Override
    public String group() {
        return "service";
    }

    @Override
    public String about() {
        return "Memory and processor time of the process and its parts, start cold and warm, size on disk, the APIs and how they refuse.";
    }

    @Override
    public double minutes() {
        return 3.4;
    }

    @Override
    public List<String> parts() {
        return List.of("process", "memory", "start", "disk", "api", "door", "full");
    }

    @Override
    public Set<String> options() {
        return Set.of("devices");
    }

    @Override
    public void run(Report report, Effort effort) throws IOException {
        ServiceBench bench = new ServiceBench(report, effort);
        if (effort.wants("process")) {
            bench.process();
        }
        if (effort.wantsUnlessQuick("memory")) {
            new MemoryBench(report, effort).run();
        }
        if (effort.wantsUnlessQuick("start")) {
            bench.start();
        }
        if (effort.wants("disk")) {
            bench.disk();
        }
        if (effort.wants("api")) {
            new ApiBench(report, effort).run();
        }
        if (effort.wantsIn(Effort.Level.FULL, "door")) {
            new DoorBench(report, effort).run();
        }
        if (effort.wantsIn(Effort.Level.FULL, "full")) {
            new FullBusBench(report, effort).run();
        }
    }
}
