/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.penstock.app.Penstock;
import io.penstock.app.run.Options;
import io.penstock.app.run.Running;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ctrl-C and SIGTERM while the program starts. */
class StopSignalTest {
    private static final Duration LONGEST = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @BeforeEach
    void write() throws Exception {
        Files.writeString(folder.resolve("penstock.yaml"), "services: {sim: virtual}\napi: {port: 0}\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"data", "data/lock", "data/state.db", "data/bus/system", "data/control.sock"})
    @DisabledOnOs(OS.WINDOWS) // there is no SIGTERM
    void shouldEndWellHoweverFarItHasStarted(String mark) throws Exception {
        // Given
        Path log = folder.resolve("log");
        Process program = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Penstock.class.getName(),
                        "run",
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            await().pollInterval(Duration.ofMillis(1)).atMost(LONGEST).until(() -> Files.exists(folder.resolve(mark)));

            // When
            program.destroy();

            // Then
            assertThat(program.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(program.exitValue()).isZero();
            assertThat(Files.readString(log, StandardCharsets.UTF_8)).doesNotContain("penstock: ", " WARN ", " ERROR ");
        } finally {
            program.destroyForcibly();
        }
    }

    @Test
    void shouldLeaveNothingOpenOfAStartThatIsGivenUp() throws Exception {
        Options options = new Options(folder, folder.resolve("data"), Map.of(), false, false);
        boolean whole = false;
        for (int parts = 1; !whole; parts++) {
            AtomicInteger left = new AtomicInteger(parts);
            try (Running running = Running.start(options, () -> left.decrementAndGet() <= 0)) {
                whole = true;
            } catch (CancellationException e) {
                assertThat(left).hasValueLessThanOrEqualTo(0);
            }
        }
        try (Running running = Running.start(options)) {
            assertThat(running.address()).isNotEmpty();
            assertThatThrownBy(() -> Running.start(options, () -> true)).hasMessageContaining("runs on");
        }
    }
}
