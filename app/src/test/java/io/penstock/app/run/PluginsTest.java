/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.app.Penstock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginsTest {
    @TempDir
    Path home;

    @Test
    void shouldBeTheUsersMistakeThatAJarCannotBeRead() throws Exception {
        // Given one whose copying broke off
        Path jar = Files.createDirectories(home.resolve("plugins")).resolve("half.jar");
        Files.writeString(jar, "PK");

        // When
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Dpenstock.home=" + home,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Penstock.class.getName(),
                        "functions")
                .redirectErrorStream(true)
                .start();
        String said = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        // Then
        assertThat(said).contains("penstock: the jar " + jar + " cannot be read");
        assertThat(program.waitFor()).isEqualTo(1);
    }
}
