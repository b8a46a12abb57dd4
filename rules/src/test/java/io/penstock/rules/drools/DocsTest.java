/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.drools;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The DRL that the docs show compiles. */
class DocsTest {
    private static final Pattern BLOCK =
            Pattern.compile("<!-- file: (\\S+) -->\\n```drl\\n(.*?)\\n```", Pattern.DOTALL);

    @Test
    void shouldCompileWhatTheDocsShow() throws Exception {
        // Given
        List<DrlSource> sources = new ArrayList<>();
        Matcher block = BLOCK.matcher(Files.readString(Path.of("../docs/how-to/drools.md")));
        while (block.find()) {
            sources.add(new DrlSource(block.group(1), block.group(2)));
        }

        // Then
        assertThat(sources).hasSize(2);
        assertThat(DrlCompiler.lint(sources)).isEmpty();
    }
}
