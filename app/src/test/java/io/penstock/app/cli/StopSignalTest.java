/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.penstock.app.Penstock;
import io.penstock.app.run.Options;
import io.penstock.app.run.Running;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
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
        Process program = start(Penstock.class, "run", folder.toString());
        try {
            await().pollInterval(Duration.ofMillis(1)).atMost(LONGEST).until(() -> Files.exists(folder.resolve(mark)));

            // When
            program.destroy();

            // Then
            assertThat(program.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(program.exitValue()).isZero();
            assertThat(Files.readAllLines(log()))
                    .as("what it says, but for a machine that stalled")
                    .filteredOn(line -> !line.contains("the program stood still"))
                    .noneMatch(
                            line -> Stream.of("penstock: ", " WARN ", " ERROR ").anyMatch(line::contains));
        } finally {
            program.destroyForcibly();
        }
    }

    private Path log() {
        return folder.resolve("log");
    }

    private Process start(Class<?> main, String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(words));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log().toFile())
                .start();
    }

    /** A program that waits for a part of its start no longer than a moment. */
    static final class Impatient {
        private Impatient() {}

        public static void main(String[] args) throws Exception {
            Path profile = Path.of(args[0]);
            try (StopSignal signal = new StopSignal(Duration.ofMillis(100))) {
                signal.start(new Options(profile, profile.resolve("data"), Map.of(), false, false));
            }
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void shouldSayWhichPartOfTheStartHangs() throws Exception {
        // Given a file in the data folder whose end never comes
        Path endless = Files.createDirectories(folder.resolve("data")).resolve("control.address");
        assertThat(new ProcessBuilder("mkfifo", endless.toString()).start().waitFor())
                .isZero();
        Process program = start(Impatient.class, folder.toString());
        try (Closeable reading =
                CompletableFuture.supplyAsync(() -> awaitReader(endless)).get(60, TimeUnit.SECONDS)) {
            // When
            program.destroy();

            // Then
            assertThat(program.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(program.exitValue()).isEqualTo(2);
            assertThat(log()).content().contains("penstock: the start hangs at the data folder: ");
        } finally {
            program.destroyForcibly();
        }
    }

    /** A pipe cannot be opened on one side alone. */
    private static Closeable awaitReader(Path pipe) {
        try {
            return Files.newOutputStream(pipe);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void shouldLeaveNothingOpenOfAStartThatIsGivenUp() throws Exception {
        Options options = new Options(folder, folder.resolve("data"), Map.of(), false, false);
        boolean whole = false;
        for (int parts = 1; !whole; parts++) {
            AtomicInteger left = new AtomicInteger(parts);
            try (Running running = Running.start(options, part -> giveUpAt(left.decrementAndGet()))) {
                whole = true;
            } catch (CancellationException e) {
                assertThat(left).hasValue(0);
            }
        }
        try (Running running = Running.start(options)) {
            assertThat(running.address()).isNotEmpty();
            assertThatThrownBy(() -> Running.start(options)).hasMessageContaining("runs on");
        }
    }

    private static void giveUpAt(int left) {
        if (left == 0) {
            throw new CancellationException();
        }
    }
}
