/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.beside;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.penstock.bench.measure.Latencies;
import io.penstock.bench.measure.Pace;
import io.penstock.bench.measure.Worker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The way from a reading to a write through EdgeX's services with nothing in them, all in one process: an event on the message bus (MQTT, QoS
 * 0), a comparison where the rules engine stands, a PUT where core-command stands, its request and the answer on the bus. EdgeX's own
 * services look things up, copy, check and log at each of these stations, and by default pass events through one more; none of that is here, so
 * this is a floor and no figure of EdgeX. Asked
 *
 * <ul>
 *   <li>{@code start PORT} of the broker: answers the port where core-command stands;
 *   <li>{@code measure S}: as {@code Plant} does;
 *   <li>{@code measure S BASE}: the same with events whose topics begin with BASE, such as {@link #EKUIPER}: the rules engine is then not
 *       in here, and must PUT to that port.
 * </ul>
 */
public final class EdgexHops {
    /** The first level of the topics of events that go to eKuiper. */
    static final String EKUIPER = "edgex-ekuiper";

    /** What follows it. */
    static final String EVENTS = "/events/device/";

    private static final int DEVICES = 100;
    private static final int PER_SECOND = 2_000;
    private static final int EVERY = 10;
    private static final String OWN = "edgex";
    private static final String CELLS = EVENTS + "cells/cells/";
    private static final String REQUESTS = "edgex/device/command/request/cells/";
    private static final String RESPONSES = "edgex/response/cells/";

    /** By where they go: who is asked again goes on, so that as many readings are changes however short each time is. */
    private final Map<String, AtomicLong> said = new ConcurrentHashMap<>();

    private final Map<String, Long> changes = new ConcurrentHashMap<>();
    private final Map<String, Boolean> active = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<Void>> asked = new ConcurrentHashMap<>();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Mqtt3AsyncClient device;
    private final Mqtt3AsyncClient rules;
    private final Mqtt3AsyncClient command;
    private final HttpServer server;
    private volatile @Nullable Latencies recording;

    private EdgexHops(int port) throws IOException {
        device = client(port, "device");
        rules = client(port, "rules");
        command = client(port, "command");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        server.createContext("/api/v3/device/name/", this::put);
        server.setExecutor(Executors.newCachedThreadPool());
        server.start();
        subscribe(device, REQUESTS + "#", this::write);
        subscribe(rules, OWN + CELLS + "#", this::compare);
        subscribe(command, RESPONSES + "#", this::answered);
    }

    public static void main(String[] args) throws IOException {
        EdgexHops[] started = new EdgexHops[1];
        Worker.serve(question -> {
            String[] words = question.split(" ");
            if (words[0].equals("start")) {
                started[0] = new EdgexHops(Integer.parseInt(words[1]));
                return "" + started[0].server.getAddress().getPort();
            }
            return started[0].measure(Double.parseDouble(words[1]), words.length > 2 ? words[2] : OWN);
        });
        System.exit(0);
    }

    private static Mqtt3AsyncClient client(int port, String name) {
        Mqtt3AsyncClient client = MqttClient.builder()
                .identifier("edgex-hops-" + name)
                .serverHost("127.0.0.1")
                .serverPort(port)
                .useMqttVersion3()
                .buildAsync();
        client.connect().join();
        return client;
    }

    private static void subscribe(Mqtt3AsyncClient client, String filter, Consumer<Mqtt3Publish> listener) {
        client.subscribeWith()
                .topicFilter(filter)
                .qos(MqttQos.AT_MOST_ONCE)
                .callback(listener)
                .send()
                .join();
    }

    /** Readings at a steady rate, one in ten of them a change, as the devices of Penstock's side. */
    private String measure(double seconds, String base) {
        Latencies latencies = new Latencies();
        recording = latencies;
        AtomicLong next = said.computeIfAbsent(base, b -> new AtomicLong());
        Pace.run(PER_SECOND, 1, seconds, due -> read(next.getAndIncrement(), base));
        recording = null;
        synchronized (latencies) {
            return latencies.percentiles();
        }
    }

    private void read(long number, String base) {
        String name = "cell-" + number % DEVICES;
        long turn = number / DEVICES;
        if (turn % EVERY == 0) {
            changes.put(name, System.nanoTime());
        }
        publish(device, base + CELLS + name + "/In", event(name, turn / EVERY % 2 == 0 ? "8.0e+01" : "2.0e+01"));
    }

    /** As EdgeX writes it. */
    private static String event(String name, String value) {
        long origin = System.currentTimeMillis() * 1_000_000;
        return "{\"apiVersion\":\"v3\",\"correlationID\":\"" + UUID.randomUUID()
                + "\",\"contentType\":\"application/json\",\"payload\":{\"apiVersion\":\"v3\",\"event\":{\"apiVersion\":\"v3\",\"id\":\""
                + UUID.randomUUID() + "\",\"deviceName\":\"" + name
                + "\",\"profileName\":\"cells\",\"sourceName\":\"In\",\"origin\":" + origin
                + ",\"readings\":[{\"id\":\"" + UUID.randomUUID() + "\",\"origin\":" + origin + ",\"deviceName\":\""
                + name + "\",\"resourceName\":\"In\",\"profileName\":\"cells\",\"valueType\":\"Float64\",\"value\":\""
                + value + "\"}]}}}";
    }

    private void compare(Mqtt3Publish message) {
        String text = text(message);
        int at = text.indexOf("\"value\":\"") + 9;
        boolean holds = Double.parseDouble(text.substring(at, text.indexOf('"', at))) > 50;
        String name = message.getTopic().getLevels().get(5);
        if (!Boolean.valueOf(holds).equals(active.put(name, holds))) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:"
                            + server.getAddress().getPort() + "/api/v3/device/name/" + name + "/Out"))
                    .PUT(HttpRequest.BodyPublishers.ofString("{\"Out\":\"" + holds + "\"}"))
                    .build();
            var unused = http.sendAsync(request, BodyHandlers.discarding());
        }
    }

    private void put(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String name = exchange.getRequestURI().getPath().split("/", -1)[5];
        String id = UUID.randomUUID().toString();
        CompletableFuture<Void> answer = new CompletableFuture<>();
        asked.put(id, answer);
        publish(command, REQUESTS + name + "/Out/set", "{\"requestID\":\"" + id + "\",\"payload\":" + body + "}");
        boolean came = answer.completeOnTimeout(null, 5, TimeUnit.SECONDS)
                .thenApply(done -> asked.remove(id) == null)
                .join();
        exchange.sendResponseHeaders(came ? 200 : 504, -1);
        exchange.close();
    }

    private void write(Mqtt3Publish request) {
        Long at = changes.remove(request.getTopic().getLevels().get(5));
        Latencies to = recording;
        if (at != null && to != null) {
            synchronized (to) {
                to.add(System.nanoTime() - at);
            }
        }
        String text = text(request);
        int from = text.indexOf("\"requestID\":\"") + 13;
        publish(device, RESPONSES + text.substring(from, text.indexOf('"', from)), "{\"errorCode\":0}");
    }

    private void answered(Mqtt3Publish response) {
        CompletableFuture<Void> answer =
                asked.remove(response.getTopic().getLevels().get(3));
        if (answer != null) {
            answer.complete(null);
        }
    }

    private static String text(Mqtt3Publish message) {
        return new String(message.getPayloadAsBytes(), StandardCharsets.UTF_8);
    }

    private static void publish(Mqtt3AsyncClient client, String topic, String text) {
        var unused = client.publishWith()
                .topic(topic)
                .payload(text.getBytes(StandardCharsets.UTF_8))
                .send();
    }
}
