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

    private ClockGuard guard(long lastSeen) {
        return guard(lastSeen, KEEP, Duration.ZERO);
    }

    private ClockGuard guard(long lastSeen, Duration keep, Duration left) {
        return new ClockGuard(() -> wall, () -> nanos, keep, lastSeen, left);
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

    @Test
    void shouldTrustAClockSoonAfterANight() {
        Duration keep = Duration.ofDays(3);
        ClockGuard guard = guard(IN_2026, keep, Duration.ZERO);
        for (int day = 0; day < 5; day++) {
            // Given: eight hours on, sixteen off
            pass(Duration.ofHours(8));
            assertThat(guard.isTrusted()).isTrue();
            long seen = wall;
            wall += Duration.ofHours(16).toMillis();
            nanos = 77L * day;
            // When
            guard = guard(seen, keep, guard.left());
            // Then
            assertThat(guard.isTrusted()).as("day %d", day).isFalse();
            pass(Duration.ofMinutes(9));
            assertThat(guard.isTrusted()).as("day %d", day).isFalse();
            pass(Duration.ofMinutes(2));
            assertThat(guard.isTrusted()).as("day %d", day).isTrue();
        }
    }

    @Test
    void shouldNotTakeAStepInTheFirstMinutesForANight() {
        Duration keep = Duration.ofDays(3);
        ClockGuard guard = guard(IN_2026 - Duration.ofHours(16).toMillis(), keep, Duration.ZERO);
        pass(Duration.ofMinutes(1));
        wall += Duration.ofDays(300).toMillis();
        assertThat(guard.isTrusted()).isFalse();
        pass(Duration.ofHours(71));
        assertThat(guard.isTrusted()).isFalse();
        pass(Duration.ofHours(2));
        assertThat(guard.isTrusted()).isTrue();
    }

    @Test
    void shouldNotTrustAClockThatWentBackOverAStart() {
        ClockGuard guard = guard(IN_2026 + Duration.ofMinutes(6).toMillis());
        pass(KEEP.minusSeconds(1));
        assertThat(guard.isTrusted()).isFalse();
        pass(Duration.ofSeconds(2));
        assertThat(guard.isTrusted()).isTrue();
    }

    @Test
    void shouldTakeALongGapForAStepThoughANightHasJustEnded() {
        ClockGuard guard = guard(IN_2026 - Duration.ofDays(365).toMillis(), KEEP, Duration.ofMinutes(7));
        pass(KEEP.minusSeconds(1));
        assertThat(guard.isTrusted()).isFalse();
    }

    @Test
    void shouldGoOnWithAPauseThatAStopCutShort() {
        // Given
        ClockGuard before = guard(-1);
        wall += Duration.ofDays(1).toMillis();
        assertThat(before.isTrusted()).isFalse();
        pass(Duration.ofMinutes(20));
        assertThat(before.isTrusted()).isFalse();
        assertThat(before.left()).isEqualTo(Duration.ofMinutes(40));
        // When: a night longer than events are kept does not lengthen it, or short runs would never end it
        long seen = wall;
        wall += Duration.ofHours(16).toMillis();
        ClockGuard after = guard(seen, KEEP, before.left());
        // Then
        pass(Duration.ofMinutes(39));
        assertThat(after.isTrusted()).isFalse();
        pass(Duration.ofMinutes(2));
        assertThat(after.isTrusted()).isTrue();
        assertThat(after.left()).isZero();
    }
}
