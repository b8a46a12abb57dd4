/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.interop.modbus;

import static io.penstock.interop.modbus.Plant.at;
import static io.penstock.interop.modbus.Plant.device;
import static io.penstock.interop.modbus.Plant.holding;
import static io.penstock.interop.modbus.Plant.point;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.api.device.ReadWrite;
import io.penstock.api.driver.BoundDevice;
import io.penstock.api.driver.Deadline;
import io.penstock.api.driver.Line;
import io.penstock.api.driver.Point;
import io.penstock.api.driver.Reply;
import io.penstock.api.driver.Simulation;
import io.penstock.api.driver.Write;
import io.penstock.api.event.ValueType;
import io.penstock.device.modbus.ModbusPoint;
import io.penstock.device.modbus.ModbusTcpLink;
import io.penstock.interop.Peer;
import io.penstock.interop.Ports;
import io.penstock.interop.RequiresPeer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Our driver against pymodbus's server, and pymodbus's client against our simulated device. */
@RequiresPeer(Peer.PYMODBUS)
class ModbusIT {
    private static Pymodbus server;

    @BeforeAll
    static void start() throws IOException {
        server = Pymodbus.serve(Ports.free());
    }

    @AfterAll
    static void stop() throws InterruptedException {
        server.close();
    }

    private static Deadline deadline() {
        return Deadline.in(Duration.ofSeconds(30));
    }

    private static Line<ModbusTcpLink, ModbusPoint> open(BoundDevice<ModbusTcpLink, ModbusPoint> device) {
        return Plant.DRIVER.open(Map.of(device.name(), device), new Plant.Context());
    }

    private static List<Reply> read(int unit, List<Point<ModbusPoint>> points) throws IOException {
        var device = device("d", server.port(), unit, Map.of(), points);
        try (var line = open(device)) {
            return line.read(device, points, deadline());
        }
    }

    @Test
    void shouldReadEveryNumberInEveryOrder() throws IOException {
        // Given what server.py packs
        List<ValueType> types =
                List.of(ValueType.INT32, ValueType.UINT32, ValueType.FLOAT32, ValueType.INT64, ValueType.FLOAT64);
        List<Object> values = List.of(-123456789L, 4123456789L, (double) 123.456f, -1234567890123456789L, -2.5);
        List<Point<ModbusPoint>> points = new ArrayList<>();
        List<Object> expected = new ArrayList<>();
        for (int t = 0; t < types.size(); t++) {
            for (int order = 0; order < 4; order++) {
                String address = String.valueOf(100 + (t * 4 + order) * 4);
                points.add(point(
                        types.get(t) + "-" + order,
                        types.get(t),
                        ReadWrite.R,
                        new ModbusPoint("HOLDING_REGISTERS", address, null, (order & 1) != 0, (order & 2) != 0, 0, 0)));
                expected.add(values.get(t));
            }
        }

        // When, Then
        assertThat(read(1, points)).extracting(Reply::value).containsExactlyElementsOf(expected);
    }

    @Test
    void shouldReadTextAndBits() throws IOException {
        List<Point<ModbusPoint>> points = List.of(
                point(
                        "text",
                        ValueType.STRING,
                        ReadWrite.R,
                        new ModbusPoint("HOLDING_REGISTERS", "200", null, false, false, 4, 0)),
                point("5", ValueType.BOOL, ReadWrite.R, at("HOLDING_REGISTERS", "210.5")),
                point("6", ValueType.BOOL, ReadWrite.R, at("HOLDING_REGISTERS", "210.6")),
                point("10", ValueType.BOOL, ReadWrite.R, at("HOLDING_REGISTERS", "210.10")));

        assertThat(read(1, points)).extracting(Reply::value).containsExactly("PUMP-7", true, false, true);
    }

    @Test
    void shouldUnpackCoilsAndInputsThatSpanBytes() throws IOException {
        List<Point<ModbusPoint>> points = new ArrayList<>();
        List<Object> expected = new ArrayList<>();
        for (int i = 1; i < 39; i++) {
            points.add(point("coil" + i, ValueType.BOOL, ReadWrite.R, at("COILS", String.valueOf(i))));
            expected.add(i % 3 == 0);
        }
        for (int i = 5; i < 20; i++) {
            points.add(point("input" + i, ValueType.BOOL, ReadWrite.R, at("DISCRETE_INPUTS", String.valueOf(i))));
            expected.add(List.of(6, 7, 8, 17).contains(i));
        }

        assertThat(read(1, points)).extracting(Reply::value).containsExactlyElementsOf(expected);
    }

    @Test
    void shouldReadBesideAddressesThatTheDeviceRefuses() throws IOException {
        // Given: 302 to 304 and 306 are not there
        List<Reply> replies = read(
                1,
                List.of(
                        holding("a", ValueType.INT16, 300),
                        holding("b", ValueType.INT16, 301),
                        holding("c", ValueType.INT16, 305),
                        holding("absent", ValueType.INT16, 306)));

        assertThat(replies).extracting(Reply::value).containsExactly(1L, 2L, 3L, null);
        assertThat(replies.get(3).error()).startsWith("exception 2 (illegal data address)");
    }

    @Test
    void shouldTellUnitsApart() throws IOException {
        List<Point<ModbusPoint>> points = List.of(holding("unit", ValueType.INT16, 0));

        assertThat(read(1, points)).extracting(Reply::value).containsExactly(1L);
        assertThat(read(2, points)).extracting(Reply::value).containsExactly(2L);
        assertThat(read(17, points)).extracting(Reply::value).containsExactly(17L);
        assertThatThrownBy(() -> read(99, points))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("unit 99");
    }

    @Test
    void shouldWriteWhatPymodbusThenHolds() throws IOException {
        // Given
        List<Point<ModbusPoint>> points = List.of(
                point("coil", ValueType.BOOL, ReadWrite.RW, at("COILS", "20")),
                holding("one", ValueType.INT16, 300),
                point("bit", ValueType.BOOL, ReadWrite.RW, at("HOLDING_REGISTERS", "210.0")),
                point(
                        "real",
                        ValueType.FLOAT64,
                        ReadWrite.RW,
                        new ModbusPoint("HOLDING_REGISTERS", "100", null, true, true, 0, 0)));
        var device = device("d", server.port(), 2, Map.of(), points);

        // When
        try (var line = open(device)) {
            line.write(
                    device,
                    List.of(
                            new Write<>(points.get(0), true),
                            new Write<>(points.get(1), -77L),
                            new Write<>(points.get(2), true),
                            new Write<>(points.get(3), 3.25)),
                    deadline());

            // Then
            assertThat(line.read(device, points, deadline()))
                    .extracting(Reply::value)
                    .containsExactly(true, -77L, true, 3.25);
        }
        List<Point<ModbusPoint>> register = List.of(holding("word", ValueType.UINT16, 210));
        assertThat(read(2, register)).extracting(Reply::value).containsExactly(0b0000010000100001L);
    }

    @Test
    void shouldBeReadAndWrittenByPymodbusAsASimulatedDevice() throws IOException, InterruptedException {
        // Given
        List<Point<ModbusPoint>> points = List.of(
                point(
                        "pressure",
                        ValueType.FLOAT32,
                        ReadWrite.R,
                        new ModbusPoint("INPUT_REGISTERS", "0", null, false, true, 0, 0)),
                holding("level", ValueType.UINT16, 10),
                holding("wide", ValueType.INT32, 20),
                point("valve", ValueType.BOOL, ReadWrite.RW, at("COILS", "3")));
        var device = device("d", 502, 7, Map.of(), points);
        try (Simulation<ModbusTcpLink> simulated = Plant.DRIVER.simulate(device, new Plant.Context())) {

            // When
            List<String> found =
                    Pymodbus.client(simulated.link().port()).lines().toList();

            // Then
            assertThat(Double.parseDouble(found.get(0).substring("pressure ".length())))
                    .isBetween(1.0, 100.0);
            assertThat(found.get(1)).isEqualTo("level 50");
            assertThat(found.get(2)).isEqualTo("level 4321");
            assertThat(found.get(3)).isEqualTo("coils 0001010000");
            assertThat(found.get(4)).isEqualTo("masked " + ((4321 & 0xff00) | 0x55));
            assertThat(found.get(5)).isEqualTo("beyond 2");
            var reached = new BoundDevice<>(device.device(), device.profile(), simulated.link(), device.points());
            try (var line = open(reached)) {
                assertThat(line.read(reached, points.subList(2, 4), deadline()))
                        .extracting(Reply::value)
                        .containsExactly(-2L, true);
            }
        }
    }
}
