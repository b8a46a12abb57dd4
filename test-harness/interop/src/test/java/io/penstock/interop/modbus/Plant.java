/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.interop.modbus;

import io.penstock.api.connection.Connections;
import io.penstock.api.connection.Link;
import io.penstock.api.device.AdminState;
import io.penstock.api.device.AutoEvent;
import io.penstock.api.device.Device;
import io.penstock.api.device.DeviceProfile;
import io.penstock.api.device.DeviceResource;
import io.penstock.api.device.OperatingState;
import io.penstock.api.device.ReadWrite;
import io.penstock.api.device.ResourceProperties;
import io.penstock.api.driver.BoundDevice;
import io.penstock.api.driver.DriverContext;
import io.penstock.api.driver.Point;
import io.penstock.api.event.ValueType;
import io.penstock.api.setting.ConnectionRef;
import io.penstock.device.modbus.ModbusDriver;
import io.penstock.device.modbus.ModbusPoint;
import io.penstock.device.modbus.ModbusTcpLink;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;

/** Modbus devices as a profile would say them. */
final class Plant {
    static final ModbusDriver DRIVER =
            new ModbusDriver(Duration.ofSeconds(20), 16, 256, 125, 2000, Duration.ZERO, Duration.ZERO);

    private Plant() {}

    static Point<ModbusPoint> point(String name, ValueType type, ReadWrite access, ModbusPoint at) {
        ResourceProperties properties = new ResourceProperties(
                type, access, "", null, null, null, null, null, null, null, null, null, "", Map.of());
        return new Point<>(new DeviceResource(name, "", false, Map.of(), Map.of(), properties), at);
    }

    static ModbusPoint at(String table, String address) {
        return new ModbusPoint(table, address, null, false, false, 0, 0);
    }

    static Point<ModbusPoint> holding(String name, ValueType type, int address) {
        return point(name, type, ReadWrite.RW, at("HOLDING_REGISTERS", String.valueOf(address)));
    }

    static ModbusTcpLink link(int port, int unit) {
        return new ModbusTcpLink("127.0.0.1", port, unit, null, null, null);
    }

    static BoundDevice<ModbusTcpLink, ModbusPoint> device(
            String name, int port, int unit, Map<String, Object> extras, List<Point<ModbusPoint>> points) {
        Map<String, Point<ModbusPoint>> named = new LinkedHashMap<>();
        points.forEach(p -> named.put(p.name(), p));
        DeviceProfile profile = new DeviceProfile(
                "v3",
                "p",
                "",
                "",
                "",
                List.of(),
                points.stream().map(Point::resource).toList(),
                List.of());
        List<AutoEvent> autoEvents =
                List.of(new AutoEvent(points.get(0).name(), Duration.ofMillis(100), false, null, Map.of()));
        Device device = new Device(
                null,
                name,
                "",
                List.of(),
                null,
                Map.of(),
                Map.of("penstock", extras),
                null,
                "plc",
                "p",
                AdminState.UNLOCKED,
                OperatingState.UP,
                Map.of(),
                autoEvents);
        return new BoundDevice<>(device, profile, link(port, unit), named);
    }

    /** A profile without connections. */
    static final class NoConnections implements Connections {
        @Override
        public <L extends Link> L link(ConnectionRef ref, Class<L> type) {
            throw new IllegalArgumentException("there is no connection '" + ref.name() + "'");
        }
    }

    /** A driver's context outside the sdk. */
    record Context() implements DriverContext {
        @Override
        public String service() {
            return "plc";
        }

        @Override
        public Clock clock() {
            return Clock.systemUTC();
        }

        @Override
        public RandomGenerator random() {
            return new Random(1);
        }

        @Override
        public Connections connections() {
            return new NoConnections();
        }

        @Override
        public Path profileFolder() {
            return Path.of(".");
        }

        @Override
        public void count(String cause) {}
    }
}
