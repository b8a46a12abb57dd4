/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.connection.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** When the network thread reads. */
class PacedReadingTest {
    private final AtomicLong pause = new AtomicLong(TimeUnit.MILLISECONDS.toNanos(5));
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicBoolean full = new AtomicBoolean();
    private final PacedReading reading = paced(this::send);
    private final EmbeddedChannel channel = new EmbeddedChannel(reading);

    private PacedReading paced(BooleanSupplier answers) {
        PacedReading made = new PacedReading(answers, full::get);
        made.pace(pause::get);
        return made;
    }

    private boolean send() {
        assertThat(channel.config().isAutoRead()).as("answers go first").isFalse();
        assertThat(reading.isPaused())
                .as("who has an answer from now on must wake the thread")
                .isFalse();
        sent.incrementAndGet();
        return true;
    }

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
        assertThat(reading.isPaused()).isTrue();
        assertThat(sent).hasValue(0);
        channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        // Then
        assertThat(early).isFalse();
        assertThat(reading.isPaused()).isFalse();
        assertThat(sent).hasValue(1);
        assertThat(channel.config().isAutoRead()).isTrue();
        assertThat((Object) channel.readInbound()).isEqualTo("a");
    }

    @Test
    void shouldReadOnWhenTheThreadIsAwakeAnyway() {
        // Given
        channel.freezeTime();
        channel.writeInbound("a");
        assertThat(reading.isPaused()).isTrue();
        // When
        boolean ended = reading.endEarly();
        assertThat(reading.isPaused()).isFalse();
        assertThat(channel.config().isAutoRead()).as("answers go first").isFalse();
        reading.resume(channel, true);
        // Then
        assertThat(ended).isTrue();
        assertThat(channel.config().isAutoRead()).isTrue();
        assertThat(reading.endEarly()).as("there is no pause to end").isFalse();
        channel.writeInbound("b");
        channel.advanceTimeBy(4, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        assertThat(reading.isPaused()).as("the next pause is a whole one").isTrue();
        channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        assertThat(reading.isPaused()).isFalse();
        assertThat(sent).as("once for the pause that ended by itself").hasValue(1);
    }

    @Test
    void shouldReadOnThoughAnsweringFails() {
        // Given
        channel.freezeTime();
        PacedReading failing = paced(() -> {
            throw new IllegalStateException("of the test");
        });
        EmbeddedChannel other = new EmbeddedChannel(failing);
        other.freezeTime();
        other.writeInbound("a");
        // When
        other.advanceTimeBy(5, TimeUnit.MILLISECONDS);
        other.runScheduledPendingTasks();
        // Then
        assertThat(other.config().isAutoRead()).isTrue();
    }

    @Test
    void shouldLeaveAClosedChannelAlone() {
        // Given
        channel.freezeTime();
        channel.writeInbound("a");
        // When
        channel.close();
        reading.resume(channel, false);
        // Then
        assertThat(channel.config().isAutoRead()).isFalse();
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

    @Test
    void shouldReadNothingWhileItIsFull() {
        // Given
        pause.set(0);
        full.set(true);
        channel.writeInbound("a");
        assertThat(channel.config().isAutoRead()).isFalse();
        assertThat(reading.isPaused()).as("who has an answer wakes the thread").isFalse();
        assertThat(reading.isHeld()).isTrue();
        // When
        boolean waits = reading.endEarly();
        reading.resume(channel, true);
        boolean still = channel.config().isAutoRead();
        full.set(false);
        boolean again = reading.endEarly();
        reading.resume(channel, true);
        // Then
        assertThat(waits && again).isTrue();
        assertThat(still).as("as long as it is").isFalse();
        assertThat(channel.config().isAutoRead()).isTrue();
        assertThat(reading.isHeld()).isFalse();
    }

    @Test
    void shouldReadNothingAfterAPauseInWhichItBecameFull() {
        // Given
        channel.freezeTime();
        full.set(true);
        channel.writeInbound("a");
        // When
        channel.advanceTimeBy(5, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        // Then
        assertThat(reading.isPaused()).isFalse();
        assertThat(channel.config().isAutoRead()).isFalse();
        full.set(false);
        assertThat(reading.endEarly()).isTrue();
        reading.resume(channel, false);
        assertThat(channel.config().isAutoRead()).isTrue();
    }
}
