/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench;

import io.penstock.bench.actuation.ActuationMeasurement;
import io.penstock.bench.beside.BesideMeasurement;
import io.penstock.bench.conservation.ConservationMeasurement;
import io.penstock.bench.devices.DevicesMeasurement;
import io.penstock.bench.growth.GrowthMeasurement;
import io.penstock.bench.inside.InsideMeasurement;
import io.penstock.bench.interlock.InterlockMeasurement;
import io.penstock.bench.jmh.JmhMeasurement;
import io.penstock.bench.log.LogMeasurement;
import io.penstock.bench.measure.Measurement;
import io.penstock.bench.modbus.ModbusMeasurement;
import io.penstock.bench.mqtt.MqttMeasurement;
import io.penstock.bench.remote.RemoteMeasurement;
import io.penstock.bench.rest.RestMeasurement;
import io.penstock.bench.rules.RulesMeasurement;
import io.penstock.bench.service.ServiceMeasurement;
import io.penstock.bench.soak.SoakMeasurement;
import io.penstock.bench.start.IdleMeasurement;
import io.penstock.bench.start.StartMeasurement;
import io.penstock.bench.system.SystemMeasurement;
import java.util.List;
import java.util.Optional;

/** All measurements there are, in the order in which {@code all} makes them. What is added here is listed, run and tested. */
public final class Measurements {
    private static final List<Measurement> ALL = List.of(
            new StartMeasurement(),
            new IdleMeasurement(),
            new ServiceMeasurement(),
            new RestMeasurement(),
            new SystemMeasurement(),
            new MqttMeasurement(),
            new BesideMeasurement(),
            new ActuationMeasurement(),
            new ModbusMeasurement(),
            new DevicesMeasurement(),
            new GrowthMeasurement(),
            new ConservationMeasurement(),
            new SoakMeasurement(),
            new LogMeasurement(),
            new InsideMeasurement(),
            new RulesMeasurement(),
            new InterlockMeasurement(),
            new JmhMeasurement(),
            new RemoteMeasurement());

    private Measurements() {}

    public static List<Measurement> all() {
        return ALL;
    }

    public static Optional<Measurement> named(String name) {
        return ALL.stream().filter(m -> m.name().equals(name)).findFirst();
    }
}
