/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.bus.DeadLetter;
import io.penstock.app.Penstock;
import io.penstock.app.run.DataFolder;
import io.penstock.app.run.Options;
import io.penstock.app.run.Running;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator types when no program runs. */
class StoppedOnTheCommandLineTest {
    private static final String PROFILE =
            """
            bus: {maxSize: 96MiB}
            pipelines:
              hall:
                steps: [format: json]
                to: {lines: {file: {path: "out/${var:site}.jsonl"}}}
            api: {enabled: false}
            """;

    @TempDir
    Path folder;

    @BeforeEach
    void runOnce() throws Exception {
        Files.writeString(folder.resolve("penstock.yaml"), PROFILE);
        Running.start(new Options(folder, folder.resolve("data"), Map.of("site", "north"), false, false))
                .close();
    }

    /** What was printed, exit code first. */
    private String say(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("-p", folder.toString()));
        StringWriter text = new StringWriter();
        PrintWriter both = new PrintWriter(text, true);
        return Penstock.run(all.toArray(String[]::new), both, both) + " " + text;
    }

    @Test
    void shouldNeedNoVarsOfTheProfile() {
        assertThat(say("bus", "status")).startsWith("0 ").contains("96MiB");
        assertThat(say("cursor", "list")).startsWith("0 ").contains("hall/lines");
        assertThat(say("cursor", "seek", "hall/lines", "earliest"))
                .startsWith("0 ")
                .contains("held discarded", "pending discarded");
        assertThat(say("dead-letters", "list")).startsWith("0 ").contains("none");
        assertThat(say("alerts", "list")).startsWith("0 ").contains("none");
        assertThat(say("audit")).startsWith("0 ").contains("none");
        assertThat(say("cursor", "drop", "hall/lines")).startsWith("0 ").contains("lag", "held discarded");
        assertThat(say("cursor", "list")).startsWith("0 ").doesNotContain("hall/lines");
    }

    @Test
    void shouldSayHowManyDeadLettersWereDropped() throws Exception {
        // Given
        Files.createDirectories(folder.resolve("services/plc"));
        Files.writeString(
                folder.resolve("penstock.yaml"),
                PROFILE.replace("maxSize: 96MiB", "maxSize: 96MiB, deadLetters: 4KiB"));
        try (DataFolder data = DataFolder.open(folder, folder.resolve("data"))) {
            for (int i = 0; i < 10; i++) {
                data.bus()
                        .deadLetters()
                        .add(new DeadLetter(
                                0, "hall/lines", "decode", "no JSON", Instant.EPOCH, "", List.of(), new byte[1_000]))
                        .toCompletableFuture()
                        .join();
            }
        }
        // When, Then
        assertThat(say("dead-letters", "list"))
                .startsWith("0 ")
                .contains("older ones were dropped, 7 events: each owner's may be 4KiB (bus.deadLetters)");
        assertThat(say("dead-letters", "list", "--owner", "plc"))
                .startsWith("0 ")
                .doesNotContain("dropped");
        assertThat(say("dead-letters", "list", "--owner", "nobody"))
                .startsWith("1 ")
                .contains("owner must be one of [hall/lines, plc] but was 'nobody'");
        assertThat(say("dead-letters", "list", "--json")).doesNotContain("dropped");
    }

    @Test
    void shouldOpenTheBusAsItWasAcceptedWhenItsSettingsHaveAMistake() throws Exception {
        Files.writeString(folder.resolve("penstock.yaml"), PROFILE.replace("96MiB", "much"));

        assertThat(say("bus", "status")).startsWith("0 ").contains("96MiB");
    }

    @Test
    void shouldSayWhatNeedsAProgram() {
        assertThat(say("status")).startsWith("1 ").contains("this needs one: start it with 'penstock run");
        assertThat(say("reload")).startsWith("1 ").contains("this needs one");
    }
}
