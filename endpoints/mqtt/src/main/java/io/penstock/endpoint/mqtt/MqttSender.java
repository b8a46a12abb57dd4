/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.endpoint.mqtt;

import io.penstock.api.endpoint.Message;
import io.penstock.api.endpoint.Outcome;
import io.penstock.api.endpoint.Sender;
import io.penstock.api.error.RefusedException;
import io.penstock.api.event.Provenance;
import io.penstock.api.function.Bytes;
import io.penstock.connection.mqtt.Publication;
import io.penstock.connection.mqtt.Publisher;
import io.penstock.connection.mqtt.Topics;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Publishes over one connection. The first message that is away breaks it: what follows in flight is away too, and what waits still
 * is taken back, so that the engine sends everything from there again in order.
 */
final class MqttSender implements Sender {
    /** MQTT 5 user property: how many producers the message has passed (semantics: loops). */
    static final String HOPS = "penstock-hops";

    static final String CONTENT_ENCODING = "content-encoding";
    private static final int MOST_COALESCED = 64;

    /** By hops: what nearly every message carries, made once. */
    private static final List<Map<String, String>> HOPS_ALONE = IntStream.rangeClosed(0, Provenance.MAX_HOPS + 1)
            .mapToObj(hops -> Map.of(HOPS, Integer.toString(hops)))
            .toList();

    private final MqttEndpoint settings;
    private final Publisher publisher;
    private final int coalesced;
    private final Set<Flight> flights = new HashSet<>();
    private @Nullable String broken;

    MqttSender(MqttEndpoint settings, Publisher publisher) {
        this.settings = settings;
        this.publisher = publisher;
        publisher.window(settings.window());
        this.coalesced = Math.max(1, Math.min(MOST_COALESCED, settings.window() / 8));
    }

    @Override
    public void send(List<Message> messages, Outcome outcome) {
        Flight flight = new Flight(this, messages.size(), outcome, coalesced);
        synchronized (flights) {
            flights.add(flight);
        }
        for (int i = 0; i < messages.size(); i++) {
            String reason = broken();
            if (reason != null) {
                flight.breakOff(reason);
                break;
            }
            Publication publication;
            try {
                publication = publication(messages.get(i));
            } catch (RefusedException e) {
                flight.refused(i, e.getMessage());
                continue;
            }
            publisher.write(publication, flight.delivery(i));
        }
        publisher.flush();
    }

    @Override
    public void close() {
        breakOff("the connection was closed");
    }

    /** Everything that has no outcome yet is away, in this flight and the others. */
    void breakOff(String reason) {
        List<Flight> open;
        synchronized (flights) {
            if (broken != null) {
                return;
            }
            broken = reason;
            open = List.copyOf(flights);
            flights.clear();
        }
        publisher.end(reason); // before the engine hears of it, and sends again
        open.forEach(f -> f.breakOff(reason));
    }

    void landed(Flight flight) {
        synchronized (flights) {
            flights.remove(flight);
        }
    }

    private @Nullable String broken() {
        synchronized (flights) {
            return broken;
        }
    }

    private Publication publication(Message message) {
        Bytes bytes = message.bytes();
        String topic = settings.topic().render(message, Topics::escape);
        return new Publication(
                published(topic),
                bytes.data(),
                settings.qos(),
                settings.retain(),
                bytes.contentType(),
                properties(message));
    }

    /** What begins with $ is the broker's own (MQTT 5.0, section 4.7.2): it may acknowledge such a message and drop it. */
    private static String published(String topic) {
        return topic.startsWith("$") ? "%24" + topic.substring(1) : topic;
    }

    private static Map<String, String> properties(Message message) {
        String encoding = message.bytes().contentEncoding();
        Map<String, String> headers = message.bytes().headers();
        if (message.hops() == 0 && encoding.isEmpty()) {
            return headers;
        }
        if (headers.isEmpty() && encoding.isEmpty() && message.hops() < HOPS_ALONE.size()) {
            return HOPS_ALONE.get(message.hops());
        }
        Map<String, String> all = new HashMap<>(headers);
        if (message.hops() > 0) {
            all.put(HOPS, Integer.toString(message.hops()));
        }
        if (!encoding.isEmpty()) {
            all.put(CONTENT_ENCODING, encoding);
        }
        return all;
    }
}
