/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ComplaintTest {
    private final AtomicLong now = new AtomicLong();
    private final Complaint complaint = new Complaint(now::get);

    /** How often it is said that something fails each second for so long. */
    private long said(int seconds) {
        return IntStream.range(0, seconds)
                .filter(second -> {
                    now.addAndGet(TimeUnit.SECONDS.toNanos(1));
                    return complaint.failed();
                })
                .count();
    }

    @Test
    void shouldBeMadeWhenItBeginsAndEachMinute() {
        assertThat(said(60)).isEqualTo(1);
        assertThat(said(60)).isEqualTo(1);
        assertThat(complaint.worked()).isTrue();
        assertThat(complaint.worked()).isFalse();
        assertThat(said(60)).as("once more").isEqualTo(1);
    }

    @Test
    void shouldNotBeWithdrawnBeforeItIsMade() {
        assertThat(complaint.worked()).isFalse();
    }
}
