/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.error.Problem;
import io.penstock.api.error.ProfileException;
import io.penstock.engine.config.sample.Samples;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each folder under {@code lint/} is a profile with what the linter says of it, in {@code expected.txt}. */
class LintGoldenTest {
    static List<String> cases() throws IOException, URISyntaxException {
        try (Stream<Path> folders = Files.list(root())) {
            return folders.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }

    private static Path root() throws URISyntaxException {
        return Path.of(LintGoldenTest.class.getResource("/lint").toURI());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void shouldSayWhatTheFolderExpects(String name) throws IOException, URISyntaxException {
        // Given
        Path folder = root().resolve(name);
        String expected = Files.readString(folder.resolve("expected.txt")).strip();

        // When
        List<Problem> problems;
        try {
            problems = new ProfileLoader(PluginRegistry.of(Samples.ALL), Map.of())
                    .loadTested(folder, Map.of())
                    .profile()
                    .warnings();
        } catch (ProfileException e) {
            problems = e.problems();
        }

        // Then
        assertThat(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")))
                .isEqualTo(expected);
    }
}
