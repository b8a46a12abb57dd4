/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.modbus;

import static io.penstock.device.modbus.Points.coil;
import static io.penstock.device.modbus.Points.device;
import static io.penstock.device.modbus.Points.driver;
import static io.penstock.device.modbus.Points.holding;
import static io.penstock.device.modbus.Points.link;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.penstock.api.driver.Deadline;
import io.penstock.api.driver.Reply;
import io.penstock.api.event.ValueType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Reading, and the connection below it. */
class ModbusLineTest extends LineFixture {
    /** Long before any time-out or deadline that is not what a test is about. */
    private static final Duration SOON = Duration.ofSeconds(20);

    @Test
    void shouldReadAllPointsOfABlockInOneRequest() throws IOException {
        // Given
        server.registers[10] = 7;
        server.registers[20] = 0x42f6;
        server.registers[21] = 0xe979;
        open(driver(16), holding("a", ValueType.INT16, 10), holding("f", ValueType.FLOAT32, 20));

        // When
        List<Reply> replies = read();

        // Then
        assertThat(replies).extracting(Reply::value).containsExactly(7L, (double) 123.456f);
        assertThat(server.requests).containsExactly("1:read 10+12");
    }

    @Test
    void shouldReadInBlocksAsItsSettingsSay() throws IOException {
        // Given
        open(
                new ModbusDriver(Duration.ofMinutes(1), 1, 3, 4, 5, Duration.ZERO, Duration.ZERO),
                holding("a", ValueType.INT16, 0),
                holding("b", ValueType.INT16, 2),
                holding("c", ValueType.INT16, 3),
                holding("d", ValueType.INT16, 5),
                holding("e", ValueType.INT16, 8),
                coil("f", 0),
                coil("g", 4),
                coil("h", 5),
                coil("i", 10));

        // When
        read();

        // Then
        assertThat(server.requests)
                .containsExactlyInAnyOrder(
                        "1:read 0+4", "1:read 5+1", "1:read 8+1", "1:coils 0+5", "1:coils 5+1", "1:coils 10+1");
    }

    @Test
    void shouldUnpackCoilsThatSpanBytes() throws IOException {
        // Given
        for (int i : List.of(3, 10, 11, 18)) {
            server.coils[i] = true;
        }
        open(
                driver(0),
                coil("c3", 3),
                coil("c4", 4),
                coil("c10", 10),
                coil("c11", 11),
                coil("c18", 18),
                coil("c19", 19));

        // When, Then
        assertThat(read()).extracting(Reply::value).containsExactly(true, false, true, true, true, false);
        assertThat(server.requests).containsExactly("1:coils 3+17");
    }

    @Test
    void shouldAskWithoutTheGapWhereTheDeviceRefusesItAndRemember() throws IOException {
        // Given
        server.holes.add(5);
        server.registers[8] = 8;
        open(
                driver(16),
                holding("a", ValueType.INT16, 0),
                holding("b", ValueType.INT16, 1),
                holding("c", ValueType.INT16, 8));
        var points = List.copyOf(device.points().values());

        // When
        List<Reply> first = line.read(device, points, deadline());
        List<Reply> second = line.read(device, points, deadline());

        // Then
        assertThat(first).extracting(Reply::value).containsExactly(0L, 0L, 8L);
        assertThat(second).isEqualTo(first);
        assertThat(server.requests)
                .containsExactly("1:read 0+9", "1:read 0+2", "1:read 8+1", "1:read 0+2", "1:read 8+1");
    }

    @Test
    void shouldFailOnlyThePointThatTheDeviceDoesNotHave() throws IOException {
        // Given
        server.holes.add(1);
        open(
                driver(16),
                holding("a", ValueType.INT16, 0),
                holding("b", ValueType.INT16, 1),
                holding("c", ValueType.INT16, 2));

        // When
        List<Reply> replies = read();

        // Then
        assertThat(replies.get(0).value()).isEqualTo(0L);
        assertThat(replies.get(1).error()).isEqualTo("exception 2 (illegal data address) at HOLDING_REGISTERS 1");
        assertThat(replies.get(2).value()).isEqualTo(0L);
    }

    @Test
    void shouldFailTheDeviceAndKeepTheConnectionWhenTheGatewaysTargetIsAway() throws IOException {
        // Given
        server.deadUnit = 9;
        open(driver(16), holding("a", ValueType.INT16, 0));
        var behind = device("behind", link(server.port(), 9), holding("a", ValueType.INT16, 0));

        // When, Then
        assertThatThrownBy(() -> line.read(behind, List.copyOf(behind.points().values()), deadline()))
                .isInstanceOf(IOException.class)
                .hasMessage("unit 9: exception 11 (gateway target device failed to respond)");
        assertThat(read()).extracting(Reply::value).containsExactly(0L);
    }

    @Test
    void shouldGiveUpAfterTheTimeoutOfTheDevice() {
        // Given
        server.silentUnit = 1;
        open(driver(16, Duration.ofMillis(500)), holding("a", ValueType.INT16, 0));

        // When, Then; again where the machine stalled before it was asked
        await().untilAsserted(() -> assertThatThrownBy(this::read)
                .hasMessageContaining("unit 1 at 127.0.0.1:")
                .hasMessageContaining("within 500 ms"));
    }

    @Test
    void shouldTakeATimeoutOfZeroOfTheDeviceForNone() throws Exception {
        // Given
        open(driver(16), holding("a", ValueType.UINT16, 10));
        ModbusTcpLink zero = new ModbusTcpLink("127.0.0.1", server.port(), 1, Duration.ZERO, null, null);
        device = device("d", zero, holding("a", ValueType.UINT16, 10));

        // When, Then
        assertThat(read()).extracting(Reply::error).containsOnlyNulls();
    }

    @Test
    void shouldNotOutlastTheDeadline() {
        server.silentUnit = 1;
        open(driver(16), holding("a", ValueType.INT16, 0));

        long start = System.nanoTime();
        assertThatThrownBy(() ->
                        line.read(device, List.copyOf(device.points().values()), Deadline.in(Duration.ofMillis(100))))
                .isInstanceOf(IOException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
    }

    @Test
    void shouldConnectAgainWhenTheServerCameBack() throws Exception {
        // Given
        open(driver(16), holding("a", ValueType.INT16, 0));
        read();
        int port = server.port();

        // When
        server.close();
        // it hangs up a moment after it has ended, and answers until then
        await().untilAsserted(() ->
                assertThatThrownBy(this::read).hasMessageContaining("no connection to 127.0.0.1:" + port));
        server = new TestServer(port);
        server.registers[0] = 5;

        // Then
        assertThat(read()).extracting(Reply::value).containsExactly(5L);
    }

    @Test
    void shouldConnectAnewAfterTheIdleTimeoutOfTheDevice() throws Exception {
        // Given a device that is given a while after each connecting
        Duration idle = Duration.ofMillis(50);
        Duration delay = Duration.ofMillis(200);
        device = device(
                "d",
                new ModbusTcpLink("127.0.0.1", server.port(), 1, null, idle, delay),
                holding("a", ValueType.INT16, 0));
        line = driver(16).open(Map.of("d", device), new TestContext());
        read();
        long used = System.nanoTime();
        await().until(() -> System.nanoTime() - used > 2 * idle.toNanos());

        // When
        long start = System.nanoTime();
        read();

        // Then
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(delay);
    }

    @Test
    void shouldSayWhyThereIsNoConnection() throws IOException {
        // Given a port that is taken, so that nobody else can listen on it
        try (Socket taken = new Socket()) {
            taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            int port = taken.getLocalPort();
            var absent = device("d", link(port, 1), holding("a", ValueType.INT16, 0));
            line = driver(16).open(Map.of("d", absent), new TestContext());

            // When, Then
            assertThatThrownBy(
                            () -> line.read(absent, List.copyOf(absent.points().values()), deadline()))
                    .hasMessageContaining("no connection to 127.0.0.1:" + port)
                    .hasMessageContaining("refused");
        }
    }

    @Test
    void shouldEndACallInProgressWhenClosed() throws Exception {
        // Given
        server.silentUnit = 1;
        open(driver(16), holding("a", ValueType.INT16, 0));
        Thread closer = new Thread(() -> {
            while (server.requests.isEmpty()) {
                Thread.onSpinWait();
            }
            line.close();
        });
        closer.start();

        // When, Then
        long start = System.nanoTime();
        assertThatThrownBy(this::read).isInstanceOf(IOException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
        closer.join();
    }

    @Test
    void shouldPauseBetweenRequests() throws IOException {
        var paced =
                new ModbusDriver(Duration.ofMinutes(1), 0, 0, 125, 2000, Duration.ofMillis(60), Duration.ofMillis(100));
        open(
                paced,
                holding("a", ValueType.INT16, 0),
                holding("b", ValueType.INT16, 5),
                holding("c", ValueType.INT16, 9));

        long start = System.nanoTime();
        read();

        // connectDelay and two pauses
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(220));
    }
}
