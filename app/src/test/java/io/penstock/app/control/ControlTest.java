/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.app.Logged;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ControlTest {
    @TempDir
    Path data;

    @Test
    void shouldGiveTheRowsOfAnAnswer() throws IOException {
        Operation twoRows = (arguments, answer) -> {
            answer.row(Row.of("greeting", "hello " + arguments.get("name")));
            answer.row(Row.of("count", 2));
        };
        try (ControlServer server = new ControlServer(data, Map.of("greet", twoRows))) {
            List<JsonNode> rows = new ArrayList<>();
            ControlClient.ask(data, "greet", Map.of("name", "Ålesund"), rows::add);
            assertThat(rows)
                    .extracting(JsonNode::toString)
                    .containsExactly("{\"greeting\":\"hello Ålesund\"}", "{\"count\":2}");
        }
    }

    @Test
    void shouldTellTheUsersMistakeFromOurs() throws IOException {
        Operation wrong = (arguments, answer) -> {
            throw new UserErrorException("cursor is missing");
        };
        Operation broken = (arguments, answer) -> {
            throw new IllegalStateException("no disk");
        };
        try (ControlServer server = new ControlServer(data, Map.of("wrong", wrong, "broken", broken))) {
            assertThatThrownBy(() -> ControlClient.ask(data, "wrong", Map.of(), r -> {}))
                    .isInstanceOf(UserErrorException.class)
                    .hasMessage("cursor is missing");
            assertThatThrownBy(() -> ControlClient.ask(data, "broken", Map.of(), r -> {}))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("no disk");
            assertThatThrownBy(() -> ControlClient.ask(data, "other", Map.of(), r -> {}))
                    .isInstanceOf(UserErrorException.class)
                    .hasMessageContaining("'other'");
        }
    }

    @Test
    void shouldBeOpenToItsOwnUserOnlyAndGoneAfterClose() throws IOException {
        try (ControlServer server = new ControlServer(data, Map.of())) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("control.sock"))))
                    .isEqualTo("rw-------");
            assertThat(ControlClient.isRunning(data)).isTrue();
        }
        assertThat(ControlClient.isRunning(data)).isFalse();
        assertThat(data).isEmptyDirectory();
    }

    @Test
    void shouldTakeOverASocketThatAKilledProgramLeft() throws IOException {
        Files.writeString(data.resolve("control.sock"), "left");
        try (ControlServer server = new ControlServer(data, Map.of())) {
            assertThat(ControlClient.isRunning(data)).isTrue();
        }
    }

    @Test
    void shouldServeAFolderWhosePathIsTooLongForASocket() throws IOException {
        Path deep = Files.createDirectories(data.resolve("a".repeat(60)).resolve("b".repeat(60)));
        Path folder;
        try (ControlServer server = new ControlServer(deep, Map.of())) {
            assertThat(ControlClient.isRunning(deep)).isTrue();
            folder = Path.of(Files.readString(deep.resolve("control.address"))).getParent();
            assertThat(folder).isDirectory();
        }
        assertThat(folder).doesNotExist();
        assertThat(deep).isEmptyDirectory();
    }

    @Test
    void shouldTakeAwayTheFolderOfOneThatWasKilled() throws IOException {
        // Given
        Path deep = Files.createDirectories(data.resolve("a".repeat(60)).resolve("b".repeat(60)));
        Path left = Files.createFile(Files.createTempDirectory("penstock").resolve("control.sock"));
        Files.writeString(deep.resolve("control.address"), left.toString());

        // When
        try (ControlServer server = new ControlServer(deep, Map.of())) {
            // Then
            assertThat(ControlClient.isRunning(deep)).isTrue();
            assertThat(left.getParent()).doesNotExist();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\0\0\0\0", "control.sock"})
    void shouldPassOverAnAddressThatAPowerCutHasSpoilt(String address) throws IOException {
        Files.writeString(data.resolve("control.address"), address);
        assertThat(ControlClient.isRunning(data)).isFalse();
        try (ControlServer server = new ControlServer(data, Map.of())) {
            assertThat(ControlClient.isRunning(data)).isTrue();
        }
    }

    @Test
    void shouldEndQuietlyWhatSomebodyWaitsFor() throws Exception {
        // Given
        CountDownLatch waiting = new CountDownLatch(1);
        Operation waits = (arguments, answer) -> {
            waiting.countDown();
            new CountDownLatch(1).await();
        };
        try (Logged log = new Logged();
                ControlServer server = new ControlServer(data, Map.of("wait", waits))) {
            CompletableFuture<Void> asked = CompletableFuture.runAsync(() -> ask("wait"));
            assertThat(waiting.await(30, TimeUnit.SECONDS)).isTrue();

            // When
            server.close();

            // Then
            assertThat(asked)
                    .failsWithin(Duration.ofSeconds(30))
                    .withThrowableThat()
                    .withMessageContaining("the program ended before it had answered");
            assertThat(log.lines("ERROR")).isEmpty();
        }
    }

    private void ask(String operation) {
        try {
            ControlClient.ask(data, operation, Map.of(), row -> {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void shouldEndAnEndlessAnswerWhenTheClientIsGone() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        Operation endless = (arguments, answer) -> {
            answer.row(Row.of("first", 1));
            while (!answer.closed()) {
                Thread.onSpinWait();
            }
            ended.countDown();
        };
        try (ControlServer server = new ControlServer(data, Map.of("endless", endless))) {
            assertThatThrownBy(() -> ControlClient.ask(data, "endless", Map.of(), r -> {
                        throw new IllegalStateException("seen enough");
                    }))
                    .hasMessage("seen enough");
            assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }
}
