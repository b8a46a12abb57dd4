/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.penstock.app.control.UserErrorException;
import io.penstock.engine.config.ProfileFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PutBackTest {
    private static final List<String> WANTED =
            List.of("penstock.yaml", "pipelines/a.yaml", "services/plc/devices/plc.yaml");

    @TempDir
    Path folder;

    private Path profile;

    @BeforeEach
    void profile() throws IOException {
        profile = Files.createDirectories(folder.resolve("profile"));
        write(profile, "penstock.yaml", "new");
        write(profile, "pipelines/b.yaml", "new");
    }

    private static void write(Path folder, String file, String text) throws IOException {
        Files.createDirectories(folder.resolve(file).getParent());
        Files.writeString(folder.resolve(file), text);
    }

    private static void writeWanted(Path into) throws IOException {
        for (String file : WANTED) {
            write(into, file, "old");
        }
    }

    private void assertPutBack() {
        assertThat(AcceptedProfiles.relative(profile)).map(Path::toString).containsExactlyInAnyOrderElementsOf(WANTED);
        assertThat(WANTED).allSatisfy(file -> assertThat(profile.resolve(file)).hasContent("old"));
        assertThat(profile.toFile().list()).noneMatch(name -> name.startsWith(".rollback"));
    }

    @Test
    void shouldBeFinishedByTwoAtOnce() throws Exception {
        ExecutorService two = Executors.newFixedThreadPool(2);
        try {
            for (int i = 0; i < 200; i++) {
                // Given
                AcceptedProfiles.deleteTree(profile);
                profile();
                writeWanted(profile.resolve(".rollback"));
                CyclicBarrier begin = new CyclicBarrier(2);
                Callable<Boolean> finish = () -> {
                    begin.await();
                    return PutBack.finish(profile);
                };
                // When
                for (Future<Boolean> each : two.invokeAll(List.of(finish, finish))) {
                    each.get();
                }
                // Then
                assertPutBack();
            }
        } finally {
            two.shutdownNow();
        }
    }

    @Test
    void shouldTouchNothingWhereSomeOfItMayNotBeWritten() throws IOException {
        // Given
        Path earlier = folder.resolve("earlier");
        writeWanted(earlier);
        Path pipelines = profile.resolve("pipelines");
        assertThat(pipelines.toFile().setWritable(false)).isTrue();
        assumeThat(Files.isWritable(pipelines)).as("root writes anywhere").isFalse();
        // When, then
        assertThatThrownBy(() -> PutBack.put(earlier, ProfileFiles.hash(earlier), profile))
                .isInstanceOf(UserErrorException.class)
                .hasMessageContaining("pipelines' but this user may not; nothing is changed");
        assertThat(AcceptedProfiles.relative(profile))
                .map(Path::toString)
                .containsExactlyInAnyOrder("penstock.yaml", "pipelines/b.yaml");
        assertThat(profile.toFile().list()).containsExactlyInAnyOrder("penstock.yaml", "pipelines");
    }

    @Test
    void shouldDeleteNothingForOneThatHoldsNoProfile() throws IOException {
        // Given
        Files.createDirectories(profile.resolve(".rollback"));
        // When, then
        assertThatThrownBy(() -> PutBack.finish(profile)).hasMessageContaining("must hold penstock.yaml");
        assertThat(profile.resolve("pipelines/b.yaml")).hasContent("new");
    }

    @Test
    void shouldWriteInPlaceWhatCannotBeMovedThere() throws IOException {
        // Given a folder of the profile that is linked from another file system
        Path elsewhere = Path.of("/dev/shm");
        assumeThat(elsewhere).isDirectory().isWritable();
        Path linked = Files.createTempDirectory(elsewhere, "putback");
        try {
            assumeThat(Files.getFileStore(linked)).isNotEqualTo(Files.getFileStore(profile));
            AcceptedProfiles.deleteTree(profile.resolve("pipelines"));
            Files.createSymbolicLink(profile.resolve("pipelines"), linked);
            write(linked, "b.yaml", "new");
            Path earlier = folder.resolve("earlier");
            writeWanted(earlier);
            // When
            assertThat(PutBack.put(earlier, ProfileFiles.hash(earlier), profile))
                    .isTrue();
            // Then
            assertPutBack();
            assertThat(profile.resolve("pipelines")).isSymbolicLink();
        } finally {
            AcceptedProfiles.deleteTree(linked);
        }
    }
}
