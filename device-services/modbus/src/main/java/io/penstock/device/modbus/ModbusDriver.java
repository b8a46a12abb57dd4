/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.modbus;

import io.penstock.api.driver.BoundDevice;
import io.penstock.api.driver.DriverContext;
import io.penstock.api.driver.Line;
import io.penstock.api.driver.Point;
import io.penstock.api.driver.SimulatingDriver;
import io.penstock.api.driver.Simulation;
import io.penstock.api.error.SettingException;
import io.penstock.api.plugin.Plugin;
import io.penstock.api.plugin.Setting;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads and writes Modbus TCP devices; EdgeX's device files and device profiles work as they are. */
@Plugin(
        name = "modbus",
        summary = "Reads and writes Modbus TCP devices, in as few requests as their registers allow.",
        since = "0.1",
        samples = {"modbus: {timeout: 2s}", "modbus: {gap: 0, maxRegisters: 60, pause: 20ms}"},
        details =
                """
                Resources that are read together are fetched in blocks of up to `maxRegisters` registers or `maxCoils`
                coils. Where a device answers a bridged block with exception 2 (illegal data address), the driver asks
                without the gap, then one by one, and remembers that until the line is opened anew.

                Devices with the same `Address` and `Port` share one connection and are asked one after the other;
                behind a gateway a unit that does not answer is DOWN for itself.

                Byte orders of a 32-bit value, as the registers hold it: big endian `ABCD` by default, `BADC` with
                `isByteSwap`, `CDAB` with `isWordSwap`, `DCBA` with both; 64-bit values likewise over four
                registers. A bit of a register is `startingAddress: "10.5"`, 0 being the lowest; it is written by
                function 22, or by reading and writing the register where the device does not know that.

                Simulated, a device is a Modbus server of its own on a free port of the loopback address; its values
                move between the resource's `minimum` and `maximum`, and what is written stays.
                """)
public record ModbusDriver(
        @Setting(
                        value = "How long a request may take, unless the device's Timeout says otherwise.",
                        defaultValue = "2s")
                Duration timeout,
        @Setting(
                        value = "How many registers nobody asked for a block read may bridge.",
                        defaultValue = "16",
                        min = 0,
                        max = 124)
                int gap,
        @Setting(
                        value = "How many coils nobody asked for a block read may bridge.",
                        defaultValue = "256",
                        min = 0,
                        max = 1999)
                int coilGap,
        @Setting(value = "Most registers in one read.", defaultValue = "125", min = 1, max = 125) int maxRegisters,
        @Setting(value = "Most coils in one read.", defaultValue = "2000", min = 1, max = 2000) int maxCoils,
        @Setting(value = "Least time between an answer and the next request on a line.", defaultValue = "0s")
                Duration pause,
        @Setting(
                        value =
                                "How long to wait after connecting before the first request, unless the device's ConnectDelay says otherwise.",
                        defaultValue = "0s")
                Duration connectDelay)
        implements SimulatingDriver<ModbusTcpLink, ModbusPoint> {

    public ModbusDriver {
        if (timeout.toMillis() < 1) {
            throw new SettingException("timeout", "must be at least 1ms", timeout);
        }
    }

    @Override
    public String protocol() {
        return "modbus-tcp";
    }

    @Override
    public Class<ModbusTcpLink> linkType() {
        return ModbusTcpLink.class;
    }

    @Override
    public Class<ModbusPoint> attributesType() {
        return ModbusPoint.class;
    }

    @Override
    public String line(ModbusTcpLink link) {
        return link.address().toLowerCase(Locale.ROOT) + ":" + link.port();
    }

    @Override
    public Line<ModbusTcpLink, ModbusPoint> open(
            Map<String, BoundDevice<ModbusTcpLink, ModbusPoint>> devices, DriverContext context) {
        ModbusTcpLink any = devices.values().iterator().next().link();
        return new ModbusLine(this, any, context);
    }

    @Override
    public List<String> lint(Point<ModbusPoint> point) {
        return SlotLint.of(point, this);
    }

    @Override
    public Simulation<ModbusTcpLink> simulate(BoundDevice<ModbusTcpLink, ModbusPoint> device, DriverContext context)
            throws IOException {
        return SimulatedServer.start(device, context.clock());
    }
}
