/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.actuation;

import io.penstock.bench.measure.Effort;
import io.penstock.bench.measure.Measurement;
import io.penstock.bench.measure.Report;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** From a reading to the write that it causes. */
public final class ActuationMeasurement implements Measurement {
    /** Seconds until what 200 writes a second go through is compiled: the compiler takes a third of a core until then. */
    private static final double COMPILED = 45;

    @Override
    public String name() {
        return "actuation";
    }

    @Override
    public String group() {
        return "system";
    }

    @Override
    public String about() {
        return "A reading, through a YAML rule and its command, to the write, in process and over Modbus TCP; beside a bare queue and a bare controller.";
    }

    @Override
    public double minutes() {
        return 3.1;
    }

    @Override
    public List<String> parts() {
        return List.of("process", "modbus");
    }

    @Override
    public Set<String> options() {
        return Set.of("quiet");
    }

    @Override
    public void run(Report report, Effort effort) throws IOException {
        if (effort.wants("process")) {
            bench(report, effort, effort.rounds(), COMPILED).inProcess(!effort.quiet());
        }
        if (effort.wants("modbus")) {
            // each round starts a process, and warms it up
            bench(report, effort, effort.rounds(3), 8).modbus(!effort.quiet());
        }
    }

    private static ActuationBench bench(Report report, Effort effort, int rounds, double warmUp) {
        return new ActuationBench(report, rounds, effort.pick(warmUp, 0.5, 0.5), effort.pick(3.0, 1.0, 1.0));
    }
}
