/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.penstock.app.Logged;
import io.penstock.app.Penstock;
import io.penstock.app.control.UserErrorException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk without room for the data. */
class FullDiskTest {
    @TempDir
    Path folder;

    /** What was printed, exit code first. */
    private static String say(String... words) {
        StringWriter text = new StringWriter();
        PrintWriter both = new PrintWriter(text, true);
        return Penstock.run(words, both, both) + " " + text;
    }

    private static boolean done(String... command) throws Exception {
        try {
            Process p = new ProcessBuilder(command).redirectErrorStream(true).start();
            return p.waitFor(10, TimeUnit.SECONDS) && p.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static void mount(Path disk, String size) throws Exception {
        assumeTrue(
                done("mount", "-t", "tmpfs", "-o", "size=" + size, "none", disk.toString()),
                "only root may mount a small file system");
    }

    @Test
    void shouldSayWhichFolderHasNoRoomAndWhatToDo() throws Exception {
        Files.writeString(folder.resolve("penstock.yaml"), "services: {sim: virtual}\napi: {enabled: false}\n");
        Path disk = Files.createDirectory(folder.resolve("disk"));
        for (int room : new int[] {0, 4, 40}) {
            // Given
            mount(disk, "1m");
            try {
                Files.write(disk.resolve("other"), new byte[(1024 - room) << 10]);
                String data = disk.resolve("data").toString();

                // When, Then
                assertThat(say("run", folder.toString(), "--data", data, "--for", "1ms"))
                        .as("%s KiB", room)
                        .startsWith("1 penstock: the data folder '" + data + "' is on a disk that is full (")
                        .contains("B left): make room there, or give other data with --data");
            } finally {
                assertThat(done("umount", "-l", disk.toString())).isTrue();
            }
        }
    }

    @Test
    void shouldShowThatItIsFullAndFillNoLogWithThat() throws Exception {
        // Given rules that commit again and again
        Path disk = Files.createDirectory(folder.resolve("disk"));
        writeLamp();
        mount(disk, "3m");
        try (Logged log = new Logged();
                Running running = Running.start(new Options(folder, disk.resolve("data"), Map.of(), false, false))) {
            // When
            Path other = disk.resolve("other");
            assertThatThrownBy(() -> fill(other)).isInstanceOf(IOException.class);
            log.awaitLine("rules: a commit could not be written yet");

            // Then; the events have no room either once their last page is full
            assertThat(say(
                            "status",
                            "-p",
                            folder.toString(),
                            "--data",
                            disk.resolve("data").toString()))
                    .startsWith("0 ")
                    .containsPattern("bus +bus +trouble +(events: cannot write|cannot write commits)");
            await().during(Duration.ofSeconds(3)).atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
                assertThat(log.lines("Commits - ")).hasSize(1);
                assertThat(log.lines("RuleRun - ")).hasSize(1);
            });
            Files.delete(other);
            log.awaitLine("commits are written again");
            assertThat(running.lanes()).isEmpty();
        } finally {
            assertThat(done("umount", "-l", disk.toString())).isTrue();
        }
    }

    private static void fill(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            while (true) {
                out.write(new byte[4096]);
            }
        }
    }

    private void writeLamp() throws IOException {
        Files.writeString(folder.resolve("penstock.yaml"), "services: {sim: virtual}\napi: {enabled: false}\n");
        Files.createDirectories(folder.resolve("services/sim/profiles"));
        Files.createDirectories(folder.resolve("services/sim/devices"));
        Files.createDirectories(folder.resolve("rules"));
        Files.writeString(
                folder.resolve("services/sim/profiles/lamp.yaml"),
                """
                name: Lamp
                deviceResources:
                  - {name: Level, properties: {valueType: Float64, readWrite: R, minimum: 1, maximum: 5}}
                """);
        Files.writeString(
                folder.resolve("services/sim/devices/lamp.yaml"),
                """
                name: lamp
                profileName: Lamp
                protocols: {virtual: {}}
                autoEvents: [{interval: 50ms, sourceName: Level}]
                """);
        Files.writeString(
                folder.resolve("rules/bright.yaml"),
                """
                rules: {bright: {inputs: {level: lamp/Level}, when: level > 9, then: {alert: "it is bright"}}}
                """);
    }

    @Test
    void shouldTellWantOfRoomFromOtherTrouble() {
        assertThatThrownBy(() -> FullDisk.refuse(
                        new UncheckedIOException(new IOException("cannot commit: [SQLITE_FULL] no more")), folder))
                .isInstanceOf(UserErrorException.class);
        assertThatCode(() -> FullDisk.refuse(
                        new IllegalStateException(new IOException("broken", new SQLException("disk I/O error"))),
                        folder))
                .doesNotThrowAnyException();
    }
}
