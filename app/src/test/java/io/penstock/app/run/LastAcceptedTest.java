/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
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
}
