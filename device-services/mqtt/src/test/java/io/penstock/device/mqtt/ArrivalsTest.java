/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.connection.mqtt.Received;
import io.penstock.device.mqtt.Arrivals.Arrival;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ArrivalsTest {
    private static final int MIB = 1 << 20;

    private final Ear ear = Ear.of(MqttSubscription.of("plant/{device}/{source}"), Map.of());

    private record Message(int qos, byte[] payload, AtomicBoolean again) implements Received {
        @Override
        public boolean superseded() {
            return again.get();
        }

        @Override
        public String topic() {
            return "plant/pump/level";
        }

        @Override
        public boolean retained() {
            return false;
        }

        @Override
        public String contentType() {
            return "";
        }

        @Override
        public @Nullable String property(String name) {
            return null;
        }

        @Override
        public void acknowledge() {}
    }

    private static Arrivals arrivals(int limit) {
        return new Arrivals(limit, Thread.currentThread());
    }

    private boolean put(Arrivals arrivals, int qos, int bytes) {
        return put(arrivals, qos, bytes, new AtomicBoolean());
    }

    private boolean put(Arrivals arrivals, int qos, int bytes, AtomicBoolean again) {
        return arrivals.put(new Arrival(ear, new Message(qos, new byte[bytes], again)));
    }

    /** Three connections, each with as much as one may bring, before the bus takes anything. */
    @Test
    void shouldForgetWhatComesAgainOnceThereIsNoRoom() {
        // Given
        Arrivals arrivals = arrivals(20_000);
        AtomicBoolean first = new AtomicBoolean();
        put(arrivals, 0, 1);
        fill(arrivals, first);
        first.set(true);
        AtomicBoolean second = new AtomicBoolean();
        fill(arrivals, second);
        second.set(true);
        // When
        fill(arrivals, new AtomicBoolean());
        // Then
        List<Arrival> left = arrivals.poll(50_000);
        assertThat(left.get(0).message().qos()).as("never comes again").isZero();
        assertThat(left).hasSizeBetween(10_001, 21_001);
        assertThat(arrivals.isEmpty()).isTrue();
        assertThat(left.stream().filter(a -> !a.message().superseded())).hasSize(10_001);
    }

    private void fill(Arrivals arrivals, AtomicBoolean again) {
        for (int i = 0; i < 10_000; i++) {
            assertThat(put(arrivals, 1, 1, again)).isTrue();
        }
    }

    @Test
    void shouldTurnAwayOnlyQos0AboveItsLimit() {
        // Given
        Arrivals arrivals = arrivals(2);
        // When, Then
        assertThat(put(arrivals, 0, 1)).isTrue();
        assertThat(put(arrivals, 1, 1)).isTrue();
        assertThat(put(arrivals, 0, 1)).isFalse();
        assertThat(put(arrivals, 1, 1)).isTrue();
        assertThat(arrivals.poll(10)).hasSize(3);
        assertThat(put(arrivals, 0, 1)).isTrue();
    }

    @Test
    void shouldTurnAwayQos0WhenMuchWaitsHoweverFewTheyAre() {
        // Given
        Arrivals arrivals = arrivals(1000);
        // When
        assertThat(put(arrivals, 1, 16 * MIB)).isTrue();
        assertThat(put(arrivals, 0, 16 * MIB)).isTrue();
        // Then
        assertThat(put(arrivals, 0, 1)).isFalse();
        assertThat(put(arrivals, 1, 1)).isTrue();
        // When
        arrivals.poll(1);
        // Then
        assertThat(put(arrivals, 0, 1)).isTrue();
    }

    @Test
    void shouldGiveAGroupWhenItIsCompleteOrFull() {
        // Given
        Arrivals arrivals = arrivals(1000);
        for (int i = 0; i < 5; i++) {
            put(arrivals, 1, 1);
        }
        // When
        arrivals.complete();
        // Then
        assertThat(arrivals.take(3)).hasSize(3);
        assertThat(arrivals.take(3)).as("the rest waits for nothing more").hasSize(2);
        for (int i = 0; i < 3; i++) {
            put(arrivals, 1, 1);
        }
        assertThat(arrivals.take(3)).as("full").hasSize(3);
    }

    @Test
    void shouldNotWakeTheTakerForEach() throws Exception {
        // Given
        AtomicReference<List<Arrival>> taken = new AtomicReference<>();
        AtomicReference<Arrivals> arrivals = new AtomicReference<>();
        Thread taker = new Thread(() -> taken.set(arrivals.get().take(10)), "taker");
        arrivals.set(new Arrivals(1000, taker));
        taker.start();
        // When
        put(arrivals.get(), 1, 1);
        put(arrivals.get(), 1, 1);
        await().during(Duration.ofMillis(100)).until(() -> taken.get() == null);
        arrivals.get().complete();
        // Then
        taker.join(60_000);
        assertThat(taken.get()).hasSize(2);
    }

    @Test
    void shouldLeaveNothingLyingHoweverItComes() throws Exception {
        // Given
        int all = 200_000;
        AtomicInteger taken = new AtomicInteger();
        AtomicReference<Arrivals> arrivals = new AtomicReference<>();
        Thread taker = new Thread(
                () -> {
                    while (taken.get() < all) {
                        taken.addAndGet(arrivals.get().take(64).size());
                    }
                },
                "taker");
        arrivals.set(new Arrivals(all, taker));
        taker.start();
        Random random = new Random(7);
        // When
        for (int left = all; left > 0; ) {
            int read = Math.min(left, 1 + random.nextInt(200));
            for (int i = 0; i < read; i++) {
                put(arrivals.get(), 1, 1);
            }
            arrivals.get().complete();
            left -= read;
        }
        // Then
        taker.join(60_000);
        assertThat(taken).hasValue(all);
    }
}
