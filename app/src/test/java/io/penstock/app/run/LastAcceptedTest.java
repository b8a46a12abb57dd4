/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine that nobody sits at starts with a profile that somebody has broken. */
class LastAcceptedTest {
    private static final String PROFILE =
            """
            pipelines:
              lamp:
                steps: [format: json]
                to: {lines: {file: {path: "out/${file:site.txt}.jsonl"}}}
            api: {enabled: false, tls: {certificate: gateway.pem, key: gateway.key}}
            """;

    @Test
    void shouldRunWithTheFilesThatItNamesWhereTheyAre(@TempDir Path folder, @TempDir Path data) throws Exception {
        // Given one that has run
        Files.writeString(folder.resolve("penstock.yaml"), PROFILE);
        Files.writeString(folder.resolve("site.txt"), "hall-4\n");
        Running.start(new Options(folder, data, Map.of(), false, false)).close();

        // When
        Files.writeString(folder.resolve("penstock.yaml"), PROFILE + "api: twice\n");

        // Then
        try (Running running = Running.start(new Options(folder, data, Map.of(), false, true))) {
            assertThat(running.profile().lanes())
                    .singleElement()
                    .matches(lane -> lane.endpoint().destination().equals("out/hall-4.jsonl"));
            assertThat(running.profile().folder()).isEqualTo(folder);
            assertThat(Objects.requireNonNull(running.profile().api().tls()).certificate())
                    .isEqualTo(folder.resolve("gateway.pem"));
        }
    }

    @Test
    void shouldRunTheOneBeforeWhenTheLastAcceptedHasMistakesToo(@TempDir Path folder, @TempDir Path data)
            throws Exception {
        // Given two that have run, of which the later one no longer loads
        Files.writeString(folder.resolve("penstock.yaml"), PROFILE);
        Files.writeString(folder.resolve("site.txt"), "hall-4\n");
        Running.start(new Options(folder, data, Map.of(), false, false)).close();
        Files.writeString(folder.resolve("penstock.yaml"), PROFILE + "# later\n");
        Running.start(new Options(folder, data, Map.of(), false, false)).close();
        Path later = accepted(data).get(0).resolve("penstock.yaml");
        assertThat(later).content().contains("# later");
        Files.writeString(later, "pipelines: no\n");

        // When
        Files.writeString(folder.resolve("penstock.yaml"), "pipelines: twice\n");

        // Then
        try (Running running = Running.start(new Options(folder, data, Map.of(), false, true))) {
            assertThat(running.profile().lanes()).hasSize(1);
            assertThat(accepted(data)).hasSize(2);
        }
    }

    @Test
    void shouldKeepTheProfileThatRunsThoughItIsSpoiltWhileThatStarts(@TempDir Path folder, @TempDir Path data)
            throws Exception {
        // Given
        Files.writeString(folder.resolve("penstock.yaml"), PROFILE);
        Files.writeString(folder.resolve("site.txt"), "hall-4\n");

        // When
        Running.start(new Options(folder, data, Map.of(), false, false), part -> {}, starting -> spoil(folder))
                .close();

        // Then
        assertThat(accepted(data)).singleElement().satisfies(kept -> assertThat(kept.resolve("penstock.yaml"))
                .hasContent(PROFILE));
    }

    private static void spoil(Path folder) {
        try {
            Files.writeString(folder.resolve("penstock.yaml"), "pipelines: twice\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void shouldStartThoughTheProfileCannotBeKept(@TempDir Path folder, @TempDir Path data) throws Exception {
        // Given no place for it
        Files.writeString(folder.resolve("penstock.yaml"), PROFILE);
        Files.writeString(folder.resolve("site.txt"), "hall-4\n");
        Files.createFile(data.resolve("accepted"));

        // When, Then
        try (Running running = Running.start(new Options(folder, data, Map.of(), false, false))) {
            assertThat(running.lanes()).hasSize(1);
        }
    }

    private static List<Path> accepted(Path data) throws IOException {
        return new AcceptedProfiles(data, Clock.systemUTC()).newestFirst();
    }
}
