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
import io.penstock.api.driver.OutcomeUnknownException;
import io.penstock.api.driver.Write;
import io.penstock.api.event.ValueType;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Writing, and what is known of a write that went wrong. */
class ModbusWriteTest extends LineFixture {
    @Test
    void shouldWriteWithTheFunctionThatFits() throws IOException {
        // Given
        open(
                driver(16),
                holding("one", ValueType.INT16, 0),
                holding("two", ValueType.FLOAT32, 1),
                coil("coil", 4),
                holding("bit", ValueType.BOOL, "9.3"));
        server.registers[9] = 0x8001;

        // When
        write("one", -2L);
        write("two", 123.456);
        write("coil", true);
        write("bit", true);

        // Then
        assertThat(server.requests).containsExactly("1:fc6 0+1", "1:fc16 1+2", "1:fc5 4+1", "1:fc22 9+1");
        assertThat(server.registers[0]).isEqualTo(0xfffe);
        assertThat(server.registers[1]).isEqualTo(0x42f6);
        assertThat(server.registers[2]).isEqualTo(0xe979);
        assertThat(server.coils[4]).isTrue();
        assertThat(server.registers[9]).isEqualTo(0x8009);
    }

    @Test
    void shouldWriteNeighboursInOneRequest() throws IOException {
        // Given
        open(
                driver(16),
                holding("a", ValueType.INT16, 0),
                holding("b", ValueType.INT32, 1),
                coil("c", 0),
                coil("d", 1));
        List<Write<ModbusPoint>> writes = List.of(
                new Write<>(device.points().get("a"), 1L),
                new Write<>(device.points().get("b"), 2L),
                new Write<>(device.points().get("c"), true),
                new Write<>(device.points().get("d"), true));

        // When
        line.write(device, writes, deadline());

        // Then
        assertThat(server.requests).containsExactly("1:fc16 0+3", "1:fc15 0+2");
        assertThat(server.registers[2]).isEqualTo(2);
        assertThat(server.coils[1]).isTrue();
    }

    @Test
    void shouldReadAndWriteTheRegisterWhereFunctions22And6AreUnknown() throws IOException {
        // Given
        server.unknownFunctions.addAll(List.of(22, 6, 5));
        server.registers[9] = 0xffff;
        open(driver(16), holding("bit", ValueType.BOOL, "9.0"), coil("coil", 1));

        // When
        write("bit", false);
        write("bit", false);
        write("coil", true);

        // Then
        assertThat(server.registers[9]).isEqualTo(0xfffe);
        assertThat(server.coils[1]).isTrue();
        assertThat(server.requests)
                .containsExactly(
                        "1:fc22 9+1",
                        "1:read 9+1",
                        "1:fc6 9+1",
                        "1:fc16 9+1",
                        "1:read 9+1",
                        "1:fc16 9+1",
                        "1:fc15 1+1");
    }

    @Test
    void shouldSayThatAWriteWasRefused() {
        server.holes.add(0);
        open(driver(16), holding("a", ValueType.INT16, 0));

        assertThatThrownBy(() -> write("a", 1L))
                .isInstanceOf(IOException.class)
                .hasMessage("unit 1 refused the write of HOLDING_REGISTERS 0: exception 2 (illegal data address)");
    }

    @Test
    void shouldSayWhatWasWrittenWhenAWriteIsRefusedOnItsWay() {
        // Given
        server.holes.add(20);
        open(
                driver(16),
                holding("a", ValueType.INT16, 10),
                holding("b", ValueType.INT16, 11),
                holding("c", ValueType.INT16, 20));
        List<Write<ModbusPoint>> writes = device.points().values().stream()
                .map(p -> new Write<>(p, (Object) 1L))
                .toList();

        // When, Then
        assertThatThrownBy(() -> line.write(device, writes, deadline()))
                .isInstanceOf(OutcomeUnknownException.class)
                .hasMessage("written: [a, b], and then: unit 1 refused the write of HOLDING_REGISTERS 20:"
                        + " exception 2 (illegal data address)");
        assertThat(server.registers[11]).isEqualTo(1);
    }

    @Test
    void shouldNotKnowWhatCameOfAWriteThatNobodyAnswered() {
        server.silentUnit = 1;
        open(driver(16, Duration.ofMillis(500)), holding("a", ValueType.INT16, 0));

        // Again where the machine stalled before it was sent
        await().untilAsserted(() -> assertThatThrownBy(() -> write("a", 1L))
                .isInstanceOf(OutcomeUnknownException.class)
                .hasMessageContaining("within 500 ms"));
    }

    @Test
    void shouldNotKnowWhatCameOfAWriteWhoseWaitingIsInterrupted() {
        // Given a line that is closed, as by a reload, while the device has the write and has not answered
        server.silentUnit = 1;
        open(driver(16, Duration.ofMinutes(1)), holding("a", ValueType.INT16, 0));
        Thread waiting = Thread.currentThread();
        CompletableFuture<Void> closing = CompletableFuture.runAsync(() -> {
            await().until(() -> !server.requests.isEmpty());
            waiting.interrupt();
        });

        // When, Then
        assertThatThrownBy(() -> write("a", 1L))
                .isInstanceOf(OutcomeUnknownException.class)
                .hasMessageStartingWith("interrupted while waiting for ");
        assertThat(Thread.interrupted()).isTrue();
        closing.join();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldKnowThatAWriteWasNotDoneThatIsInterruptedBeforeItWasSent(boolean connected) throws IOException {
        // Given
        open(driver(16), holding("a", ValueType.INT16, 0));
        if (connected) {
            write("a", 1L);
        }
        List<String> before = List.copyOf(server.requests);
        Thread.currentThread().interrupt();

        // When, Then
        assertThatThrownBy(() -> write("a", 2L))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(OutcomeUnknownException.class)
                .isNotInstanceOf(InterruptedIOException.class)
                .hasMessageStartingWith("interrupted ");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(server.requests).isEqualTo(before);
    }

    @Test
    void shouldNotKnowWhatCameOfAWriteThatAGatewaySentOn() {
        server.deadUnit = 1;
        open(driver(16), holding("a", ValueType.INT16, 0));

        assertThatThrownBy(() -> write("a", 1L))
                .isInstanceOf(OutcomeUnknownException.class)
                .hasMessageContaining("exception 11");
    }

    @Test
    void shouldNotKnowWhatCameOfAWriteWhenTheConnectionIsLostAfterIt() throws Exception {
        // Given a device that takes the request and hangs up
        try (ServerSocket hangsUp = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread peer = new Thread(() -> {
                try (Socket socket = hangsUp.accept()) {
                    socket.getInputStream().readNBytes(12);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            peer.start();
            device = device("d", link(hangsUp.getLocalPort(), 1), holding("a", ValueType.INT16, 0));
            line = driver(16).open(Map.of("d", device), new TestContext());

            // When, Then
            assertThatThrownBy(() -> write("a", 1L))
                    .isInstanceOf(OutcomeUnknownException.class)
                    .hasMessageContaining("the other side closed it");
            peer.join();
        }
    }

    @Test
    void shouldKnowThatAWriteWasNotDoneWhenItWasNeverSent() throws Exception {
        // Given nobody who listens, and a bit whose register cannot be read first
        int port = server.port();
        server.unknownFunctions.add(22);
        open(driver(16), holding("bit", ValueType.BOOL, "9.0"), holding("a", ValueType.INT16, 0));
        write("bit", true);
        server.silentFunction = 3;

        // When, Then
        assertThatThrownBy(() -> line.write(
                        device,
                        List.of(new Write<>(device.points().get("bit"), true)),
                        Deadline.in(Duration.ofMillis(300))))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(OutcomeUnknownException.class);
        server.close();
        await().untilAsserted(() -> assertThatThrownBy(() -> write("a", 1L))
                .isNotInstanceOf(OutcomeUnknownException.class)
                .hasMessageContaining("no connection to 127.0.0.1:" + port));
    }
}
