/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.api.driver.BoundDevice;
import io.penstock.api.driver.Line;
import io.penstock.api.event.ValueType;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Three parcels of one read: the first is with the bus and not safe yet, the second fails at once. */
class IntakeOrderTest {
    private final FakeLink link = new FakeLink();
    private final FakeContext context = new FakeContext(link);
    private final FakeSink sink = new FakeSink();
    private final BoundDevice<MqttDeviceLink, MqttPoint> device =
            new Plant().resource("n", ValueType.STRING).device("d", null);
    private final Line<MqttDeviceLink, MqttPoint> line = MqttDriver.of("plant").open(Map.of("d", device), context);

    @BeforeEach
    void listen() throws IOException {
        line.subscribe(sink);
    }

    @AfterEach
    void close() {
        line.close();
    }

    @Test
    void shouldOfferNothingBehindAParcelThatHoldsWhatTheBusCanNeverTake() {
        // When
        threeParcels("misfit");

        // Then
        await().during(Duration.ofMillis(50)).until(() -> !sink.values("n").contains("last"));
        sink.finish();
        await().until(() -> link.acknowledged.size() == 7);
        assertThat(sink.values("n")).containsExactly("before", "slow", "good", "last");
    }

    @Test
    void shouldOfferNothingBehindAParcelForWhichTheBusHasNoRoom() {
        // Given
        sink.fullFor("wide");

        // When
        threeParcels("wide");

        // Then
        await().during(Duration.ofMillis(50)).until(() -> !sink.values("n").contains("last"));
        sink.fullFor("");
        sink.finish();
        await().until(() -> link.acknowledged.size() == 7);
        assertThat(sink.values("n")).containsExactly("before", "slow", "good", "wide", "last");
    }

    /** They gather while the bus is full; empty messages part them. */
    private void threeParcels(String failing) {
        sink.full(true);
        say("before");
        await().until(() -> context.counts().getOrDefault("bus-full", 0) > 0);
        say("slow", "", "good", failing, "", "last");
        sink.slowFor("slow");
        sink.full(false);
        await().until(() -> sink.values("n").contains("slow"));
    }

    private void say(String... payloads) {
        for (String payload : payloads) {
            link.say("incoming/data/d/n", 1, payload);
        }
    }
}
