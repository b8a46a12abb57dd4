/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.beside;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import io.penstock.bench.mqtt.Subject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** That a subject does the work: every sample is sent through it, and what comes out is compared message for message. */
final class SameWork {
    private static final long PATIENCE = 10;

    private final int port;

    SameWork(int port) {
        this.port = port;
    }

    /** How many messages came out alike, by their numbers: the order is what a load counts. */
    int check(Subject subject) throws IOException {
        List<Map<String, Double>> wanted = Meters.samples().stream()
                .map(Meters::expected)
                .filter(m -> !m.isEmpty())
                .toList();
        List<String> came = through(subject, Meters.samples(), wanted.size()).stream()
                .sorted(Comparator.comparing(SameWork::number))
                .toList();
        compare(subject.name(), wanted, came);
        return wanted.size();
    }

    /** @throws IOException naming the first that differs */
    static void compare(String who, List<Map<String, Double>> wanted, List<String> came) throws IOException {
        for (int i = 0; i < wanted.size(); i++) {
            String what = i < came.size() ? came.get(i) : "nothing";
            if (i >= came.size() || !Meters.alike(wanted.get(i), Meters.readings(what))) {
                throw new IOException(who + " must do the same work: message " + (i + 1) + " must be " + wanted.get(i)
                        + " but was " + what);
            }
        }
    }

    private List<String> through(Subject subject, List<String> samples, int wanted) throws IOException {
        Mqtt5BlockingClient client = MqttClient.builder()
                .identifier("same-work-" + subject.name())
                .serverHost("127.0.0.1")
                .serverPort(port)
                .useMqttVersion5()
                .buildBlocking();
        client.connect();
        try (var out = client.publishes(MqttGlobalPublishFilter.ALL)) {
            client.subscribeWith()
                    .topicFilter(subject.filterOut())
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .send();
            String topic = subject.topicIn().replace("{n}", "1");
            for (String sample : samples) {
                client.publishWith()
                        .topic(topic)
                        .qos(MqttQos.AT_LEAST_ONCE)
                        .payload(sample.getBytes(StandardCharsets.UTF_8))
                        .send();
            }
            return collect(out, wanted);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            client.disconnect();
        }
    }

    /** Until the last one came, or none came for long. What an earlier load left on its way is passed over. */
    private static List<String> collect(Mqtt5BlockingClient.Mqtt5Publishes out, int wanted)
            throws InterruptedException {
        List<String> came = new ArrayList<>();
        while (came.size() < wanted) {
            Optional<Mqtt5Publish> next = out.receive(PATIENCE, TimeUnit.SECONDS);
            if (next.isEmpty()) {
                return came;
            }
            String message = new String(next.get().getPayloadAsBytes(), StandardCharsets.UTF_8);
            if (ours(message)) {
                came.add(message);
            }
        }
        return came;
    }

    private static boolean ours(String message) {
        return number(message) >= Meters.FIRST;
    }

    private static double number(String message) {
        return Meters.readings(message).getOrDefault("seq", (double) Meters.FIRST);
    }
}
