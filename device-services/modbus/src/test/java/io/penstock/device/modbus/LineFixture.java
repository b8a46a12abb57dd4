/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.modbus;

import static io.penstock.device.modbus.Points.device;
import static io.penstock.device.modbus.Points.link;

import io.penstock.api.driver.BoundDevice;
import io.penstock.api.driver.Deadline;
import io.penstock.api.driver.Line;
import io.penstock.api.driver.Point;
import io.penstock.api.driver.Reply;
import io.penstock.api.driver.Write;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A line to a server of the test. */
abstract class LineFixture {
    TestServer server;
    Line<ModbusTcpLink, ModbusPoint> line;
    BoundDevice<ModbusTcpLink, ModbusPoint> device;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer(0);
    }

    @AfterEach
    void stop() throws Exception {
        if (line != null) {
            line.close();
        }
        server.close();
    }

    @SafeVarargs
    final void open(ModbusDriver driver, Point<ModbusPoint>... points) {
        device = device("d", link(server.port(), 1), points);
        line = driver.open(Map.of("d", device), new TestContext());
    }

    static Deadline deadline() {
        return Deadline.in(Duration.ofMinutes(1));
    }

    List<Reply> read() throws IOException {
        return line.read(device, List.copyOf(device.points().values()), deadline());
    }

    void write(String point, Object value) throws IOException {
        line.write(device, List.of(new Write<>(device.points().get(point), value)), deadline());
    }
}
