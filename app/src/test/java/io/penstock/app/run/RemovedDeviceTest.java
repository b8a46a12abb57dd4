/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands of a device that is taken out of the profile. */
class RemovedDeviceTest {
    private static final Duration LONGEST = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    /** What was said of the second lamp's alert. */
    private List<String> said() throws IOException {
        Path lines = folder.resolve("out/alerts.jsonl");
        return Files.exists(lines)
                ? Files.readAllLines(lines).stream()
                        .filter(line -> line.contains("bright@lamp-2"))
                        .toList()
                : List.of();
    }

    @Test
    void shouldClearItsAlertsWithTheReload() throws Exception {
        // Given two lamps that are bright
        LampFolder lamp = LampFolder.of(
                folder,
                """
                services: {sim: {virtual: {}}}
                pipelines:
                  alerts:
                    from: {stream: alerts}
                    steps:
                      - format: {json: {layout: lines}}
                    to: {lines: {file: {path: out/alerts.jsonl}}}
                api: {enabled: false}
                """);
        lamp.write(
                "rules/bright.yaml",
                """
                rules:
                  bright:
                    inputs: {level: "lamp*/Level"}
                    when: level > 0
                    then: {alert: "{device} has {level}"}
                """);
        lamp.write(
                "services/sim/devices/second.yaml",
                Files.readString(folder.resolve("services/sim/devices/lamp.yaml"))
                        .replace("name: lamp\n", "name: lamp-2\n"));
        try (Running running = Running.start(lamp.options())) {
            await().atMost(LONGEST).untilAsserted(() -> assertThat(said()).hasSize(1));

            // When
            Files.delete(folder.resolve("services/sim/devices/second.yaml"));

            // Then
            await().atMost(LONGEST)
                    .untilAsserted(() ->
                            assertThat(said()).hasSize(2).last().asString().contains("cleared"));
            assertThat(running.profile().devices().all()).hasSize(1);
        }
    }
}
