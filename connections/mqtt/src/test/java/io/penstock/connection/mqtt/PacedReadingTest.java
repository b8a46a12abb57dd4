/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.connection.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** When the network thread reads. */
class PacedReadingTest {
    private final AtomicLong pause = new AtomicLong(TimeUnit.MILLISECONDS.toNanos(5));
    private final EmbeddedChannel channel = new EmbeddedChannel(new PacedReading(pause::get));

    @Test
    void shouldReadAgainAfterThePauseOnly() {
        // Given
        channel.freezeTime();
        channel.writeInbound("a");
        assertThat(channel.config().isAutoRead()).isFalse();
        // When
        channel.advanceTimeBy(4, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        boolean early = channel.config().isAutoRead();
        channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        // Then
        assertThat(early).isFalse();
        assertThat(channel.config().isAutoRead()).isTrue();
        assertThat((Object) channel.readInbound()).isEqualTo("a");
    }

    @Test
    void shouldReadOnWhenNothingMayGather() {
        // Given
        pause.set(0);
        // When
        channel.writeInbound("a");
        // Then
        assertThat(channel.config().isAutoRead()).isTrue();
    }
}
