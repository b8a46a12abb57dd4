/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.mqtt;

import io.penstock.api.connection.LinkState;
import io.penstock.connection.mqtt.Delivery;
import io.penstock.connection.mqtt.MqttLink;
import io.penstock.connection.mqtt.Publication;
import io.penstock.connection.mqtt.Publisher;
import io.penstock.connection.mqtt.Received;
import io.penstock.connection.mqtt.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The outermost edge: a broker that is the test. */
class FakeLink implements MqttLink {
    final Map<String, Consumer<Received>> listeners = new ConcurrentHashMap<>();
    final List<Publication> published = new CopyOnWriteArrayList<>();
    final List<Publication> heldBack = new CopyOnWriteArrayList<>();
    final AtomicInteger takenBack = new AtomicInteger();
    /** While somebody waits for the connection. */
    volatile Runnable onWait = () -> {};
    /** Whether the broker takes nothing more now: what is published waits in its publisher. */
    volatile boolean full;

    final List<String> acknowledged = new CopyOnWriteArrayList<>();
    volatile BiConsumer<Publication, Delivery> onPublish = (message, delivery) -> delivery.arrived();

    @Override
    public Publisher publisher(Duration wait) {
        onWait.run();
        return new FakePublisher();
    }

    private final class FakePublisher implements Publisher {
        private final List<Delivery> waiting = new CopyOnWriteArrayList<>();

        @Override
        public void publish(Publication message, Delivery delivery) {
            if (full) {
                waiting.add(delivery);
                heldBack.add(message);
            } else {
                published.add(message);
                onPublish.accept(message, delivery);
            }
        }

        @Override
        public void end(String reason) {
            waiting.forEach(delivery -> delivery.unsent(reason));
            takenBack.addAndGet(waiting.size());
            waiting.clear();
        }
    }

    @Override
    public Subscription subscribe(String filter, int qos, Consumer<Received> listener) {
        listeners.put(filter, listener);
        return () -> listeners.remove(filter);
    }

    @Override
    public Subscription subscribeLive(String filter, int qos, Consumer<Received> listener) {
        return subscribe(filter, qos, listener);
    }

    @Override
    public LinkState state() {
        return LinkState.UP;
    }

    @Override
    public void close() {}

    /** A message from the broker to whoever listens. */
    void say(String topic, int qos, String payload) {
        say(topic, qos, payload, false);
    }

    /** One that may have come before. */
    void sayAgain(String topic, int qos, String payload) {
        say(topic, qos, payload, true);
    }

    private void say(String topic, int qos, String payload, boolean again) {
        Message message = new Message(this, topic, payload.getBytes(StandardCharsets.UTF_8), qos, again);
        listeners.forEach((filter, listener) -> {
            if (Topics.matches(filter, topic)) {
                listener.accept(message);
            }
        });
    }

    private record Message(FakeLink link, String topic, byte[] payload, int qos, boolean redelivered)
            implements Received {
        @Override
        public boolean retained() {
            return false;
        }

        @Override
        public String contentType() {
            return "text/plain";
        }

        @Override
        public @Nullable String property(String name) {
            return name.equals(Sorter.HOPS) ? "2" : null;
        }

        @Override
        public void acknowledge() {
            link.acknowledged.add(new String(payload, StandardCharsets.UTF_8));
        }
    }
}
