/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.penstock.api.driver.BoundDevice;
import io.penstock.api.driver.Deadline;
import io.penstock.api.driver.OutcomeUnknownException;
import io.penstock.api.driver.Write;
import io.penstock.api.event.ValueType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Commands on a connection that others have filled: the broker takes nothing more for now. */
class CommandsTest {
    private final FakeLink link = new FakeLink();
    private final BoundDevice<MqttDeviceLink, MqttPoint> device = new Plant()
            .resource("n", ValueType.STRING)
            .resource("m", ValueType.STRING)
            .device("d", "command/d");
    private final Commands commands = new Commands(MqttDriver.of("plant"), link, new SplittableRandom(1), true);
    private final List<Write<MqttPoint>> writes =
            List.of(new Write<>(device.points().get("n"), "on"));

    @Test
    void shouldTakeBackAWriteWhoseTimeIsOverAndSayThatItWasNotDone() {
        // Given
        link.full = true;

        // When, Then
        assertThatThrownBy(() -> commands.write(device, writes, Deadline.in(Duration.ofMillis(50))))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(OutcomeUnknownException.class)
                .hasMessage("set of 'n': not sent in time");
        assertThat(link.takenBack).hasValue(1);
    }

    @Test
    void shouldTakeBackAWriteThatStillWaitsWhenTheLineIsClosed() {
        // Given
        link.full = true;
        CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
            await().until(() -> !link.heldBack.isEmpty());
            commands.close();
        });

        // When, Then
        assertThatThrownBy(() -> commands.write(device, writes, soon()))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(OutcomeUnknownException.class)
                .hasMessage("set of 'n': the line is closed");
        writing.join();
        assertThat(link.takenBack).hasValue(1);
    }

    @Test
    void shouldTakeBackAllThatWasAskedTogetherOnceOneOfThemIsLate() {
        // Given
        link.full = true;

        // When, Then
        assertThatThrownBy(() -> commands.read(
                        device, List.copyOf(device.points().values()), Deadline.in(Duration.ofMillis(50))))
                .isInstanceOf(IOException.class);
        assertThat(link.takenBack).hasValue(2);
    }

    @Test
    void shouldSayThatNobodyKnowsWhatBecameOfAWriteWhoseWaitingIsInterrupted() {
        // Given
        link.onPublish = (message, delivery) -> Thread.currentThread().interrupt();

        // When, Then
        assertThatThrownBy(() -> commands.write(device, writes, soon()))
                .isInstanceOf(OutcomeUnknownException.class)
                .hasMessage("interrupted while waiting for the set of 'n'");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void shouldTakeBackAWriteWhoseWaitingIsInterruptedBeforeItWasSent() {
        // Given
        link.full = true;
        Thread.currentThread().interrupt();

        // When, Then
        assertThatThrownBy(() -> commands.write(device, writes, soon()))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(OutcomeUnknownException.class)
                .hasMessage("set of 'n': interrupted before it was sent");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void shouldAskNothingOfALineThatWasClosedWhileThereWasNoConnection() {
        // Given
        link.onWait = commands::close;

        // When, Then
        assertThatThrownBy(() -> commands.write(device, writes, Deadline.in(Duration.ofMillis(50))))
                .isNotInstanceOf(OutcomeUnknownException.class)
                .hasMessage("the line is closed");
        assertThat(link.published).isEmpty();
    }

    @Test
    void shouldSayByWhenACommandMustHaveGoneOut() throws IOException {
        // Given
        Deadline deadline = soon();
        link.onPublish = (message, delivery) -> link.say(
                "command/response/" + message.topic().substring(message.topic().lastIndexOf('/') + 1), 1, "{}");

        // When
        commands.write(device, writes, deadline);

        // Then
        assertThat(link.published).singleElement().satisfies(p -> assertThat(p.deadline())
                .isEqualTo(deadline));
    }

    /** Raw values have the shapes of a driver's, which JSON does not know. */
    @Test
    void shouldSendListsAndGreatNumbersAsJsonHasThem() throws IOException {
        // Given
        BoundDevice<MqttDeviceLink, MqttPoint> plc = new Plant()
                .resource("ints", ValueType.INT16_ARRAY)
                .resource("floats", ValueType.FLOAT32_ARRAY)
                .resource("switches", ValueType.BOOL_ARRAY)
                .resource("texts", ValueType.STRING_ARRAY)
                .resource("great", ValueType.UINT64)
                .resource("greats", ValueType.UINT64_ARRAY)
                .resource("small", ValueType.INT64)
                .device("plc", "command/plc");
        link.onPublish = (message, delivery) -> link.say(
                "command/response/" + message.topic().substring(message.topic().lastIndexOf('/') + 1), 1, "{}");
        Map<String, Object> raw = new LinkedHashMap<>();
        raw.put("ints", new long[] {1, -2});
        raw.put("floats", new double[] {0.5, 2});
        raw.put("switches", new boolean[] {true, false});
        raw.put("texts", new String[] {"a", "b"});
        raw.put("great", -1L);
        raw.put("greats", new long[] {-1, 7});
        raw.put("small", -1L);

        // When
        commands.write(
                plc,
                raw.entrySet().stream()
                        .map(e -> new Write<>(plc.points().get(e.getKey()), e.getValue()))
                        .toList(),
                soon());

        // Then
        assertThat(link.published)
                .extracting(p -> new String(p.payload(), StandardCharsets.UTF_8))
                .containsExactly(
                        "{\"ints\":[1,-2]}",
                        "{\"floats\":[0.5,2.0]}",
                        "{\"switches\":[true,false]}",
                        "{\"texts\":[\"a\",\"b\"]}",
                        "{\"great\":18446744073709551615}",
                        "{\"greats\":[18446744073709551615,7]}",
                        "{\"small\":-1}");
    }

    private static Deadline soon() {
        return Deadline.in(Duration.ofMinutes(1));
    }
}
