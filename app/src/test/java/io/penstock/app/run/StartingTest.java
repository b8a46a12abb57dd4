/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who probes while the program starts. */
class StartingTest {
    private static final List<String> PATHS =
            List.of("/health/live", "/health/ready", "/metrics", "/api/v3/device/all", "/api/v3/device/name/d/r");

    @TempDir
    Path folder;

    @Test
    void shouldSayThatItIsNotReadyAndNeverFailWhileItStarts() throws Exception {
        // Given
        Files.writeString(
                folder.resolve("penstock.yaml"),
                "pipelines: {p: {to: {lines: {file: {path: out.txt}}}, steps: [format: json]}}\napi: {port: 0}\n");
        Options options = new Options(folder, folder.resolve("data"), Map.of(), false, false);
        List<List<Integer>> starting = new ArrayList<>();

        // When
        try (Running running = Running.start(options, r -> starting.add(probe(r)))) {
            // Then
            assertThat(starting)
                    .as("when it listens, and when there is every part")
                    .containsExactly(List.of(200, 503, 200, 200, 503), List.of(200, 503, 200, 200, 503));
            assertThat(probe(running)).containsExactly(200, 200, 200, 200, 404);
        }
    }

    private static List<Integer> probe(Running running) {
        return PATHS.stream().map(path -> status(running.address() + path)).toList();
    }

    private static int status(String url) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(url).toURL().openConnection();
            connection.setReadTimeout(60_000);
            return connection.getResponseCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
