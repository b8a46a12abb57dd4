/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ClockGuardTest {
    private static final Duration KEEP = Duration.ofHours(1);
    private static final long IN_2026 = 1_770_000_000_000L;

    private long wall = IN_2026;
    private long nanos;

    private ClockGuard guard(long lastAppended) {
        return new ClockGuard(() -> wall, () -> nanos, KEEP, lastAppended);
    }

    private void pass(Duration time) {
        wall += time.toMillis();
        nanos += time.toNanos();
    }

    @Test
    void shouldTrustAClockThatGoesWithTheMonotonicOne() {
        ClockGuard guard = guard(IN_2026 - 1000);
        for (int i = 0; i < 100; i++) {
            pass(Duration.ofMinutes(10));
            assertThat(guard.isTrusted()).isTrue();
        }
    }

    @Test
    void shouldTrustAClockThatIsSetBySeconds() {
        ClockGuard guard = guard(-1);
        pass(Duration.ofSeconds(1));
        wall -= Duration.ofMinutes(4).toMillis();
        assertThat(guard.isTrusted()).isTrue();
    }

    @Test
    void shouldNotTrustAClockForAsLongAsEventsAreKeptAfterItJumpsFrom1970() {
        // Given
        wall = 10_000;
        ClockGuard guard = guard(-1);
        pass(Duration.ofSeconds(1));
        assertThat(guard.isTrusted()).isTrue();
        // When
        wall = IN_2026;
        // Then
        assertThat(guard.isTrusted()).isFalse();
        pass(KEEP.minusSeconds(1));
        assertThat(guard.isTrusted()).isFalse();
        pass(Duration.ofSeconds(2));
        assertThat(guard.isTrusted()).isTrue();
    }

    @Test
    void shouldNotTrustAClockThatJumpsBack() {
        ClockGuard guard = guard(-1);
        wall -= Duration.ofMinutes(6).toMillis();
        assertThat(guard.isTrusted()).isFalse();
    }

    @Test
    void shouldNotTrustAClockThatIsFarFromWhatWasAppendedLast() {
        ClockGuard guard = guard(10_000);
        assertThat(guard.isTrusted()).isFalse();
        pass(KEEP.plusSeconds(1));
        assertThat(guard.isTrusted()).isTrue();
    }
}
