/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceProfileTest {
    @TempDir
    private Path folder;

    @Test
    void shouldGrowPartByPart() throws IOException {
        assertThat(grown(0)).doesNotContain("services:", "pipelines:").contains("api:", "bus:");
        assertThat(folder.resolve("0")).isDirectoryNotContaining("glob:**/{services,rules}");
        assertThat(grown(1)).contains("services:").doesNotContain("pipelines:");
        assertThat(folder.resolve("1")).isDirectoryContaining("glob:**/services");
        assertThat(grown(2)).contains("services:", "pipelines:");
        assertThat(folder.resolve("2")).isDirectoryNotContaining("glob:**/rules");
        assertThat(grown(3)).isEqualTo(grown(2));
        assertThat(folder.resolve("3")).isDirectoryContaining("glob:**/rules");
    }

    private String grown(int parts) throws IOException {
        Path profile = ServiceProfile.grown(folder.resolve("" + parts), parts, 2, "1s");
        return Files.readString(profile.resolve("penstock.yaml"));
    }
}
