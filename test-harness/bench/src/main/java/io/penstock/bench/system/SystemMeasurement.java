/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.system;

import io.penstock.bench.measure.Effort;
import io.penstock.bench.measure.Measurement;
import io.penstock.bench.measure.Report;
import io.penstock.bench.mqtt.Broker;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The whole way, at rates from idle to saturation. */
public final class SystemMeasurement implements Measurement {
    @Override
    public String name() {
        return "system";
    }

    @Override
    public String group() {
        return "system";
    }

    @Override
    public String about() {
        return "Device to export by rate, payload, steps and pipelines; device to rule to actuation by rate; idle to saturation.";
    }

    @Override
    public double minutes() {
        return 6.7;
    }

    @Override
    public List<String> parts() {
        return List.of("rates", "payloads", "steps", "pipelines", "actuation");
    }

    @Override
    public Set<String> options() {
        return Set.of("window");
    }

    @Override
    public Optional<String> missing() {
        return Broker.missing();
    }

    @Override
    public void run(Report report, Effort effort) throws IOException {
        report.version("mosquitto", Broker.version());
        SystemBench bench = new SystemBench(report, effort);
        if (effort.wants("rates")) {
            bench.rates();
        }
        if (effort.wants("payloads")) {
            bench.payloads();
        }
        if (effort.wantsIn(Effort.Level.FULL, "steps")) {
            bench.steps();
        }
        if (effort.wantsIn(Effort.Level.FULL, "pipelines")) {
            bench.pipelines();
        }
        if (effort.wantsIn(Effort.Level.FULL, "actuation")) {
            new ActuationByRate(report, effort).run();
        }
    }
}
