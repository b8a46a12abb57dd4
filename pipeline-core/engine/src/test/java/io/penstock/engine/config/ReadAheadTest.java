/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.engine.config.ReadAhead.Content;
import io.penstock.engine.config.yaml.Node;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadAheadTest {
    private static final String LARGE = "# large\n".repeat(5_000);

    @TempDir
    Path folder;

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private ReadAhead ahead(Path... files) {
        return new ReadAhead(List.of(files), file -> "shown/" + file.getFileName());
    }

    @Test
    void shouldHaveReadTheLargeOnesAndNoOthers() throws IOException {
        // Given
        Path small = write("small.yaml", "a: 1");
        Path first = write("first.yaml", LARGE + "a: 1");
        Path second = write("second.yaml", LARGE + "b: 2");

        // When
        ReadAhead ahead = ahead(small, first, second);

        // Then
        assertThat(ahead.take(small)).isNull();
        for (Path file : List.of(first, second)) {
            Content content = ahead.take(file);
            assertThat(content).isNotNull();
            assertThat(content.node()).isInstanceOf(Node.Mapping.class);
            assertThat(content.problems().hasErrors()).isFalse();
            assertThat(ahead.take(file)).isNull();
        }
    }

    @Test
    void shouldKeepWhatIsWrongForWhoTakesIt() throws IOException {
        // Given
        Path file = write("rules.yaml", LARGE + "a: 1\na: 2");

        // When
        Content content = ahead(file).take(file);

        // Then
        assertThat(content).isNotNull();
        assertThat(content.problems().inOrder()).singleElement().satisfies(p -> assertThat(p.toString())
                .startsWith("shown/rules.yaml:5002:1")
                .contains("'a' is there already"));
    }

    @Test
    void shouldSayOfAFileThatIsNoTextWhatReadingItNowSays() throws IOException {
        // Given
        Path file =
                Files.write(folder.resolve("rules.yaml"), (LARGE + "a: \u00e9").getBytes(StandardCharsets.ISO_8859_1));

        // When
        ReadAhead ahead = ahead(file);

        // Then
        assertThatThrownBy(() -> ahead.take(file)).isInstanceOf(MalformedInputException.class);
        assertThatThrownBy(() -> ReadAhead.read(file, "shown")).isInstanceOf(MalformedInputException.class);
    }
}
