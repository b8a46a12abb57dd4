/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.modbus;

import static io.penstock.device.modbus.Points.device;
import static io.penstock.device.modbus.Points.driver;
import static io.penstock.device.modbus.Points.holding;
import static io.penstock.device.modbus.Points.link;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.api.driver.BoundDevice;
import io.penstock.api.driver.Deadline;
import io.penstock.api.driver.Line;
import io.penstock.api.driver.Reply;
import io.penstock.api.driver.Write;
import io.penstock.api.event.ValueType;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Servers as they are met in the field, and frames that no library sends. */
class OddServerTest {
    private RawServer server;
    private BoundDevice<ModbusTcpLink, ModbusPoint> device;
    private Line<ModbusTcpLink, ModbusPoint> line;

    private void open(ModbusDriver driver, RawServer.Behaviour behaviour) throws IOException {
        server = new RawServer(behaviour);
        device = device(
                "d",
                link(server.port(), 1),
                holding("a", ValueType.UINT16, 10),
                holding("b", ValueType.UINT16, 1000),
                holding("c", ValueType.UINT16, 2000),
                holding("bit", ValueType.BOOL, "3.4"));
        line = driver.open(Map.of("d", device), new TestContext());
    }

    @AfterEach
    void stop() throws IOException {
        line.close();
        server.close();
    }

    private List<Object> read(String... points) throws IOException {
        return line
                .read(device, List.of(points).stream().map(device.points()::get).toList(), soon())
                .stream()
                .map(Reply::value)
                .toList();
    }

    private static Deadline soon() {
        return Deadline.in(Duration.ofMinutes(1));
    }

    @Test
    void shouldReadAllBlocksFromAServerThatHangsUpAfterEachAnswer() throws IOException {
        open(driver(0), (request, to) -> {
            RawServer.send(to, RawServer.right(request));
            to.close();
        });

        for (int i = 0; i < 30; i++) {
            assertThat(read("a", "b", "c")).containsExactly(10L, 1000L, 2000L);
        }
    }

    @Test
    void shouldNotAskAgainAServerThatHangsUpOnTheFirstRequest() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        open(driver(0), (request, to) -> {
            asked.incrementAndGet();
            to.close();
        });

        assertThatThrownBy(() -> read("a")).isInstanceOf(IOException.class);
        assertThat(asked).hasValue(1);
    }

    @Test
    void shouldReadAnAnswerThatComesByteByByte() throws IOException {
        open(driver(0), (request, to) -> {
            for (byte b : RawServer.right(request)) {
                RawServer.send(to, new byte[] {b});
                Thread.sleep(1);
            }
        });

        assertThat(read("a", "b")).containsExactly(10L, 1000L);
    }

    @Test
    void shouldNotTakeALateAnswerForThatOfTheNextRequest() throws IOException {
        // Given the answer to the first comes after the second was asked
        byte[][] late = new byte[1][];
        open(driver(0), (request, to) -> {
            if (late[0] == null) {
                late[0] = RawServer.right(request);
            } else {
                RawServer.send(to, late[0]);
                RawServer.send(to, RawServer.right(request));
            }
        });
        ModbusTcpLink hasty = new ModbusTcpLink("127.0.0.1", server.port(), 1, Duration.ofMillis(200), null, null);
        var first = device("d", hasty, holding("a", ValueType.UINT16, 10));
        assertThatThrownBy(() -> line.read(first, List.copyOf(first.points().values()), soon()))
                .hasMessageContaining("did not answer within 200 ms");

        // When, Then
        assertThat(read("b")).containsExactly(1000L);
        assertThat(server.connections).hasSize(1);
    }

    @Test
    void shouldFailOnAnAnswerThatIsShorterThanWhatWasAskedFor() throws IOException {
        open(driver(1000), (request, to) -> {
            byte[] none = {request.get(0), request.get(1), 0, 0, 0, 3, 1, request.get(7), 0};
            RawServer.send(to, none);
        });

        assertThatThrownBy(() -> read("a"))
                .isInstanceOf(IOException.class)
                .hasMessage("unit 1 answered 0 bytes for HOLDING_REGISTERS 10 where 2 were asked for");
    }

    @Test
    void shouldFailOnAnAnswerOfAnotherFunction() throws IOException {
        open(driver(0), (request, to) -> {
            byte[] other = RawServer.right(request);
            other[7] = 4;
            RawServer.send(to, other);
        });

        assertThatThrownBy(() -> read("a")).isInstanceOf(IOException.class).hasMessageContaining("0x04");
    }

    /** Where function 22 is not known the register is read first. */
    @Test
    void shouldNotWriteABitOfARegisterThatWasAnsweredWithNothing() throws IOException {
        AtomicInteger written = new AtomicInteger();
        open(driver(0), (request, to) -> {
            byte function = request.get(7);
            if (function == 3) {
                RawServer.send(to, new byte[] {request.get(0), request.get(1), 0, 0, 0, 3, 1, 3, 0});
            } else if (function == 22) {
                to.getInputStream().readNBytes(2);
                byte[] unknown = {request.get(0), request.get(1), 0, 0, 0, 3, 1, (byte) (function | 0x80), 1};
                RawServer.send(to, unknown);
            } else {
                written.incrementAndGet();
            }
        });
        List<Write<ModbusPoint>> on = List.of(new Write<>(device.points().get("bit"), true));

        assertThatThrownBy(() -> line.write(device, on, soon()))
                .isInstanceOf(IOException.class)
                .hasMessage("unit 1 answered nothing for HOLDING_REGISTERS 3.4");
        assertThat(written).hasValue(0);
    }
}
