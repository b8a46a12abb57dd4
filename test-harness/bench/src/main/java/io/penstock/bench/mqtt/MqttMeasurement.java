/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.mqtt;

import io.penstock.bench.measure.Effort;
import io.penstock.bench.measure.Measurement;
import io.penstock.bench.measure.Report;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * MQTT in to MQTT out through a real broker. Memory over minutes, and the way from one broker to another, are measured only when they are
 * asked for.
 */
public final class MqttMeasurement implements Measurement {
    @Override
    public String name() {
        return "mqtt";
    }

    @Override
    public String group() {
        return "system";
    }

    @Override
    public String about() {
        return "MQTT in, filter, convert, MQTT out through mosquitto, QoS 0 and 1; beside a bare message-by-message copy.";
    }

    @Override
    public double minutes() {
        return 4.5;
    }

    @Override
    public List<String> parts() {
        return List.of("qos0", "qos1", "between", "linger0", "memory");
    }

    @Override
    public Set<String> options() {
        return Set.of("window", "minutes");
    }

    @Override
    public Optional<String> missing() {
        return Broker.missing();
    }

    @Override
    public void run(Report report, Effort effort) throws IOException {
        MqttBench bench = new MqttBench(
                report,
                effort.pick(effort.most(), 1, 1),
                effort.pick(5, 1, 0.3),
                effort.pick(4, 1, 0.5),
                effort.window());
        if (effort.minutes() > 0 || "memory".equals(effort.only())) {
            bench.memory(effort.minutes() > 0 ? effort.minutes() : effort.pick(10, 0.3, 0.02));
            return;
        }
        if (effort.wantsIn(Effort.Level.FULL, "qos0")) {
            bench.compare(0);
        }
        if (effort.wants("qos1")) {
            bench.compare(1);
        }
        if ("between".equals(effort.only())) {
            bench.between();
        }
        if (effort.wantsIn(Effort.Level.FULL, "linger0")) {
            bench.withoutLinger();
        }
    }
}
