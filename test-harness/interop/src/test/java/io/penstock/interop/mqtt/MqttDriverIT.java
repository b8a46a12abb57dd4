/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.interop.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.api.device.AdminState;
import io.penstock.api.device.Device;
import io.penstock.api.device.DeviceProfile;
import io.penstock.api.device.DeviceResource;
import io.penstock.api.device.OperatingState;
import io.penstock.api.device.ReadWrite;
import io.penstock.api.device.ResourceProperties;
import io.penstock.api.driver.BoundDevice;
import io.penstock.api.driver.Deadline;
import io.penstock.api.driver.Line;
import io.penstock.api.driver.Point;
import io.penstock.api.driver.Reply;
import io.penstock.api.driver.Said;
import io.penstock.api.driver.Sink;
import io.penstock.api.error.BusFullException;
import io.penstock.api.event.Event;
import io.penstock.api.event.ValueType;
import io.penstock.connection.mqtt.MqttLink;
import io.penstock.device.mqtt.MqttDeviceLink;
import io.penstock.device.mqtt.MqttDriver;
import io.penstock.device.mqtt.MqttPoint;
import io.penstock.interop.Peer;
import io.penstock.interop.RequiresPeer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The driver against mosquitto, with mosquitto's clients as devices. */
@RequiresPeer({Peer.MOSQUITTO, Peer.MOSQUITTO_CLIENTS})
class MqttDriverIT {
    private static final Duration WAIT = Duration.ofSeconds(60);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final BoundDevice<MqttDeviceLink, MqttPoint> device = device();

    @Test
    void shouldLoseNothingWhileTheBusIsFullAndTheBrokerRestarts() throws Exception {
        // Given
        try (Mosquitto broker = Mosquitto.start(folder);
                MqttLink link = MqttLinkIT.connection(broker.url(), "5", null).open("it");
                Line<MqttDeviceLink, MqttPoint> line = MqttDriver.of("it").open(Map.of("d", device), Hosts.of(link))) {
            Bus bus = new Bus();
            line.subscribe(bus);
            await().atMost(WAIT).until(() -> link.state().up());
            bus.full = true;
            publish(broker, 0, 300);
            await().atMost(WAIT).until(() -> bus.refused > 1);

            // When
            broker.stop();
            await().atMost(WAIT).until(() -> !link.state().up());
            broker.resume();
            await().atMost(WAIT).until(() -> link.state().up());
            bus.full = false;
            publish(broker, 300, 600);

            // Then
            await().atMost(WAIT).until(() -> new LinkedHashSet<>(bus.values).size() == 600);
            assertThat(new ArrayList<>(new LinkedHashSet<>(bus.values))).isEqualTo(MqttLinkIT.numbers(600));
        }
    }

    @Test
    void shouldGiveWhatABrokenLineLeftToTheNextOne() throws Exception {
        // Given
        try (Mosquitto broker = Mosquitto.start(folder);
                MqttLink link = MqttLinkIT.connection(broker.url(), "5", null).open("it")) {
            Bus full = new Bus();
            full.full = true;
            try (Line<MqttDeviceLink, MqttPoint> line = MqttDriver.of("it").open(Map.of("d", device), Hosts.of(link))) {
                line.subscribe(full);
                await().atMost(WAIT).until(() -> link.state().up());
                publish(broker, 0, 100);
                await().atMost(WAIT).until(() -> full.refused > 0);
            }

            // When
            Bus bus = new Bus();
            try (Line<MqttDeviceLink, MqttPoint> line = MqttDriver.of("it").open(Map.of("d", device), Hosts.of(link))) {
                line.subscribe(bus);

                // Then
                await().atMost(WAIT).until(() -> new LinkedHashSet<>(bus.values).size() == 100);
                assertThat(new ArrayList<>(new LinkedHashSet<>(bus.values))).isEqualTo(MqttLinkIT.numbers(100));
            }
        }
    }

    @Test
    void shouldAskADeviceThatAnswersAsEdgexSays() throws Exception {
        // Given
        try (Mosquitto broker = Mosquitto.start(folder);
                Mosquitto.Listener asked = broker.listen("-t", "command/d/#", "-F", "%t");
                MqttLink link =
                        MqttLinkIT.connection(broker.url(), "3.1.1", null).open("it");
                Line<MqttDeviceLink, MqttPoint> line = MqttDriver.of("it").open(Map.of("d", device), Hosts.of(link))) {
            await().atMost(WAIT).until(() -> link.state().up());

            // When
            CompletableFuture<List<Reply>> replies = CompletableFuture.supplyAsync(() -> read(line));
            await().atMost(WAIT).until(() -> asked.count() == 1);
            String topic = asked.lines().get(0);
            String id = topic.substring(topic.lastIndexOf('/') + 1);
            broker.client("mosquitto_pub", null, "-t", "command/response/" + id, "-q", "1", "-m", "{\"n\": 7}");

            // Then
            assertThat(topic).startsWith("command/d/n/get/");
            assertThat(replies).succeedsWithin(WAIT).isEqualTo(List.of(Reply.of(7L)));
        }
    }

    private List<Reply> read(Line<MqttDeviceLink, MqttPoint> line) {
        try {
            return line.read(device, List.copyOf(device.points().values()), Deadline.in(WAIT));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void publish(Mosquitto broker, int from, int to) throws Exception {
        String lines = String.join("\n", MqttLinkIT.numbers(to).subList(from, to)) + "\n";
        broker.client("mosquitto_pub", lines, "-t", "incoming/data/d/n", "-q", "1", "-l");
    }

    private static BoundDevice<MqttDeviceLink, MqttPoint> device() {
        ResourceProperties properties = new ResourceProperties(
                ValueType.INT64, ReadWrite.RW, "", null, null, null, null, null, null, null, null, null, "", Map.of());
        DeviceResource resource = new DeviceResource("n", "", false, Map.of(), Map.of(), properties);
        DeviceProfile profile = new DeviceProfile("v3", "p", "", "", "", List.of(), List.of(resource), List.of());
        Device device = new Device(
                null,
                "d",
                "",
                List.of(),
                null,
                Map.of(),
                Map.of(),
                null,
                "s",
                "p",
                AdminState.UNLOCKED,
                OperatingState.UP,
                Map.of(),
                List.of());
        Point<MqttPoint> point = new Point<>(resource, new MqttPoint(null, null, null));
        return new BoundDevice<>(device, profile, new MqttDeviceLink("command/d", null), Map.of("n", point));
    }

    /** A bus that can be full. */
    private static final class Bus implements Sink {
        final Queue<String> values = new ConcurrentLinkedQueue<>();
        volatile boolean full;
        volatile int refused;

        @Override
        public CompletionStage<Void> offer(String device, String source, Map<String, Object> said, long origin) {
            return offerAll(List.of(new Said(device, source, said, origin, 0)));
        }

        @Override
        public synchronized CompletionStage<Void> offerAll(List<Said> said) {
            if (full) {
                refused++;
                return CompletableFuture.failedFuture(new BusFullException("events is full"));
            }
            said.forEach(s -> values.add(String.valueOf(s.values().get("n"))));
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<Void> offer(List<Event> events) {
            return CompletableFuture.failedFuture(new IllegalStateException("no events in this test"));
        }

        @Override
        public CompletionStage<Void> undecodable(String where, byte[] raw, String contentType, String reason) {
            values.add(where + ": " + reason);
            return CompletableFuture.completedFuture(null);
        }
    }
}
