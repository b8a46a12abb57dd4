/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.bench.measure.Cores.Role;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildTest {
    @TempDir
    private Path folder;

    @Test
    void shouldCompileQuicklyInATest() throws Exception {
        // When
        Path log = folder.resolve("java.log");
        try (Child java = Child.java(
                Role.ALONE, List.of("-XX:+PrintFlagsFinal", "-version"), "not.come.to.Main", List.of(), log)) {
            java.awaitEnd(60);
        }

        // Then
        assertThat(log).content().containsPattern("TieredStopAtLevel += 1 ");
    }
}
