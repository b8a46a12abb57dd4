/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnDiskTest {
    @TempDir
    private Path folder;

    @Test
    void shouldTellWhatIsPackedFromTheArchivesThatStartsHaveMade() throws IOException {
        // Given: somebody who has started it on two JDKs
        List<Path> files = List.of(
                file("penstock-app.jar", 100),
                file("sqlite.jar", 700),
                file("penstock-17.jsa", 3_000),
                file("penstock-25.aot", 5_000));

        // When
        OnDisk disk = OnDisk.of(files);

        // Then
        assertThat(disk.packed()).isEqualTo(800);
        assertThat(disk.largest()).hasFileName("sqlite.jar");
        assertThat(disk.archives()).isEqualTo(Map.of(17, 3_000L, 25, 5_000L));
    }

    private Path file(String name, int size) throws IOException {
        return Files.write(folder.resolve(name), new byte[size]);
    }
}
