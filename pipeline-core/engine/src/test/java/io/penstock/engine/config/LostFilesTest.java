/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.error.Problem;
import io.penstock.api.error.ProfileException;
import io.penstock.engine.config.sample.Samples;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What seems to be in a profile's folder and cannot be had: an interlock may be in it. */
class LostFilesTest {
    @TempDir
    Path folder;

    @BeforeEach
    void setUp() throws IOException {
        write("penstock.yaml", "services: {plc: {modbus: {}}}\n");
        write("services/plc/profiles/pump.yaml", "name: Pump\ndeviceResources: []\n");
    }

    private void write(String file, String text) throws IOException {
        Files.createDirectories(folder.resolve(file).getParent());
        Files.writeString(folder.resolve(file), text);
    }

    private List<String> lint() {
        List<Problem> problems;
        try {
            problems = new ProfileLoader(PluginRegistry.of(Samples.ALL), Map.of())
                    .loadTested(folder, Map.of())
                    .profile()
                    .warnings();
        } catch (ProfileException e) {
            problems = e.problems();
        }
        return problems.stream()
                .filter(p -> p.severity() == Problem.Severity.ERROR)
                .map(Problem::toString)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rules/locks.yaml",
                "rules/heat.drl",
                "rules",
                "rules/hall-1",
                "pipelines/more.yml",
                "services/plc/devices/pumps.json",
                "services/plc/devices",
                "services/gone",
                "tests",
                "vars.local.yaml"
            })
    void shouldRefuseALinkThatLeadsNowhere(String link) throws IOException {
        // Given
        Files.createDirectories(folder.resolve(link).getParent());
        Files.createSymbolicLink(folder.resolve(link), Path.of("/mnt/away"));

        // When
        List<String> errors = lint();

        // Then
        assertThat(errors).containsExactly(link + ": is a link to what is not there: '/mnt/away'");
    }

    @Test
    void shouldSayWhereTheProfilesOwnFileIsALinkThatLeadsNowhere() throws IOException {
        // Given
        Files.delete(folder.resolve("penstock.yaml"));
        Files.createSymbolicLink(folder.resolve("penstock.yaml"), Path.of("nowhere"));

        // When
        List<String> errors = lint();

        // Then
        assertThat(errors).containsExactly("penstock.yaml: is a link to what is not there: 'nowhere'");
    }

    @Test
    void shouldPassOverLinksThatLeadNowhereWhereNobodyReads() throws IOException {
        // Given
        Files.createDirectories(folder.resolve("rules"));
        Files.createSymbolicLink(folder.resolve("rules/.#locks.yaml"), Path.of("somebody@host.1234"));
        Files.createSymbolicLink(folder.resolve("out"), Path.of("/mnt/away"));

        // When
        List<String> errors = lint();

        // Then
        assertThat(errors).isEmpty();
    }

    @Test
    void shouldRefuseAFolderThatStandsForAFile() throws IOException {
        // Given
        Files.createDirectories(folder.resolve("rules/locks.yaml"));

        // When
        List<String> errors = lint();

        // Then
        assertThat(errors).containsExactly("rules/locks.yaml: must be a file but is a folder or something else");
    }

    @Test
    void shouldRefuseAFileThatStandsForAFolder() throws IOException {
        // Given
        write("rules", "");

        // When
        List<String> errors = lint();

        // Then
        assertThat(errors).containsExactly("rules: must be a folder but is a file");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldTellOnceOfAFileThatCannotBeRead() throws IOException {
        // Given
        Files.createDirectories(folder.resolve("rules"));
        Files.createSymbolicLink(folder.resolve("rules/locks.yaml"), Path.of("/proc/self/mem"));

        // When
        List<String> errors = lint();

        // Then
        assertThat(errors).containsExactly("rules/locks.yaml: cannot be read: java.io.IOException: Input/output error");
    }

    @Test
    void shouldSayWhoMayNotReadAFileInTheWordsOfThisWorld() {
        // Given
        IOException denied = new AccessDeniedException("rules/locks.yaml");
        IOException garbled = new MalformedInputException(1);

        // When
        List<String> said = List.of(ProfileFiles.why(denied), ProfileFiles.why(garbled));

        // Then
        assertThat(said).containsExactly("permission denied", "it is no UTF-8 text");
    }

    @Test
    void shouldHashAndKeepWhatIsBehindALinkedFolder(@TempDir Path elsewhere) throws IOException {
        // Given
        Files.writeString(elsewhere.resolve("heat.yaml"), "a: 1\n");
        Files.createDirectories(elsewhere.resolve("..data"));
        Files.writeString(elsewhere.resolve("..data/heat.yaml"), "a: 1\n");
        Files.createSymbolicLink(folder.resolve("rules"), elsewhere);
        String before = ProfileFiles.hash(folder);

        // When
        Files.writeString(elsewhere.resolve("heat.yaml"), "a: 2\n");

        // Then
        assertThat(ProfileFiles.list(folder))
                .contains(folder.resolve("rules/heat.yaml"))
                .doesNotContain(folder.resolve("rules/..data/heat.yaml"));
        assertThat(ProfileFiles.hash(folder)).isNotEqualTo(before);
    }
}
