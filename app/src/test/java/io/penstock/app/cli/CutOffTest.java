/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.app.Penstock;
import io.penstock.app.run.Options;
import io.penstock.app.run.Running;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a command prints goes to a disk that is full, or to somebody who has seen enough and ended. */
class CutOffTest {
    @TempDir
    Path folder;

    /** Takes so many writes. */
    private static final class Narrow extends OutputStream {
        private int left;

        Narrow(int takes) {
            left = takes;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            if (--left < 0) {
                throw new IOException("Broken pipe");
            }
        }
    }

    @BeforeEach
    void write() throws IOException {
        Files.writeString(folder.resolve("penstock.yaml"), "services: {sim: virtual}\napi: {enabled: false}\n");
        Path service = folder.resolve("services/sim");
        Files.createDirectories(service.resolve("profiles"));
        Files.createDirectories(service.resolve("devices"));
        Files.writeString(
                service.resolve("profiles/lamp.yaml"),
                """
                name: Lamp
                deviceResources:
                  - {name: Level, properties: {valueType: Float64, readWrite: R, minimum: 1, maximum: 5}}
                """);
        Files.writeString(
                service.resolve("devices/lamp.yaml"),
                """
                name: lamp
                profileName: Lamp
                protocols: {virtual: {}}
                autoEvents: [{interval: 50ms, sourceName: Level}]
                """);
    }

    /** Exit code, and what was said to people. */
    private String say(int takes, String... words) {
        StringWriter err = new StringWriter();
        int code = Penstock.run(
                words, new PrintWriter(new Narrow(takes), false, StandardCharsets.UTF_8), new PrintWriter(err, true));
        return code + " " + err;
    }

    @Test
    void shouldSayThatNotAllCouldBePrinted() {
        assertThat(say(1000, "functions")).isEqualTo("0 ");
        assertThat(say(0, "functions")).startsWith("1 penstock: not all could be printed");
        assertThat(say(0, "schema")).startsWith("1 ");
        assertThat(say(0, "run", folder.toString(), "--for=1ms"))
                .as("a program that runs is there for more than what it prints")
                .startsWith("0 ");
    }

    @Test
    @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldEndWhereNobodyReadsAnyMore() throws Exception {
        try (Running running = Running.start(new Options(folder, folder.resolve("data"), Map.of(), false, false))) {
            assertThat(running.profile().devices().all()).hasSize(1);
            assertThat(say(2, "tap", "-p", folder.toString())).startsWith("1 penstock: not all could be printed");
        }
    }
}
