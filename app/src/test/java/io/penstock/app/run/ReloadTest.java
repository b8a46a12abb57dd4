/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.app.BuildTest;
import io.penstock.app.Penstock;
import io.penstock.engine.config.ProfileLoader;
import io.penstock.engine.profile.Profile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A profile that changes on disk while it runs. */
class ReloadTest {
    private static final String KEY = "0123456789abcdef".repeat(4);
    private static final String OTHER_KEY = "f".repeat(64);
    private static final Duration LONGEST = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private LampFolder lamp;

    @BeforeEach
    void write() throws IOException {
        lamp = LampFolder.of(
                folder,
                """
                services: {sim: {virtual: {}}}
                pipelines:
                  lamp:
                    steps:
                      - format: json
                      - encrypt: {aes-256-gcm: {key: "${secret:ours}", keyId: k}}
                      - decrypt: {keys: {k: "${secret:theirs}"}}
                    to: {lines: {file: {path: out/lamp.jsonl}}}
                api: {enabled: false}
                """);
        lamp.write("secrets/ours", KEY);
        lamp.write("secrets/theirs", KEY);
    }

    @Test
    void shouldTakeUpASecretThatChanges() throws Exception {
        // Given a key that opens nothing
        lamp.write("secrets/theirs", OTHER_KEY);
        try (Running running = Running.start(lamp.options())) {
            await().atMost(LONGEST)
                    .untilAsserted(
                            () -> assertThat(running.lanes()).singleElement().matches(lane -> lane.deadLetters() > 0));
            assertThat(folder.resolve("out/lamp.jsonl")).isEmptyFile();

            // When
            lamp.write("secrets/theirs", KEY + "\n");

            // Then
            await().atMost(LONGEST).untilAsserted(() -> assertThat(folder.resolve("out/lamp.jsonl"))
                    .isNotEmptyFile());
        }
    }

    @Test
    void shouldTakeUpAFileThatARuleNames() throws Exception {
        // Given
        lamp.write("level.txt", "2");
        lamp.write(
                "rules/copy.yaml",
                """
                rules:
                  copy:
                    inputs: {level: lamp/Level}
                    when: level > 0
                    then: {set: {lamp/Copy: "${file:level.txt}"}}
                """);
        try (Running running = Running.start(lamp.options())) {
            Profile before = running.profile();

            // When
            lamp.write("level.txt", "3.5");

            // Then
            await().atMost(LONGEST)
                    .untilAsserted(() -> assertThat(running.profile()).isNotSameAs(before));
        }
    }

    @Test
    void shouldTakeUpWhatChangesWhileItStarts() throws Exception {
        // Given
        AtomicReference<String> loaded = new AtomicReference<>();

        // When
        try (Running running = Running.start(lamp.options(), part -> {}, starting -> {
            loaded.set(starting.profile().hash());
            change();
        })) {
            // Then
            await().atMost(LONGEST)
                    .untilAsserted(() -> assertThat(running.profile().hash()).isNotEqualTo(loaded.get()));
        }
    }

    private void change() {
        try {
            Files.writeString(folder.resolve("penstock.yaml"), "# changed\n", StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void shouldTakeUpWhatCannotBeKeptAndKeepItOnceItCan() throws Exception {
        // Given
        Path accepted = folder.resolve("data/accepted");
        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        try (Running running = Running.start(lamp.options())) {
            AcceptedProfiles.deleteTree(accepted);
            Files.createFile(accepted);
            System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
            change();
            await().atMost(LONGEST).untilAsserted(() -> assertThat(log.toString(StandardCharsets.UTF_8))
                    .contains("the profile runs but cannot be kept")
                    .contains("reload: done")
                    .doesNotContain("could be done"));
            Files.delete(accepted);

            // When nothing but the time of a file changes
            Files.setLastModifiedTime(
                    folder.resolve("penstock.yaml"), FileTime.from(Instant.now().plusSeconds(2)));

            // Then
            await().atMost(LONGEST)
                    .untilAsserted(() -> assertThat(accepted).isDirectoryContaining(kept -> kept.toString()
                            .endsWith("-" + running.profile().hash().substring(0, 12))));
        } finally {
            System.setErr(before);
        }
    }

    @Test
    void shouldHoldNoLogForRulesThatAreNoMore() throws Exception {
        // Given
        lamp.write(
                "rules/copy.yaml",
                """
                rules:
                  copy:
                    inputs: {level: lamp/Level}
                    when: level > 0
                    then: {set: {lamp/Copy: 1}}
                """);
        try (Running running = Running.start(lamp.options())) {
            String before = running.profile().hash();
            assertThat(cursors()).containsPattern("\\$rules.*open");

            // When
            Files.delete(folder.resolve("rules/copy.yaml"));
            await().atMost(LONGEST)
                    .untilAsserted(() -> assertThat(running.profile().hash()).isNotEqualTo(before));

            // Then
            await().atMost(LONGEST).untilAsserted(() -> assertThat(cursors()).containsPattern("\\$rules.*kept"));
        }
    }

    private String cursors() {
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said);
        assertThat(Penstock.run(new String[] {"cursor", "list", "-p", folder.toString()}, out, out))
                .isZero();
        return said.toString();
    }

    @Test
    void shouldRunTheProfileBeforeAgainAfterARollback() throws Exception {
        // Given
        try (Running running = Running.start(lamp.options())) {
            String before = running.profile().hash();
            change();
            await().atMost(LONGEST)
                    .untilAsserted(() -> assertThat(running.profile().hash()).isNotEqualTo(before));

            // When
            PrintWriter said = new PrintWriter(new StringWriter());
            assertThat(Penstock.run(new String[] {"rollback", "-p", folder.toString()}, said, said))
                    .isZero();

            // Then
            await().atMost(LONGEST)
                    .untilAsserted(() -> assertThat(running.profile().hash()).isEqualTo(before));
        }
    }

    @Test
    void shouldFindTheSameProfileUnchanged() throws Exception {
        // Given
        ProfileLoader loader = new ProfileLoader(Plugins.registry());
        Path demo = BuildTest.root().resolve("profiles/demo");

        // When
        Profile once = loader.load(demo, Map.of());
        Profile again = loader.load(demo, Map.of());

        // Then: nothing is started anew for it
        assertThat(again.services()).isEqualTo(once.services());
        assertThat(again.pipelines()).isEqualTo(once.pipelines());
        assertThat(again.api()).isEqualTo(once.api());
    }
}
