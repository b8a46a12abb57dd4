/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.error.Problem;
import io.penstock.api.error.ProfileException;
import io.penstock.app.run.Plugins;
import io.penstock.engine.config.ProfileLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Camel's components that the program brings, and what lint says of others. */
class ComponentsTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"http", "https", "file", "log", "bean", "class", "micrometer"})
    void shouldBringTheComponentsThatTheReferenceNames(String component) throws Exception {
        // Given
        String page = Files.readString(BuildTest.ROOT.resolve("docs/reference/endpoints.md"));
        assertThat(page).contains("`" + component + "`");

        // When, then
        assertThat(warnings(component)).isEmpty();
    }

    @Test
    void shouldWarnOfAComponentThatIsNotThereAndSayWhichJarBringsIt() throws Exception {
        assertThat(warnings("sftp"))
                .containsExactly(
                        "penstock.yaml:4:18: warning: endpoint 'there' of pipeline 'p': there is no Camel component 'sftp': put camel-ftp 4.18.0"
                                + " and the jars that it needs into plugins/, beside lib/");
    }

    private Iterable<String> warnings(String component) throws IOException, ProfileException {
        Files.writeString(
                folder.resolve("penstock.yaml"),
                """
                pipelines:
                  p:
                    steps: [format: json]
                    to: {there: {camel: {uri: "%s:x", acknowledges: on-return}}}
                """
                        .formatted(component));
        return new ProfileLoader(Plugins.registry(), Map.of())
                .load(folder, Map.of()).warnings().stream()
                        .map(Problem::toString)
                        .toList();
    }
}
