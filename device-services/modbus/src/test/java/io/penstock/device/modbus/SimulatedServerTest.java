/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.modbus;

import static io.penstock.device.modbus.Points.coil;
import static io.penstock.device.modbus.Points.device;
import static io.penstock.device.modbus.Points.driver;
import static io.penstock.device.modbus.Points.holding;
import static io.penstock.device.modbus.Points.link;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.api.device.DeviceResource;
import io.penstock.api.device.ReadWrite;
import io.penstock.api.device.ResourceProperties;
import io.penstock.api.driver.BoundDevice;
import io.penstock.api.driver.Deadline;
import io.penstock.api.driver.Line;
import io.penstock.api.driver.Point;
import io.penstock.api.driver.Reply;
import io.penstock.api.driver.Simulation;
import io.penstock.api.driver.Write;
import io.penstock.api.event.ValueType;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SimulatedServerTest {
    private Simulation<ModbusTcpLink> simulation;
    private Line<ModbusTcpLink, ModbusPoint> line;
    private BoundDevice<ModbusTcpLink, ModbusPoint> reached;

    @BeforeEach
    void start() throws IOException {
        var real = device(
                "d",
                link(502, 7),
                Points.point("f", ValueType.FLOAT32, ReadWrite.R, Points.at("INPUT_REGISTERS", 5, null, true, true)),
                Points.point("b", ValueType.BOOL, ReadWrite.R, Points.at("DISCRETE_INPUTS", 5)),
                holding("set", ValueType.INT32, 100),
                coil("valve", 3),
                holding("flag", ValueType.BOOL, "7.4"));
        simulation = driver(16).simulate(real, new TestContext());
        reached = new BoundDevice<>(real.device(), real.profile(), simulation.link(), real.points());
        line = driver(16).open(Map.of("d", reached), new TestContext());
    }

    @AfterEach
    void stop() {
        line.close();
        simulation.close();
    }

    private Object read(String point) throws IOException {
        Reply reply = line.read(reached, List.of(reached.points().get(point)), Deadline.in(Duration.ofMinutes(1)))
                .get(0);
        assertThat(reply.error()).isNull();
        return reply.value();
    }

    private void write(String point, Object value) throws IOException {
        line.write(
                reached, List.of(new Write<>(reached.points().get(point), value)), Deadline.in(Duration.ofMinutes(1)));
    }

    @Test
    void shouldListenOnLoopbackWithTheUnitOfTheRealOne() {
        assertThat(simulation.link().address()).isEqualTo("127.0.0.1");
        assertThat(simulation.link().port()).isNotEqualTo(502).isPositive();
        assertThat(simulation.link().unitId()).isEqualTo(7);
    }

    @Test
    void shouldMoveWithinTheRange() throws IOException {
        double first = (double) read("f");

        assertThat(first).isBetween(0.0, 100.0);
        await().until(() -> (double) read("f") != first);
    }

    @Test
    void shouldKeepWhatIsWritten() throws IOException {
        assertThat(read("set")).isEqualTo(50L);

        write("set", -70_000L);
        write("valve", true);
        write("flag", true);

        assertThat(read("set")).isEqualTo(-70_000L);
        assertThat(read("valve")).isEqualTo(true);
        assertThat(read("flag")).isEqualTo(true);
    }

    @ParameterizedTest
    @EnumSource(
            value = ValueType.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"OBJECT", "OBJECT_ARRAY", "STRING_ARRAY", "BOOL_ARRAY"})
    void shouldSimulateEachTypeThatRegistersCanHoldOverItsWholeRange(ValueType type) throws IOException {
        // Given a range as EdgeX's profiles have it
        double most = type == ValueType.FLOAT32 ? Float.MAX_VALUE : Double.MAX_VALUE;
        ResourceProperties properties = new ResourceProperties(
                type, ReadWrite.R, "", -most, most, null, null, null, null, null, null, null, "", Map.of());
        ModbusPoint at = new ModbusPoint("INPUT_REGISTERS", "0", null, false, false, 3, 2);
        var all = device(
                "all",
                link(502, 1),
                new Point<>(new DeviceResource("r", "", false, Map.of(), Map.of(), properties), at));
        try (var made = driver(16).simulate(all, new TestContext());
                var to = driver(16)
                        .open(
                                Map.of(
                                        "all",
                                        new BoundDevice<>(all.device(), all.profile(), made.link(), all.points())),
                                new TestContext())) {

            // When
            Reply reply = to.read(all, List.copyOf(all.points().values()), Deadline.in(Duration.ofMinutes(1)))
                    .get(0);

            // Then
            assertThat(reply.error()).isNull();
            if (reply.value() instanceof Double number) {
                assertThat(number).isFinite();
            } else if (reply.value() instanceof double[] numbers) {
                assertThat(Arrays.stream(numbers)).allMatch(Double::isFinite);
            }
        }
    }

    @Test
    void shouldMoveWithinTheRangeBehindMaskShiftAndBase() throws IOException {
        // Given two parts of one register, and powers of ten
        var parts = device(
                "parts",
                link(502, 1),
                part(
                        "low",
                        0,
                        new ResourceProperties(
                                ValueType.UINT16,
                                ReadWrite.R,
                                "",
                                3.0,
                                12.0,
                                null,
                                0x000FL,
                                null,
                                null,
                                null,
                                null,
                                null,
                                "",
                                Map.of())),
                part(
                        "high",
                        0,
                        new ResourceProperties(
                                ValueType.UINT16,
                                ReadWrite.R,
                                "",
                                5.0,
                                9.0,
                                null,
                                0x00F0L,
                                4,
                                null,
                                null,
                                null,
                                null,
                                "",
                                Map.of())),
                part(
                        "power",
                        1,
                        new ResourceProperties(
                                ValueType.UINT16,
                                ReadWrite.R,
                                "",
                                10.0,
                                10_000.0,
                                null,
                                null,
                                null,
                                10.0,
                                null,
                                null,
                                null,
                                "",
                                Map.of())));
        try (var made = driver(16).simulate(parts, new TestContext());
                var to = driver(16)
                        .open(
                                Map.of(
                                        "parts",
                                        new BoundDevice<>(
                                                parts.device(), parts.profile(), made.link(), parts.points())),
                                new TestContext())) {

            // When
            List<Reply> replies =
                    to.read(parts, List.copyOf(parts.points().values()), Deadline.in(Duration.ofMinutes(1)));

            // Then
            long register = (long) replies.get(0).value();
            assertThat(register & 0x0F).isBetween(3L, 12L);
            assertThat(register >> 4).isBetween(5L, 9L);
            assertThat((long) replies.get(2).value()).isBetween(1L, 4L);
        }
    }

    private static Point<ModbusPoint> part(String name, int address, ResourceProperties properties) {
        return new Point<>(
                new DeviceResource(name, "", false, Map.of(), Map.of(), properties),
                Points.at("INPUT_REGISTERS", address));
    }
}
