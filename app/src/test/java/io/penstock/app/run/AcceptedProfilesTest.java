/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.app.control.UserErrorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
        accepted(1).keep(profile, "0e01");
        write("two");
        Files.writeString(profile.resolve("services/plc/devices/new.yaml"), "new");
        accepted(2).keep(profile, "0e02");
        // When
        accepted(3).rollBack(profile, "0e02");
        // Then
        assertThat(profile.resolve("penstock.yaml")).hasContent("one");
        assertThat(profile.resolve("services/plc/devices/new.yaml")).doesNotExist();
        assertThat(data.resolve("replaced/penstock.yaml")).hasContent("two");
        assertThat(data.resolve("replaced/services/plc/devices/new.yaml")).hasContent("new");
    }

    @Test
    void shouldSayWhenThereIsNothingToGoBackTo() throws IOException {
        accepted(1).keep(profile, "0e01");
        assertThatThrownBy(() -> accepted(2).rollBack(profile, "0e01"))
                .isInstanceOf(UserErrorException.class)
                .hasMessageContaining("no earlier accepted profile");
    }

    @Test
    void shouldKeepTenAndNotTheSameTwiceInARow() throws IOException {
        for (int i = 0; i < 14; i++) {
            write("version " + i);
            accepted(2 * i).keep(profile, "0f" + i);
            accepted(2 * i + 1).keep(profile, "0f" + i);
        }
        try (Stream<Path> kept = Files.list(data.resolve("accepted"))) {
            assertThat(kept).hasSize(AcceptedProfiles.KEPT);
        }
        assertThat(accepted(99).newest().orElseThrow().resolve("penstock.yaml")).hasContent("version 13");
    }

    @Test
    void shouldLeadToSecretsAndNotCopyThem() throws IOException {
        Files.createDirectories(profile.resolve("secrets"));
        Files.writeString(profile.resolve("secrets/key"), "s3cret");
        accepted(1).keep(profile, "0e01");
        Path link = accepted(2).newest().orElseThrow().resolve("secrets");
        assertThat(link).isSymbolicLink();
        assertThat(link.resolve("key")).hasContent("s3cret");
    }

    private AcceptedProfiles accepted(int second) {
        return new AcceptedProfiles(data, Clock.fixed(Instant.ofEpochSecond(1_800_000_000L + second), ZoneOffset.UTC));
    }

    private void write(String text) throws IOException {
        Files.writeString(profile.resolve("penstock.yaml"), text);
    }
}
