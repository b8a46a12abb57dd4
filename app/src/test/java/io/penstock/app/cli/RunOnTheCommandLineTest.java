/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.bus.DeadLetter;
import io.penstock.api.bus.Stream;
import io.penstock.api.event.Event;
import io.penstock.api.event.Reading;
import io.penstock.api.event.ValueType;
import io.penstock.app.Penstock;
import io.penstock.app.run.DataFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code penstock run}, from arguments to what is said and what is left. */
class RunOnTheCommandLineTest {
    @TempDir
    Path folder;

    @BeforeEach
    void write() throws IOException {
        write(
                "penstock.yaml",
                """
                vars: {site: south}
                services: {sim: virtual}
                pipelines:
                  hall:
                    steps:
                      - filter: value > 0
                      - format: json
                    to: {lines: {file: {path: "out/${var:site}.jsonl"}}}
                api: {port: 0}
                """);
        write(
                "services/sim/profiles/lamp.yaml",
                """
                name: lamp
                deviceResources: [{name: Level, properties: {valueType: Float64, readWrite: R}}]
                """);
        write(
                "services/sim/devices/lamp.yaml",
                "deviceList: [{name: lamp, profileName: lamp, protocols: {other: {}}}]\n");
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    /** What was printed, exit code first. */
    private static String say(String... words) {
        StringWriter text = new StringWriter();
        PrintWriter both = new PrintWriter(text, true);
        return Penstock.run(words, both, both) + " " + text;
    }

    @Test
    void shouldSayFirstWhereItListensWhereItsDataAndOutputAreAndWhatRuns() {
        List<String> said =
                say("run", folder.toString(), "--for", "1ms").lines().toList();

        assertThat(said.get(0)).startsWith("0 penstock ").endsWith(" runs '" + folder + "' (Ctrl-C ends it)");
        assertThat(said.get(1))
                .matches("  listening  http://127\\.0\\.0\\.1:\\d+/health/ready, http://127\\.0\\.0\\.1:\\d+/metrics");
        assertThat(said.subList(2, said.size()))
                .startsWith(
                        "  data       " + folder.resolve("data"),
                        "  service    sim: virtual, lamp",
                        "  pipeline   hall/lines: filter > format > file out/south.jsonl");
    }

    @Test
    void shouldTakeVarsAndTheDataFolderFromItsOptions() {
        // When
        Path data = folder.resolve("elsewhere");
        String said = say("run", folder.toString(), "--set", "site=north", "--data", data.toString(), "--for", "1ms");

        // Then
        assertThat(said).startsWith("0 ").contains("  data       " + data, "file out/north.jsonl");
        assertThat(data.resolve("bus")).isDirectory();
        assertThat(folder.resolve("data")).doesNotExist();
    }

    @Test
    void shouldForgetWhatItHasOnlyWhenItIsToBeginFresh() throws Exception {
        // Given
        Event event = Event.of(
                new UUID(1, 1), "lamp", "lamp", "Level", 1, List.of(Reading.ofFloat("Level", ValueType.FLOAT64, 1, 7)));
        try (DataFolder data = DataFolder.open(folder, folder.resolve("data"))) {
            data.bus()
                    .append(Stream.EVENTS, List.of(event))
                    .toCompletableFuture()
                    .join();
            data.bus()
                    .deadLetters()
                    .add(new DeadLetter(
                            0, "hall/lines", "format", "poison", Instant.EPOCH, "", List.of(event), new byte[0]))
                    .toCompletableFuture()
                    .join();
        }
        assertThat(say("run", folder.toString(), "--for", "1ms")).startsWith("0 ");
        assertThat(kept("bus", "status")).contains("\"stream\":\"events\",\"events\":1,");
        assertThat(kept("dead-letters", "list")).contains("poison");

        // When
        assertThat(say("run", folder.toString(), "--for", "1ms", "--fresh")).startsWith("0 ");

        // Then
        assertThat(kept("bus", "status")).contains("\"stream\":\"events\",\"events\":0,");
        assertThat(kept("dead-letters", "list")).isEqualTo("0 ");
    }

    private String kept(String... words) {
        return say(words[0], words[1], "-p", folder.toString(), "--json");
    }
}
