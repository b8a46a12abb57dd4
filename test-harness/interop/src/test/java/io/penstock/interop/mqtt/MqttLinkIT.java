/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.interop.mqtt;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.penstock.api.connection.LinkState;
import io.penstock.api.setting.ConnectionRef;
import io.penstock.api.setting.Secret;
import io.penstock.api.setting.Template;
import io.penstock.connection.mqtt.Delivery;
import io.penstock.connection.mqtt.MqttConnection;
import io.penstock.connection.mqtt.MqttLink;
import io.penstock.connection.mqtt.Publication;
import io.penstock.connection.mqtt.Publisher;
import io.penstock.connection.mqtt.Received;
import io.penstock.endpoint.mqtt.MqttEndpoint;
import io.penstock.interop.Peer;
import io.penstock.interop.RequiresPeer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The link against mosquitto, with mosquitto's own clients at the other end. */
@RequiresPeer({Peer.MOSQUITTO, Peer.MOSQUITTO_CLIENTS})
class MqttLinkIT {
    private static final Duration WAIT = Duration.ofSeconds(60);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @ParameterizedTest
    @CsvSource({"5,0", "5,1", "5,2", "3.1.1,0", "3.1.1,1", "3.1.1,2"})
    void shouldDeliverToForeignClientsInOrder(String version, int qos) throws IOException {
        // Given
        try (Mosquitto broker = Mosquitto.start(folder);
                Mosquitto.Listener listener = broker.listen("-t", "plant/#", "-q", "2", "-F", "%q %p");
                MqttLink link = connection(broker.url(), version, null).open("it")) {
            MqttEndpoint endpoint = endpoint(qos);

            // When
            new Resending(endpoint, Hosts.of(link), "line/1").send(1000, Duration.ZERO);

            // Then
            await().atMost(WAIT).until(() -> listener.count() >= 1000);
            assertThat(listener.lines()).isEqualTo(numbers(qos, 1000));
            assertThat(link.state()).isEqualTo(LinkState.UP);
        }
    }

    @ParameterizedTest
    @CsvSource({"5,0", "5,1", "5,2", "3.1.1,0", "3.1.1,1", "3.1.1,2"})
    void shouldTakeWhatForeignClientsPublish(String version, int qos) throws Exception {
        // Given
        try (Mosquitto broker = Mosquitto.start(folder);
                MqttLink link = connection(broker.url(), version, null).open("it")) {
            Queue<String> got = new ConcurrentLinkedQueue<>();
            link.subscribe("plant/+/n", qos, m -> {
                got.add(m.qos() + " " + text(m));
                m.acknowledge();
            });
            await().atMost(WAIT).until(() -> link.state().up());

            // When
            String lines = String.join("\n", numbers(500)) + "\n";
            broker.client("mosquitto_pub", lines, "-t", "plant/a/n", "-q", Integer.toString(qos), "-l");

            // Then
            await().atMost(WAIT).until(() -> got.size() >= 500);
            assertThat(got).containsExactlyElementsOf(numbers(qos, 500));
        }
    }

    /** As mosquitto is installed, it has 20 messages in flight and drops what comes when 1,000 more wait: unless its client says otherwise. */
    @Test
    void shouldTakeInFlightWhatMosquittoWouldDropOtherwise() throws Exception {
        // Given
        int messages = 2000;
        try (Mosquitto broker = Mosquitto.start(folder, "max_inflight_messages 20", "max_queued_messages 1000");
                MqttLink link = connection(broker.url(), "5", null).open("it")) {
            Queue<Received> got = new ConcurrentLinkedQueue<>();
            link.subscribe("plant/+/n", 1, got::add);
            await().atMost(WAIT).until(() -> link.state().up());

            // When: none is acknowledged, as while the bus waits for its disk
            String lines = String.join("\n", numbers(messages)) + "\n";
            broker.client("mosquitto_pub", lines, "-t", "plant/a/n", "-q", "1", "-l");

            // Then
            await().atMost(WAIT).until(() -> got.size() >= messages);
            got.forEach(Received::acknowledge);
            assertThat(got).extracting(MqttLinkIT::text).containsExactlyElementsOf(numbers(messages));
        }
    }

    @Test
    void shouldCarryContentTypeAndHopsWithVersion5() throws IOException {
        // Given
        try (Mosquitto broker = Mosquitto.start(folder);
                Mosquitto.Listener listener =
                        broker.listen("-V", "mqttv5", "-t", "plant/#", "-q", "1", "-F", "%t %C %P %p");
                MqttLink link = connection(broker.url(), "5", null).open("it")) {

            // When
            new Resending(endpoint(1), Hosts.of(link), "line/1").send(1, Duration.ZERO);

            // Then
            await().atMost(WAIT).until(() -> listener.count() == 1);
            assertThat(listener.lines().get(0)).isEqualTo("plant/line%2F1 application/json penstock-hops:2 0");
        }
    }

    @Test
    void shouldHandOverRetainedMessagesAndTheirClearing() throws Exception {
        // Given
        try (Mosquitto broker = Mosquitto.start(folder);
                MqttLink link = connection(broker.url(), "5", null).open("it")) {
            broker.client("mosquitto_pub", null, "-t", "plant/state", "-m", "on", "-r", "-q", "1");
            Queue<String> got = new ConcurrentLinkedQueue<>();

            // When
            link.subscribe("plant/state", 1, m -> {
                got.add(text(m) + (m.retained() ? " retained" : ""));
                m.acknowledge();
            });
            await().atMost(WAIT).until(() -> got.size() == 1);
            broker.client("mosquitto_pub", null, "-t", "plant/state", "-n", "-r", "-q", "1");

            // Then
            await().atMost(WAIT).until(() -> got.size() == 2);
            assertThat(got).containsExactly("on retained", "");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "3.1.1"})
    void shouldLeaveTheLastMessageWithTheBrokerOnlyWhereTheEndpointRetains(String version) throws IOException {
        // Given
        try (Mosquitto broker = Mosquitto.start(folder);
                MqttLink link = connection(broker.url(), version, null).open("it")) {
            new Resending(endpoint(1, true), Hosts.of(link), "kept").send(2, Duration.ZERO);
            new Resending(endpoint(1, false), Hosts.of(link), "passed").send(2, Duration.ZERO);

            // When: somebody listens who came too late
            try (Mosquitto.Listener late = broker.listen("-t", "plant/#", "-q", "1", "-F", "%t %r %p")) {

                // Then
                await().atMost(WAIT).until(() -> late.count() >= 1);
                assertThat(late.lines()).containsExactly("plant/kept 1 1");
            }
        }
    }

    @Test
    void shouldSayThatThePasswordIsWrong() throws Exception {
        // Given
        try (Mosquitto broker = Mosquitto.startClosed(folder, passwords(folder));
                MqttLink wrong = connection(broker.url(), "5", "guess").open("it");
                MqttLink wrong3 = connection(broker.url(), "3.1.1", "guess").open("it");
                MqttLink right = connection(broker.url(), "5", "let-me-in").open("it2");
                MqttLink right3 = connection(broker.url(), "3.1.1", "let-me-in").open("it3")) {

            // When / Then
            assertThat(whyItCannot(wrong)).contains("the broker refused the connection: not authorized");
            assertThat(whyItCannot(wrong3)).contains("the broker refused the connection: not authorized");
            assertThat(wrong.state().up()).isFalse();
            assertThat(right.publisher(WAIT)).isNotNull();
            assertThat(right.state().up()).isTrue();
            assertThat(right3.publisher(WAIT)).isNotNull();
            assertThat(right3.state().up()).isTrue();
        }
    }

    @Test
    void shouldSayThatNobodyListensThere() throws IOException {
        // Given
        Mosquitto broker = Mosquitto.start(folder);
        broker.stop();

        // When / Then
        try (MqttLink link = connection(broker.url(), "5", null).open("it")) {
            assertThat(whyItCannot(link)).contains("connection refused");
        }
    }

    /** What somebody who wants to publish is told as soon as an attempt to connect has failed. */
    private static String whyItCannot(MqttLink link) {
        AtomicReference<String> told = new AtomicReference<>("");
        await().atMost(WAIT).until(() -> {
            assertThatThrownBy(() -> link.publisher(Duration.ZERO))
                    .isInstanceOfSatisfying(IOException.class, e -> told.set(e.getMessage()));
            return !told.get().endsWith(": connecting");
        });
        return told.get();
    }

    @Test
    void shouldRefuseATopicThatIsNoneAndGoOn() throws IOException {
        // Given
        try (Mosquitto broker = Mosquitto.start(folder);
                MqttLink link = connection(broker.url(), "5", null).open("it")) {
            Publisher publisher = link.publisher(WAIT);
            Queue<String> outcomes = new ConcurrentLinkedQueue<>();

            // When
            publisher.publish(Publication.of("plant/+/x", new byte[1], 1), new Telling(outcomes));
            publisher.publish(Publication.of("plant/x", new byte[1], 1), new Telling(outcomes));

            // Then
            await().atMost(WAIT).until(() -> outcomes.size() == 2);
            assertThat(outcomes).first().asString().startsWith("refused");
            assertThat(outcomes).last().isEqualTo("arrived");
        }
    }

    @Test
    void shouldGetAgainWhatWasNotAcknowledgedBeforeTheListenerLeft() throws Exception {
        // Given
        try (Mosquitto broker = Mosquitto.start(folder);
                MqttLink link = connection(broker.url(), "5", null).open("it")) {
            AtomicInteger first = new AtomicInteger();
            MqttLink.Subscription left = link.subscribe("plant/n", 1, m -> first.incrementAndGet());
            await().atMost(WAIT).until(() -> link.state().up());
            broker.client("mosquitto_pub", "0\n1\n2\n", "-t", "plant/n", "-q", "1", "-l");
            await().atMost(WAIT).until(() -> first.get() == 3);

            // When
            left.close();
            Queue<String> second = new ConcurrentLinkedQueue<>();
            link.subscribe("plant/n", 1, m -> {
                second.add(text(m));
                m.acknowledge();
            });

            // Then
            await().atMost(WAIT).until(() -> second.size() == 3);
            assertThat(second).containsExactly("0", "1", "2");
        }
    }

    @Test
    void shouldGetAfterItsStartWhatWasPublishedWhileItWasDown() throws Exception {
        // Given
        try (Mosquitto broker = Mosquitto.start(folder)) {
            try (MqttLink link = connection(broker.url(), "5", null).open("it")) {
                link.subscribe("plant/n", 1, Received::acknowledge);
                await().atMost(WAIT).until(() -> link.state().up());
            }
            broker.client("mosquitto_pub", "0\n1\n", "-t", "plant/n", "-q", "1", "-l");

            // When
            Queue<String> got = new ConcurrentLinkedQueue<>();
            try (MqttLink link = connection(broker.url(), "5", null).open("it")) {
                link.subscribe("plant/n", 1, m -> {
                    got.add(text(m));
                    m.acknowledge();
                });

                // Then
                await().atMost(WAIT).until(() -> got.size() == 2);
                assertThat(got).containsExactly("0", "1");
            }
        }
    }

    /** A password file with gw:let-me-in, as a line for the configuration. */
    static String passwords(Path folder) throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("passwords"), "gw:let-me-in\n");
        Process hash = new ProcessBuilder("mosquitto_passwd", "-U", file.toString()).start();
        assertThat(hash.waitFor(60, SECONDS)).isTrue();
        return "password_file " + file;
    }

    static MqttConnection connection(String url, String version, @Nullable String password) {
        return new MqttConnection(
                url,
                password == null ? null : "gw",
                password == null ? null : new Secret("plant", password),
                null,
                version,
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                Duration.ofDays(1),
                null,
                null);
    }

    static MqttEndpoint endpoint(int qos) {
        return endpoint(qos, false);
    }

    private static MqttEndpoint endpoint(int qos, boolean retain) {
        return new MqttEndpoint(
                new ConnectionRef("it"), Template.of("plant/{device}"), qos, retain, 1000, Duration.ofSeconds(20));
    }

    static List<String> numbers(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).collect(Collectors.toList());
    }

    /** Each behind the quality of service that it came with. */
    private static List<String> numbers(int qos, int count) {
        return numbers(count).stream().map(n -> qos + " " + n).toList();
    }

    static String text(Received message) {
        return new String(message.payload(), StandardCharsets.UTF_8);
    }

    private record Telling(Queue<String> outcomes) implements Delivery {
        @Override
        public void arrived() {
            outcomes.add("arrived");
        }

        @Override
        public void refused(String reason) {
            outcomes.add("refused: " + reason);
        }

        @Override
        public void away(String reason) {
            outcomes.add("away: " + reason);
        }
    }
}
