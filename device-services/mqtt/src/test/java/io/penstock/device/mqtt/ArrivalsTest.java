/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.connection.mqtt.Received;
import io.penstock.device.mqtt.Arrivals.Arrival;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ArrivalsTest {
    private static final int MIB = 1 << 20;

    private final Ear ear = Ear.of(MqttSubscription.of("plant/{device}/{source}"), Map.of());

    private record Message(int qos, byte[] payload) implements Received {
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
        return arrivals.put(new Arrival(ear, new Message(qos, new byte[bytes])));
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
}
