/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftBehindTest {
    @TempDir
    Path folder;

    @Test
    void shouldLeaveNothingAmongTheTemporaryFilesWhenKilled() throws Exception {
        // Given
        Path temporary = Files.createDirectory(folder.resolve("tmp"));
        Path profile = LampFolder.of(folder.resolve("profile"), "services: {sim: virtual}\napi: {port: 0}\n")
                .path();

        // When
        runAndKill(temporary, profile);
        runAndKill(temporary, profile);

        // Then
        assertThat(temporary).isEmptyDirectory();
        try (Stream<Path> libraries = Files.walk(profile.resolve("data/native"))) {
            assertThat(libraries.filter(Files::isRegularFile)).hasSize(1);
        }
    }

    private static void runAndKill(Path temporary, Path profile) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Djava.io.tmpdir=" + temporary,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        profile.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(said.readLine()).isEqualTo("runs");
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    /** Runs a profile until it is killed. */
    static final class Child {
        private Child() {}

        public static void main(String[] args) throws Exception {
            Path profile = Path.of(args[0]);
            try (Running running =
                    Running.start(new Options(profile, profile.resolve("data"), Map.of(), false, false))) {
                System.out.println("runs");
                Thread.sleep(Long.MAX_VALUE);
            }
        }
    }
}
