/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.connection.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.api.error.Backoff;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DialerTest {
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

    @AfterEach
    void close() {
        timer.shutdownNow();
    }

    @Test
    void shouldDialAgainWhateverAnAttemptThrows() {
        // Given
        AtomicInteger attempts = new AtomicInteger();
        Dialer dialer = dialer((clientId, keepSession, messages, lost) -> {
            int attempt = attempts.incrementAndGet();
            if (attempt == 1) {
                throw new IllegalStateException("too many open files");
            } else if (attempt == 2) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            FakeWire wire = new FakeWire(messages, lost);
            wire.connected.complete(new Wire.Limits(10, 10));
            return wire;
        });

        // When
        dialer.start();

        // Then
        await().until(() -> dialer.state().up());
        assertThat(attempts).hasValue(3);
    }

    @Test
    void shouldSayWhatAnAttemptThrew() {
        // Given
        Dialer dialer = dialer((clientId, keepSession, messages, lost) -> {
            throw new IllegalStateException("too many open files");
        });

        // When
        dialer.start();

        // Then
        await().until(() -> dialer.state().reason().equals("too many open files"));
    }

    private Dialer dialer(Wire.Maker maker) {
        Backoff backoff = Reconnect.DEFAULT.backoff(new SplittableRandom());
        return new Dialer("plant", "gw", true, maker, backoff, timer, new Dialer.Owner() {
            @Override
            public Wire.Heard messages() {
                return message -> {};
            }

            @Override
            public CompletableFuture<?> connected(Wire wire, Wire.Limits limits) {
                return CompletableFuture.completedFuture(null);
            }

            @Override
            public void lost(String reason) {}
        });
    }
}
