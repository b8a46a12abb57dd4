/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.modbus;

import io.penstock.api.device.AdminState;
import io.penstock.api.device.AutoEvent;
import io.penstock.api.device.Device;
import io.penstock.api.device.DeviceProfile;
import io.penstock.api.device.DeviceResource;
import io.penstock.api.device.OperatingState;
import io.penstock.api.device.ReadWrite;
import io.penstock.api.device.ResourceProperties;
import io.penstock.api.driver.BoundDevice;
import io.penstock.api.driver.Point;
import io.penstock.api.event.ValueType;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Points and devices for tests, with little said. */
final class Points {
    static final ModbusDriver DRIVER = driver(16);

    private Points() {}

    /** One that waits for a machine that stalls. */
    static ModbusDriver driver(int gap) {
        return driver(gap, Duration.ofMinutes(1));
    }

    static ModbusDriver driver(int gap, Duration timeout) {
        return new ModbusDriver(timeout, gap, 256, 125, 2000, Duration.ZERO, Duration.ZERO);
    }

    static ModbusPoint at(String table, Object address) {
        return new ModbusPoint(table, address.toString(), null, false, false, 0, 0);
    }

    static ModbusPoint at(String table, Object address, ValueType raw, boolean byteSwap, boolean wordSwap) {
        return new ModbusPoint(table, address.toString(), raw, byteSwap, wordSwap, 0, 0);
    }

    static Point<ModbusPoint> point(String name, ValueType type, ReadWrite rw, ModbusPoint attributes) {
        ResourceProperties properties = new ResourceProperties(
                type, rw, "", null, null, null, null, null, null, null, null, null, "", Map.of());
        return new Point<>(new DeviceResource(name, "", false, Map.of(), Map.of(), properties), attributes);
    }

    static Point<ModbusPoint> holding(String name, ValueType type, Object address) {
        return point(name, type, ReadWrite.RW, at("HOLDING_REGISTERS", address));
    }

    static Point<ModbusPoint> coil(String name, int address) {
        return point(name, ValueType.BOOL, ReadWrite.RW, at("COILS", address));
    }

    static ModbusTcpLink link(int port, int unit) {
        return new ModbusTcpLink("127.0.0.1", port, unit, null, null, null);
    }

    @SafeVarargs
    static BoundDevice<ModbusTcpLink, ModbusPoint> device(
            String name, ModbusTcpLink link, Point<ModbusPoint>... points) {
        Map<String, Point<ModbusPoint>> named = new LinkedHashMap<>();
        Arrays.stream(points).forEach(p -> named.put(p.name(), p));
        DeviceProfile profile = new DeviceProfile(
                "v3",
                "p",
                "",
                "",
                "",
                List.of(),
                Arrays.stream(points).map(Point::resource).toList(),
                List.of());
        return new BoundDevice<>(plain(name), profile, link, named);
    }

    private static Device plain(String name, AutoEvent... autoEvents) {
        return new Device(
                null,
                name,
                "",
                List.of(),
                null,
                Map.of(),
                Map.of(),
                null,
                "",
                "p",
                AdminState.UNLOCKED,
                OperatingState.UP,
                Map.of(),
                List.of(autoEvents));
    }
}
