/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.bench.measure.Cores.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnProcessesTest {
    private static final Duration LONGEST = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private Child sleeping(String name) {
        try {
            return Child.start(Role.ALONE, new ProcessBuilder("sleep", "600"), folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void shouldEndWhatAMeasurementHasStartedAndNothingOfTheOneBesideIt() throws Exception {
        // Given two, one of which starts something on a thread of its own
        OwnProcesses own = OwnProcesses.begin();
        CompletableFuture<Child> started = new CompletableFuture<>();
        new Thread(() -> started.complete(sleeping("own"))).start();
        CompletableFuture<Child> beside = new CompletableFuture<>();
        try (Child its = started.get(30, TimeUnit.SECONDS)) {
            new Thread(() -> {
                        OwnProcesses.begin();
                        beside.complete(sleeping("beside"));
                    })
                    .start();
            try (Child others = beside.get(30, TimeUnit.SECONDS)) {
                // When
                own.end();

                // Then
                assertThat(its.handle().onExit()).succeedsWithin(LONGEST);
                assertThat(others.handle().isAlive()).isTrue();
            }
        }
    }
}
