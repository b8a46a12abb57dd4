/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.conservation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import io.penstock.bench.Required;
import io.penstock.bench.mqtt.Broker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeederTest {
    private static final Duration LONGEST = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private final Set<Long> came = ConcurrentHashMap.newKeySet();
    private final AtomicLong ofVanished = new AtomicLong();
    private final AtomicLong ofOthers = new AtomicLong();
    private final Set<String> gone = ConcurrentHashMap.newKeySet();

    @Test
    void shouldVanishWithAWillAndComeBackWithEachNumber() throws Exception {
        // Given: meter-0 and meter-2 behind one client, meter-1 and meter-3 behind the other
        Required.there(Broker.missing());
        Numbers numbers = new Numbers();
        try (Broker broker = Broker.start(folder)) {
            Mqtt5AsyncClient listening = listen(broker.port());
            try (Feeder vanishing = new Feeder(broker.port(), new Arrived(), numbers, 0, 2);
                    Feeder staying = new Feeder(broker.port(), new Arrived(), numbers, 1, 2)) {
                vanishing.feed(1_000, 4);
                staying.feed(1_000, 4);
                await().atMost(LONGEST).until(() -> ofVanished.get() > 20 && ofOthers.get() > 20);

                // When
                vanishing.vanish();

                // Then: the broker says so, and only the others go on
                await().atMost(LONGEST).untilAsserted(() -> assertThat(gone).containsExactly("plant/in/meter-0/gone"));
                long before = ofVanished.get();
                long then = ofOthers.get();
                await().atMost(LONGEST).until(() -> ofOthers.get() > then + 100);
                assertThat(ofVanished.get()).isEqualTo(before);

                // When
                vanishing.comeBack();
                await().atMost(LONGEST).until(() -> ofVanished.get() > before + 20);
                vanishing.pause();
                staying.pause();

                // Then: what was given to any of them came
                await().atMost(LONGEST).untilAsserted(() -> assertThat(came).hasSize((int) numbers.taken()));
            } finally {
                listening.disconnect().join();
            }
        }
    }

    private Mqtt5AsyncClient listen(int port) {
        Mqtt5AsyncClient client = MqttClient.builder()
                .useMqttVersion5()
                .serverHost("127.0.0.1")
                .serverPort(port)
                .buildAsync();
        client.connect().join();
        client.subscribeWith()
                .topicFilter("plant/in/#")
                .qos(MqttQos.AT_LEAST_ONCE)
                .callback(message -> {
                    String topic = message.getTopic().toString();
                    if (topic.endsWith("/gone")) {
                        gone.add(topic);
                        return;
                    }
                    came.add(Long.parseLong(new String(message.getPayloadAsBytes(), StandardCharsets.US_ASCII)));
                    (topic.matches(".*meter-[02]/seq") ? ofVanished : ofOthers).incrementAndGet();
                })
                .send()
                .join();
        return client;
    }
}
