/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.app.control.UserErrorException;
import io.penstock.engine.config.ProfileFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptedProfilesTest {
    @TempDir
    Path root;

    private Path profile;
    private Path data;

    @BeforeEach
    void makeProfile() throws IOException {
        profile = Files.createDirectories(root.resolve("profile"));
        data = Files.createDirectories(root.resolve("data"));
        Files.createDirectories(profile.resolve("services/plc/devices"));
        write("one");
    }

    @Test
    void shouldPutBackWhatRanBeforeAndKeepWhatWasReplaced() throws IOException {
        // Given
        keep(1);
        write("two");
        Files.writeString(profile.resolve("services/plc/devices/new.yaml"), "new");
        keep(2);
        // When
        accepted(3).rollBack(profile);
        // Then
        assertThat(profile.resolve("penstock.yaml")).hasContent("one");
        assertThat(profile.resolve("services/plc"))
                .as("the folder of a service that it has not")
                .doesNotExist();
        assertThat(data.resolve("replaced/penstock.yaml")).hasContent("two");
        assertThat(data.resolve("replaced/services/plc/devices/new.yaml")).hasContent("new");
    }

    @Test
    void shouldSayWhenThereIsNothingToGoBackTo() throws IOException {
        keep(1);
        assertThatThrownBy(() -> accepted(2).rollBack(profile))
                .isInstanceOf(UserErrorException.class)
                .hasMessageContaining("no earlier accepted profile");
    }

    @Test
    void shouldLeaveTheProfileAsItIsWhereNotAllCanBePutBack() throws IOException {
        // Given an earlier one with a folder that a file has taken the place of
        Files.createDirectories(profile.resolve("pipelines"));
        Files.writeString(profile.resolve("pipelines/a.yaml"), "a");
        keep(1);
        AcceptedProfiles.deleteTree(profile.resolve("pipelines"));
        Files.writeString(profile.resolve("pipelines"), "a file");
        write("two");
        // When, then
        assertThatThrownBy(() -> accepted(2).rollBack(profile)).isInstanceOf(IOException.class);
        assertThat(profile.resolve("penstock.yaml")).hasContent("two");
        assertThat(namesIn(profile)).containsExactlyInAnyOrder("penstock.yaml", "pipelines", "services");
    }

    @Test
    void shouldFinishARollbackThatWasCutShort() throws IOException {
        // Given an earlier one of which a file cannot be put back
        Files.createDirectories(profile.resolve("pipelines"));
        Files.writeString(profile.resolve("pipelines/a.yaml"), "a");
        keep(1);
        Files.delete(profile.resolve("pipelines/a.yaml"));
        Files.createDirectories(profile.resolve("pipelines/a.yaml/folder"));
        write("two");
        assertThatThrownBy(() -> accepted(2).rollBack(profile)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> onDisk().load()).hasMessageContaining("a rollback was cut short");
        // When
        AcceptedProfiles.deleteTree(profile.resolve("pipelines/a.yaml"));
        Path finished = accepted(3).rollBack(profile);
        // Then
        assertThat(finished.getFileName().toString()).startsWith("000001");
        assertThat(profile.resolve("penstock.yaml")).hasContent("one");
        assertThat(profile.resolve("pipelines/a.yaml")).hasContent("a");
        assertThat(namesIn(profile)).containsExactlyInAnyOrder("penstock.yaml", "pipelines", "services");
    }

    @Test
    void shouldGoBackFromWhatWasEditedAfterOneThatWasCutShortAtItsEnd() throws IOException {
        // Given
        keep(1);
        Files.createDirectories(profile.resolve(".rollback-left"));
        write("two");
        // When
        accepted(2).rollBack(profile);
        // Then
        assertThat(profile.resolve("penstock.yaml")).hasContent("one");
    }

    @ParameterizedTest
    @ValueSource(strings = {".rollback", ".rollback-left"})
    void shouldFinishARollbackThatWasKilledBeforeItReadsTheProfile(String left) throws Exception {
        // Given some of its files lie beside those from before
        Files.createDirectories(profile.resolve(left));
        Files.writeString(profile.resolve(left).resolve("penstock.yaml"), "api: {enabled: false}\n");
        Path old = profile.resolve("services/plc/devices/old.yaml");
        if (left.equals(".rollback")) {
            Files.writeString(old, "old");
        }
        // When
        assertThat(onDisk().load().api().enabled()).isFalse();
        // Then
        assertThat(old).doesNotExist();
        assertThat(profile.resolve(left)).doesNotExist();
    }

    @Test
    void shouldStayWhereARollbackWasKilledBeforeAllItsFilesWereThere() throws Exception {
        // Given
        AcceptedProfiles.deleteTree(profile.resolve("services"));
        write("api: {enabled: false}\n");
        Files.createDirectories(profile.resolve(".rollback-unfinished"));
        Files.writeString(profile.resolve(".rollback-unfinished/penstock.yaml"), "");
        // When, then
        assertThat(onDisk().load().api().enabled()).isFalse();
    }

    @Test
    void shouldGoBackBehindOneThatAPowerCutHasDamaged() throws IOException {
        // Given
        keep(1);
        write("two");
        keep(2);
        write("three");
        Files.writeString(newest(), "");
        // When
        accepted(3).rollBack(profile);
        // Then
        assertThat(profile.resolve("penstock.yaml")).hasContent("one");
    }

    private ProfileOnDisk onDisk() {
        return new ProfileOnDisk(new Options(profile, data, Map.of(), false, false), Clock.systemUTC());
    }

    private static List<String> namesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).toList();
        }
    }

    @Test
    void shouldNotGoBackToWhatIsNoProfile() throws IOException {
        // Given what somebody has put beside the only one
        keep(1);
        Files.writeString(data.resolve("accepted/notes.txt"), "ours");
        Files.createDirectories(data.resolve("accepted/lost+found"));
        // When, then
        assertThatThrownBy(() -> accepted(2).rollBack(profile))
                .isInstanceOf(UserErrorException.class)
                .hasMessageContaining("no earlier accepted profile");
        assertThat(profile.resolve("penstock.yaml")).hasContent("one");
    }

    @Test
    void shouldKeepTenAndNotTheSameTwiceInARow() throws IOException {
        for (int i = 0; i < 14; i++) {
            write("version " + i);
            keep(2 * i);
            keep(2 * i + 1);
        }
        try (Stream<Path> kept = Files.list(data.resolve("accepted"))) {
            assertThat(kept).hasSize(AcceptedProfiles.KEPT);
        }
        assertThat(newest()).hasContent("version 13");
    }

    @Test
    void shouldGoByWhatCameLastAndNotByTheClock() throws IOException {
        // Given more than it keeps, the oldest of them from before they had numbers
        Path unnumbered = Files.createDirectories(data.resolve("accepted/20991231-235959-000-abcdef012345"));
        Files.writeString(unnumbered.resolve("penstock.yaml"), "old");
        for (int i = 0; i < 12; i++) {
            write("version " + i);
            keep(i);
        }
        // When the machine starts in 1970
        write("version 12");
        keep(-1_800_000_000);
        // Then
        assertThat(newest()).hasContent("version 12");
        assertThat(unnumbered).doesNotExist();
        accepted(-1_799_999_999).rollBack(profile);
        assertThat(profile.resolve("penstock.yaml")).hasContent("version 11");
    }

    @Test
    void shouldNumberThemInDigitsThatItReadsAgainInAnyLanguage() throws IOException {
        // Given
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        try {
            // When the machine starts in 1970 after the first
            keep(1);
            write("two");
            keep(-1_800_000_000);
        } finally {
            Locale.setDefault(before);
        }
        // Then
        assertThat(newest()).hasContent("two");
        assertThat(newest().getParent().getFileName().toString()).startsWith("000002-1970");
    }

    @Test
    void shouldKeepWhatWasReadThoughItIsChangedBeforeItRuns() throws IOException {
        // Given
        AcceptedProfiles accepted = accepted(1);
        String read = ProfileFiles.hash(profile);
        accepted.take(profile, read);
        write("two");
        // When
        accepted.keep(profile, read);
        // Then
        assertThat(newest()).hasContent("one");
        assertThat(newest().getParent().getFileName().toString()).endsWith(read.substring(0, 12));
    }

    @Test
    void shouldNotKeepFilesThatWereChangedBeforeTheyWereCopied() throws IOException {
        // Given
        keep(1);
        write("two");
        String read = ProfileFiles.hash(profile);
        write("three");
        // When
        AcceptedProfiles accepted = accepted(2);
        accepted.take(profile, read);
        accepted.keep(profile, read);
        // Then
        assertThat(accepted.newestFirst()).hasSize(1);
        assertThat(newest()).hasContent("one");
    }

    @Test
    void shouldLeadToSecretsAndNotCopyThem() throws IOException {
        Files.createDirectories(profile.resolve("secrets"));
        Files.writeString(profile.resolve("secrets/key"), "s3cret");
        keep(1);
        Path link = newest().resolveSibling("secrets");
        assertThat(link).isSymbolicLink();
        assertThat(link.resolve("key")).hasContent("s3cret");
    }

    private void keep(int second) throws IOException {
        accepted(second).keep(profile, ProfileFiles.hash(profile));
    }

    private Path newest() throws IOException {
        return accepted(99).newestFirst().get(0).resolve("penstock.yaml");
    }

    private AcceptedProfiles accepted(int second) {
        return new AcceptedProfiles(data, Clock.fixed(Instant.ofEpochSecond(1_800_000_000L + second), ZoneOffset.UTC));
    }

    private void write(String text) throws IOException {
        Files.writeString(profile.resolve("penstock.yaml"), text);
    }
}
