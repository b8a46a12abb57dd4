/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LogLimitTest {
    private final AtomicLong now = new AtomicLong(-7);
    private final LogLimit limit = new LogLimit(now::get);

    @Test
    void shouldWriteTheFirstOfAMinuteAndSayHowManyWerePassedOver() {
        assertThat(limit.take("a")).isZero();
        assertThat(limit.take("a")).isEqualTo(-1);
        assertThat(limit.take("b")).as("another subject").isZero();
        now.addAndGet(LogLimit.WINDOW_NANOS - 1);
        assertThat(limit.take("a")).isEqualTo(-1);
        now.addAndGet(1);
        assertThat(limit.take("a")).isEqualTo(2);
        assertThat(limit.take("a")).isEqualTo(-1);
    }

    @Test
    void shouldWriteNoMoreThanSoManyLinesAMinuteOfAllTogether() {
        for (int i = 0; i < LogLimit.LINES; i++) {
            assertThat(limit.take("a-" + i)).isZero();
        }
        assertThat(limit.take("b")).isEqualTo(-1);
        now.addAndGet(LogLimit.WINDOW_NANOS);
        assertThat(limit.take("b")).isEqualTo(1);
    }
}
