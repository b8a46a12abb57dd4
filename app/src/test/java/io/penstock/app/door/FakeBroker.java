/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.door;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.api.connection.LinkState;
import io.penstock.connection.mqtt.MqttLink;
import io.penstock.connection.mqtt.Publication;
import io.penstock.connection.mqtt.Publisher;
import io.penstock.connection.mqtt.Received;
import io.penstock.connection.mqtt.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The outermost edge: a broker that is the test. */
final class FakeBroker implements MqttLink {
    private static final ObjectMapper JSON = new ObjectMapper();

    final Map<String, Consumer<Received>> live = new ConcurrentHashMap<>();
    final List<Publication> published = new CopyOnWriteArrayList<>();
    final AtomicInteger acknowledged = new AtomicInteger();
    /** On which a way out was asked for last, and would have been waited for. */
    volatile @Nullable Thread waiting;

    @Override
    public Publisher publisher(Duration wait) {
        waiting = Thread.currentThread();
        return (message, delivery) -> {
            published.add(message);
            delivery.arrived();
        };
    }

    @Override
    public Subscription subscribe(String filter, int qos, Consumer<Received> listener) {
        throw new AssertionError("commands must not wait in a session: " + filter);
    }

    @Override
    public Subscription subscribeLive(String filter, int qos, Consumer<Received> listener) {
        live.put(filter, listener);
        return () -> live.remove(filter);
    }

    void say(String topic, boolean retained, String payload) {
        say(topic, retained, payload, null);
    }

    private void say(String topic, boolean retained, String payload, @Nullable Duration expiry) {
        byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
        live.forEach((filter, listener) -> {
            if (Topics.matches(filter, topic)) {
                listener.accept(new Message(this, topic, bytes, retained, expiry));
            }
        });
    }

    /** An answer: where, and what. */
    record Reply(String topic, JsonNode envelope) {
        int errorCode() {
            return envelope.path("errorCode").asInt();
        }

        JsonNode payload() {
            return envelope.path("payload");
        }
    }

    /** Says it, and waits for one answer more. */
    Reply ask(String topic, String payload) throws IOException {
        return ask(topic, payload, null);
    }

    /** @param expiry MQTT 5's, as far as the broker has left it */
    Reply ask(String topic, String payload, @Nullable Duration expiry) throws IOException {
        int before = published.size();
        say(topic, false, payload, expiry);
        await().atMost(30, TimeUnit.SECONDS).until(() -> published.size() > before);
        Publication last = published.get(before);
        return new Reply(last.topic(), JSON.readTree(last.payload()));
    }

    @Override
    public LinkState state() {
        return LinkState.UP;
    }

    @Override
    public void close() {}

    private record Message(FakeBroker broker, String topic, byte[] payload, boolean retained, @Nullable Duration expiry)
            implements Received {
        @Override
        public int qos() {
            return 1;
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
        public void acknowledge() {
            broker.acknowledged.incrementAndGet();
        }
    }
}
