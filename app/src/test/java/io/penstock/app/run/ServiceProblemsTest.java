/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.error.Problem;
import io.penstock.app.BuildTest;
import io.penstock.engine.config.ProfileLoader;
import io.penstock.engine.profile.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each folder under {@code lint/} is a profile that can be bound, with what is wrong with its devices in {@code expected.txt}. */
class ServiceProblemsTest {
    private static final Path ROOT = BuildTest.root().resolve("app/src/test/resources/lint");

    static List<String> cases() throws IOException {
        try (Stream<Path> folders = Files.list(ROOT)) {
            return folders.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void shouldSayWhereEachStands(String name) throws Exception {
        // Given
        Path folder = ROOT.resolve(name);
        Profile profile = new ProfileLoader(Plugins.registry(), Map.of()).load(folder, Map.of());

        // When
        Stream<Problem> said =
                Stream.concat(ServiceProblems.warnings(profile).stream(), ServiceProblems.of(profile).stream());

        // Then
        assertThat(said.map(Problem::toString).collect(Collectors.joining("\n")))
                .isEqualTo(Files.readString(folder.resolve("expected.txt")).strip());
    }
}
