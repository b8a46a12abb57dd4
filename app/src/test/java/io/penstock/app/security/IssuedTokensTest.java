/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.engine.profile.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file of tokens, which several programs change at once. */
class IssuedTokensTest {
    @TempDir
    Path data;

    /** As another program sees it. */
    private IssuedTokens tokens() {
        return new IssuedTokens(KeyFolder.in(data));
    }

    private static IssuedTokens.Issued token(String id) {
        Instant now = Instant.parse("2026-03-01T12:00:00Z");
        return new IssuedTokens.Issued(
                id, id, Role.OPERATOR, List.of(), List.of(), now, now.plus(Duration.ofDays(1)), false);
    }

    private CompletableFuture<Void> aside(String id, boolean revoke) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        if (revoke) {
                            assertThat(tokens().revoke(id)).isTrue();
                        } else {
                            tokens().add(token(id));
                        }
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                task -> new Thread(task).start());
    }

    @Test
    void shouldKeepWhatSeveralChangeAtOnce() throws Exception {
        // Given
        for (int i = 0; i < 8; i++) {
            tokens().add(token("old-" + i));
        }

        // When
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            all.add(aside("old-" + i, true));
            all.add(aside("new-" + i, false));
        }
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);

        // Then
        assertThat(tokens().all()).hasSize(16);
        assertThat(tokens().all().values())
                .filteredOn(IssuedTokens.Issued::revoked)
                .extracting(IssuedTokens.Issued::id)
                .hasSize(8)
                .allMatch(id -> id.startsWith("old-"));
    }

    @Test
    void shouldWaitForWhoeverChangesThemNow() throws Exception {
        tokens().add(token("one"));
        CompletableFuture<Void> revoking;
        Path file = KeyFolder.in(data).file("tokens.json.lock");
        try (FileChannel other = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock held = other.lock()) {
            assertThat(held.isValid()).isTrue();

            revoking = aside("one", true);

            assertThat(waits(revoking)).isTrue();
        }
        revoking.get(60, TimeUnit.SECONDS);
        assertThat(tokens().all().get("one").revoked()).isTrue();
    }

    private static boolean waits(CompletableFuture<Void> revoking) throws Exception {
        try {
            revoking.get(200, TimeUnit.MILLISECONDS);
            return false;
        } catch (TimeoutException e) {
            return true;
        }
    }

    @Test
    void shouldMakeNothingWhenThereIsNothingToRevoke() throws Exception {
        assertThat(tokens().revoke("none")).isFalse();

        assertThat(data.resolve("keys")).doesNotExist();
    }
}
