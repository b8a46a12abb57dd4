/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FailureLimitTest {
    private final AtomicLong now = new AtomicLong(1);
    private final FailureLimit limit = new FailureLimit(3, now::get);

    @Test
    void shouldMakeAnAddressWaitAMinuteFromTheAttemptThatIsOneTooMany() {
        // Given
        limit.failed("a");
        limit.failed("a");
        assertThat(limit.waitSeconds("a")).isZero();
        now.addAndGet(FailureLimit.WINDOW_NANOS / 2);

        // When
        limit.failed("a");

        // Then
        assertThat(limit.waitSeconds("a")).isBetween(60L, 61L);
        assertThat(limit.waitSeconds("b")).isZero();
        now.addAndGet(FailureLimit.WINDOW_NANOS);
        assertThat(limit.waitSeconds("a")).isZero();
        limit.failed("a");
        assertThat(limit.waitSeconds("a")).as("it begins anew").isZero();
    }

    @Test
    void shouldForgetFailuresThatAreLongAgo() {
        for (int i = 0; i < 10; i++) {
            limit.failed("a");
            now.addAndGet(FailureLimit.WINDOW_NANOS + 1);
        }
        assertThat(limit.waitSeconds("a")).isZero();
    }

    @Test
    void shouldRememberSoManyAddressesAndNoMore() {
        for (int i = 0; i < 50_000; i++) {
            limit.failed("address-" + i);
        }
        assertThat(limit.size()).isEqualTo(10_000);
    }
}
