/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TestTimeTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final TestTime time = new TestTime(START);
    private final List<String> done = new ArrayList<>();

    @Test
    void shouldRunWhatIsDueInTheOrderOfTimeAndThenOfPuttingIn() {
        // Given
        ScheduledExecutorService timer = time.timer("timer");
        schedule(timer, "third", 2);
        schedule(timer, "first", 1);
        schedule(timer, "second", 1);
        // When
        boolean early = time.runDue();
        time.moveTo(2_000_000);
        time.runDue();
        // Then
        assertThat(early).isFalse();
        assertThat(done).containsExactly("first", "second", "third");
        assertThat(time.instant()).isEqualTo(START.plusMillis(2));
    }

    @Test
    void shouldRepeatUntilItIsCancelledOrShutDown() {
        // Given
        ScheduledExecutorService timer = time.timer("timer");
        ScheduledExecutorService other = time.timer("other");
        var one = timer.scheduleAtFixedRate(() -> done.add("one"), 0, 1, TimeUnit.SECONDS);
        var two = other.scheduleAtFixedRate(() -> done.add("two"), 0, 1, TimeUnit.SECONDS);
        time.runDue();
        // When
        one.cancel(false);
        other.shutdownNow();
        time.moveTo(10_000_000_000L);
        time.runDue();
        // Then
        assertThat(done).containsExactly("one", "two");
        assertThat(two.isCancelled()).isTrue();
        assertThat(time.due()).isEqualTo(TestTime.NEVER);
    }

    @Test
    void shouldMoveOnWhileSomebodyWaits() {
        // Given
        CompletableFuture<Void> future = new CompletableFuture<>();
        var ignored = time.timer("timer").schedule(() -> future.complete(null), 300, TimeUnit.MILLISECONDS);
        // When
        boolean early = time.await(future, Duration.ofMillis(200));
        boolean then = time.await(future, Duration.ofMillis(500));
        // Then
        assertThat(early).isFalse();
        assertThat(then).isTrue();
        assertThat(time.now()).isEqualTo(300_000_000);
    }

    @Test
    void shouldNotLoseWhatFails() {
        // Given
        time.pool("pool").execute(() -> {
            throw new IllegalArgumentException("wrong");
        });
        // When, Then
        assertThatThrownBy(time::runDue).hasMessageContaining("wrong");
    }

    private void schedule(ScheduledExecutorService timer, String what, long millis) {
        var ignored = timer.schedule(() -> done.add(what), millis, TimeUnit.MILLISECONDS);
    }
}
