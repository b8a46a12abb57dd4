/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.devices;

import io.penstock.bench.measure.Effort;
import io.penstock.bench.measure.Measurement;
import io.penstock.bench.measure.Report;
import io.penstock.bench.mqtt.Broker;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** How many devices before polls come late. MQTT is left out where there is no broker. */
public final class DevicesMeasurement implements Measurement {
    @Override
    public String name() {
        return "devices";
    }

    @Override
    public String group() {
        return "devices";
    }

    @Override
    public String about() {
        return "10 to 10,000 virtual devices, Modbus devices on simulated servers, MQTT devices: how many before polls come late.";
    }

    @Override
    public double minutes() {
        return 4.8;
    }

    @Override
    public List<String> parts() {
        return List.of("virtual", "modbus", "mqtt", "events");
    }

    @Override
    public Set<String> options() {
        return Set.of("devices");
    }

    @Override
    public void run(Report report, Effort effort) throws IOException {
        DevicesBench bench = new DevicesBench(report, effort);
        if (effort.wants("virtual")) {
            bench.virtual();
        }
        if (effort.wants("modbus")) {
            bench.modbus();
        }
        if (effort.wantsIn(Effort.Level.FULL, "mqtt")) {
            mqtt(report, bench);
        }
        if (effort.wantsIn(Effort.Level.FULL, "events")) {
            bench.events();
        }
    }

    private static void mqtt(Report report, DevicesBench bench) throws IOException {
        Optional<String> missing = Broker.missing();
        if (missing.isPresent()) {
            report.title("mqtt", "MQTT devices");
            report.note("left out: " + missing.get());
            return;
        }
        report.version("mosquitto", Broker.version());
        bench.mqtt();
    }
}
