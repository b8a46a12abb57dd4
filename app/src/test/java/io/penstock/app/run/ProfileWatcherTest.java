/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileWatcherTest {
    private static final Duration LONGEST = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    @Test
    void shouldWatchTheFilesThatTheProfileFillsIn(@TempDir Path aside) throws Exception {
        // Given
        Files.writeString(folder.resolve("penstock.yaml"), "vars: {}\n");
        Files.writeString(folder.resolve("site.txt"), "hall-4");
        AtomicInteger changes = new AtomicInteger();
        try (ProfileWatcher watcher = new ProfileWatcher(folder)) {
            watcher.begin(changes::incrementAndGet);
            // When it names one, and then that changes
            Path next = Files.writeString(aside.resolve("penstock.yaml"), "vars: {site: '${file:site.txt}'}\n");
            Files.move(next, folder.resolve("penstock.yaml"), StandardCopyOption.ATOMIC_MOVE);
            await().atMost(LONGEST).untilAsserted(() -> assertThat(changes).hasValue(1));
            Files.writeString(folder.resolve("site.txt"), "hall-17");

            // Then
            await().atMost(LONGEST).untilAsserted(() -> assertThat(changes).hasValueGreaterThan(1));
        }
    }

    @Test
    void shouldWaitUntilNothingHasChangedForHalfASecond() throws Exception {
        // Given
        Path file = Files.writeString(folder.resolve("penstock.yaml"), "vars: {}\n");
        AtomicInteger changes = new AtomicInteger();
        try (ProfileWatcher watcher = new ProfileWatcher(folder)) {
            // When it is still being written at each look but one
            for (int i = 0; i < 6; i++) {
                if (i != 3) {
                    Files.writeString(file, "# more\n", StandardOpenOption.APPEND);
                }
                watcher.look(changes::incrementAndGet);
            }

            // Then
            for (long quiet = ProfileWatcher.LOOK_MILLIS; quiet < 500; quiet += ProfileWatcher.LOOK_MILLIS) {
                watcher.look(changes::incrementAndGet);
                assertThat(changes).hasValue(0);
            }
            watcher.look(changes::incrementAndGet);
            assertThat(changes).hasValue(1);
            watcher.look(changes::incrementAndGet);
            assertThat(changes).hasValue(1);
        }
    }

    @Test
    void shouldGoOnLookingAfterAnError() throws Exception {
        // Given
        Path file = Files.writeString(folder.resolve("penstock.yaml"), "vars: {}\n");
        AtomicInteger changes = new AtomicInteger();
        try (ProfileWatcher watcher = new ProfileWatcher(folder)) {
            watcher.begin(() -> {
                if (changes.incrementAndGet() == 1) {
                    throw new NoClassDefFoundError("a class of the plugin that was just replaced");
                }
            });
            // When
            Files.writeString(file, "# once\n", StandardOpenOption.APPEND);
            await().atMost(LONGEST).untilAsserted(() -> assertThat(changes).hasValue(1));
            Files.writeString(file, "# twice\n", StandardOpenOption.APPEND);

            // Then
            await().atMost(LONGEST).untilAsserted(() -> assertThat(changes).hasValue(2));
        }
    }
}
