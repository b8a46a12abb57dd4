/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
}
