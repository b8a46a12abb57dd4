/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.modbus;

import static io.penstock.device.modbus.Points.coil;
import static io.penstock.device.modbus.Points.device;
import static io.penstock.device.modbus.Points.driver;
import static io.penstock.device.modbus.Points.holding;
import static io.penstock.device.modbus.Points.link;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.api.device.ReadWrite;
import io.penstock.api.driver.BoundDevice;
import io.penstock.api.driver.Deadline;
import io.penstock.api.driver.Line;
import io.penstock.api.driver.Reply;
import io.penstock.api.driver.Simulation;
import io.penstock.api.driver.Write;
import io.penstock.api.event.ValueType;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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
        simulation = driver(16).simulate(real, new TestContext()).orElseThrow();
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
}
