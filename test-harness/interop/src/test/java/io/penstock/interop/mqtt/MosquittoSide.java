/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.interop.mqtt;

import static org.awaitility.Awaitility.await;

import io.penstock.api.endpoint.Endpoint;
import io.penstock.api.setting.ConnectionRef;
import io.penstock.api.setting.Template;
import io.penstock.connection.mqtt.MqttConnection;
import io.penstock.connection.mqtt.MqttLink;
import io.penstock.connection.mqtt.Reconnect;
import io.penstock.endpoint.mqtt.MqttEndpoint;
import io.penstock.testkit.endpoint.FarSide;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/** The endpoint {@code mqtt}, a mosquitto at its other end, and a subscriber there. */
final class MosquittoSide implements FarSide {
    private static final String MARK = "mark-";
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final Mosquitto broker;
    private final MqttLink link;
    private final MqttLink listener;
    private final Endpoint endpoint;
    private final boolean refuses;
    private final Queue<String> got = new ConcurrentLinkedQueue<>();
    private int marks;

    private MosquittoSide(Mosquitto broker, String version, boolean refuses) {
        this.broker = broker;
        this.refuses = refuses;
        this.link = connection(broker, version).open("kit");
        this.listener = connection(broker, "5").open("kit-listener");
        this.endpoint = new MqttEndpoint(
                new ConnectionRef("kit"), Template.of("plant/{device}"), 1, false, 100, Duration.ofSeconds(3));
    }

    /** @param settings lines for mosquitto's configuration */
    static MosquittoSide start(Path folder, String version, String... settings) throws IOException {
        Mosquitto broker = Mosquitto.start(Files.createDirectories(folder.resolve("mosquitto")), settings);
        MosquittoSide side = new MosquittoSide(broker, version, settings.length > 0);
        side.listener.subscribe("plant/+", 2, m -> {
            side.got.add(MqttLinkIT.text(m));
            m.acknowledge();
        });
        await().atMost(LONGEST).until(() -> side.listener.state().up());
        return side;
    }

    private static MqttConnection connection(Mosquitto broker, String version) {
        return new MqttConnection(
                broker.url(),
                null,
                null,
                null,
                version,
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                Duration.ofDays(1),
                null,
                new Reconnect(Duration.ofMillis(20), Duration.ofMillis(100)));
    }

    @Override
    public Endpoint endpoint() {
        return endpoint;
    }

    @Override
    public Set<Ability> abilities() {
        return refuses ? EnumSet.allOf(Ability.class) : EnumSet.of(Ability.VANISH, Ability.HANG);
    }

    @Override
    public Map<Class<?>, Object> hosts() {
        return Map.of(MqttLink.class, link);
    }

    /** What a foreign client publishes last has everything before it. */
    @Override
    public List<String> arrived() throws IOException, InterruptedException {
        String mark = MARK + ++marks;
        broker.client("mosquitto_pub", null, "-q", "2", "-t", "plant/mark", "-m", mark);
        await().atMost(LONGEST).until(() -> got.contains(mark));
        return got.stream().filter(body -> !body.startsWith(MARK)).collect(Collectors.toList());
    }

    @Override
    public void vanish() {
        broker.stop();
    }

    @Override
    public void comeBack() throws IOException {
        broker.resume();
        await().atMost(LONGEST).until(() -> listener.state().up());
    }

    /** More than the broker was told to take; it refuses that from its start. */
    @Override
    public String refusable() {
        return "x".repeat(3000);
    }

    @Override
    public void refuse(String body) {
        // see refusable
    }

    @Override
    public void hang() {
        broker.freeze();
    }

    @Override
    public void answer() {
        broker.thaw();
    }

    @Override
    public void close() {
        broker.thaw();
        link.close();
        listener.close();
        broker.close();
    }
}
