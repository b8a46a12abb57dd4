/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.connection.mqtt;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.IntegerProperty;
import io.netty.handler.codec.mqtt.MqttProperties.MqttPropertyType;
import io.penstock.api.driver.Deadline;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The wire against a broker that says what the test wants, on a real socket. */
class NettyWireTest {
    /** To connect, which takes a while where the machine stalls. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final List<Received> got = new CopyOnWriteArrayList<>();
    private final List<String> lost = new CopyOnWriteArrayList<>();
    private ScriptedBroker broker = ScriptedBroker.friendly();
    private Wire.Maker wires = wires(broker, PATIENCE, "5");

    @AfterEach
    void close() {
        wires.close();
        broker.close();
    }

    @Test
    void shouldHaveArrivedWithQos2AtPubcompOnly() throws Exception {
        // Given
        Wire wire = connected();
        CompletableFuture<?> result = wire.publish(Publication.of("t", new byte[1], 2));
        await().until(() -> broker.heard().contains("PUBLISH 1"));
        // When
        broker.reply(MqttMessageType.PUBREC, 1, 0);
        await().until(() -> broker.heard().contains("PUBREL 1"));
        boolean early = result.isDone();
        broker.reply(MqttMessageType.PUBCOMP, 1, 0);
        // Then
        result.get(30, SECONDS);
        assertThat(early).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "PUBACK, 1, 0x90, topic name invalid, true, true",
        "PUBACK, 1, 0x95, packet too large, true, true",
        "PUBACK, 1, 0x97, quota exceeded, false, true",
        "PUBACK, 1, 0xEE, reason code 238, false, true",
        "PUBREC, 2, 0x99, payload format invalid, true, true"
    })
    void shouldSayWhatTheBrokerRefused(
            MqttMessageType type, int qos, String code, String words, boolean faulty, boolean oneMessage)
            throws Exception {
        // Given
        Wire wire = connected();
        CompletableFuture<?> result = wire.publish(Publication.of("t", new byte[1], qos));
        await().until(() -> broker.heard().contains("PUBLISH 1"));
        // When
        broker.reply(type, 1, Integer.decode(code));
        // Then
        assertThatThrownBy(() -> result.get(30, SECONDS))
                .cause()
                .hasMessage("the broker refused the message: " + words)
                .satisfies(e -> assertThat(Reasons.isRefusal(e)).isEqualTo(faulty))
                .satisfies(e -> assertThat(Reasons.isAboutOneMessage(e)).isEqualTo(oneMessage));
        assertThat(lost).isEmpty();
    }

    @Test
    void shouldAcknowledgeInTheOrderOfArrivalWhateverTheOrderOfTheListener() throws Exception {
        // Given
        connected();
        IntStream.rangeClosed(1, 3).forEach(i -> broker.publish(i, i == 2 ? 2 : 1, "m" + i));
        await().until(() -> got.size() == 3);
        // When
        got.get(2).acknowledge();
        got.get(1).acknowledge();
        got.get(0).acknowledge();
        got.get(0).acknowledge();
        // Then
        await().until(() -> broker.heard().size() == 4);
        assertThat(broker.heard()).containsExactly("CONNECT", "PUBACK 1", "PUBREC 2", "PUBACK 3");
        assertThat(got)
                .extracting(m -> new String(m.payload(), StandardCharsets.UTF_8))
                .containsExactly("m1", "m2", "m3");
    }

    @Test
    void shouldSayWhatMayHaveComeBefore() throws Exception {
        // Given
        connected();
        // When
        broker.publish(1, 1, "new");
        broker.publishAgain(2, 1, "again");
        // Then
        await().until(() -> got.size() == 2);
        assertThat(got).extracting(Received::redelivered).containsExactly(false, true);
    }

    @Test
    void shouldGiveOnWhatComesTwiceWithQos2OnceUntilItIsReleased() throws Exception {
        // Given
        connected();
        broker.publish(7, 2, "once");
        await().until(() -> got.size() == 1);
        got.get(0).acknowledge();
        await().until(() -> broker.heard().contains("PUBREC 7"));
        // When
        broker.publish(7, 2, "once");
        broker.reply(MqttMessageType.PUBREL, 7, 0);
        broker.publish(7, 2, "another");
        // Then
        await().until(() -> got.size() == 2 && broker.heard().size() == 4);
        assertThat(broker.heard()).containsExactly("CONNECT", "PUBREC 7", "PUBREC 7", "PUBCOMP 7");
        assertThat(new String(got.get(1).payload(), StandardCharsets.UTF_8)).isEqualTo("another");
    }

    @Test
    void shouldSendWhatIsWrittenWithTheNextThatIsPublished() throws Exception {
        // Given
        Wire wire = connected();
        wire.publish(Publication.of("t", new byte[1], 1));
        await().until(() -> broker.heard().contains("PUBLISH 1"));
        // When
        IntStream.range(0, 10).forEach(i -> wire.write(Publication.of("t", new byte[1], 1)));
        await().during(100, MILLISECONDS).until(() -> broker.heard().size() == 2);
        wire.publish(Publication.of("t", new byte[1], 1));
        // Then
        await().until(() -> broker.heard().size() == 13);
        assertThat(broker.heard()).endsWith("PUBLISH 10", "PUBLISH 11", "PUBLISH 12");
    }

    @Test
    void shouldSendManyThatAreWrittenBeforeTheyAreFlushed() throws Exception {
        // Given
        Wire wire = connected();
        // When
        IntStream.range(0, 100).forEach(i -> wire.write(Publication.of("t", new byte[1], 1)));
        // Then
        await().until(() -> broker.heard().size() > 60);
    }

    @Test
    void shouldNotSendWhatIsLate() throws Exception {
        // Given
        Wire wire = connected();
        // When
        CompletableFuture<?> late =
                wire.write(Publication.of("t", new byte[1], 1).by(Deadline.in(Duration.ZERO)));
        wire.publish(Publication.of("t", new byte[1], 1));
        // Then
        assertThatThrownBy(() -> late.get(30, SECONDS))
                .cause()
                .hasMessage("not sent in time")
                .satisfies(e -> assertThat(Reasons.isNotSent(e)).isTrue())
                .satisfies(e -> assertThat(Reasons.isAboutOneMessage(e)).isTrue());
        await().until(() -> broker.heard().size() == 2);
        assertThat(broker.heard()).containsExactly("CONNECT", "PUBLISH 1");
    }

    @Test
    void shouldTellTheBrokerHowLongItMayKeepWhatHasADeadline() throws Exception {
        // Given
        Wire wire = connected();
        // When
        wire.publish(Publication.of("t", new byte[1], 1).by(Deadline.in(Duration.ofMillis(1_000_500))));
        // Then
        await().until(() -> broker.heard().contains("PUBLISH 1"));
        assertThat((Integer) broker.published()
                        .getProperty(MqttPropertyType.PUBLICATION_EXPIRY_INTERVAL.value())
                        .value())
                .as("seconds that are left")
                .isBetween(940, 1000);
    }

    @Test
    void shouldKnowEachOfManyAnswersThatComeInAnyOrder() throws Exception {
        // Given
        Wire wire = connected();
        List<CompletableFuture<?>> results = IntStream.range(0, 2000)
                .<CompletableFuture<?>>mapToObj(i -> wire.publish(Publication.of("t", new byte[1], 1)))
                .toList();
        await().until(() -> broker.heard().size() == 2001);
        // When
        IntStream.iterate(2000, i -> i > 1, i -> i - 1).forEach(i -> broker.reply(MqttMessageType.PUBACK, i, 0));
        // Then
        CompletableFuture.allOf(results.subList(1, 2000).toArray(CompletableFuture[]::new))
                .get(30, SECONDS);
        assertThat(results.get(0).isDone()).isFalse();
    }

    @Test
    void shouldFailAllThatIsInFlightWhenTheBrokerHangsUpAndSaySoOnce() throws Exception {
        // Given
        Wire wire = connected();
        CompletableFuture<?> result = wire.publish(Publication.of("t", new byte[1], 1));
        await().until(() -> broker.heard().contains("PUBLISH 1"));
        // When
        broker.hangUp();
        // Then
        assertThatThrownBy(() -> result.get(30, SECONDS)).hasMessageContaining("the broker closed the connection");
        assertThatThrownBy(
                        () -> wire.publish(Publication.of("t", new byte[1], 1)).get(30, SECONDS))
                .hasMessageContaining("the broker closed the connection");
        await().until(() -> !lost.isEmpty());
        assertThat(lost).containsExactly("the broker closed the connection");
    }

    @Test
    void shouldEndWithAReasonWhenTheBrokerSpeaksNoMqtt() throws Exception {
        // Given
        connected();
        // When
        broker.raw((byte) 0x00, (byte) 0x00);
        // Then
        await().until(() -> !lost.isEmpty());
        assertThat(lost).singleElement().asString().startsWith("the broker sent what is no MQTT: ");
    }

    @Test
    void shouldSayWhyTheBrokerRefusedTheConnection() throws Exception {
        // Given
        use(new ScriptedBroker(MqttConnectReturnCode.CONNECTION_REFUSED_SERVER_BUSY, MqttProperties.NO_PROPERTIES));
        // When
        CompletableFuture<Wire.Limits> result = wire().connect();
        // Then
        assertThatThrownBy(() -> result.get(30, SECONDS))
                .hasMessageContaining("the broker refused the connection: server busy");
        await().untilAsserted(() -> assertThat(lost).containsExactly("the broker refused the connection: server busy"));
    }

    @Test
    void shouldNotWaitForEverForABrokerThatDoesNotGreet() throws Exception {
        // Given
        use(new ScriptedBroker(null, MqttProperties.NO_PROPERTIES), Duration.ofMillis(500));
        // When / Then
        assertThatThrownBy(() -> wire().connect().get(30, SECONDS)).hasMessageContaining("the broker does not answer");
        await().untilAsserted(() -> assertThat(lost).containsExactly("the broker does not answer"));
    }

    @Test
    void shouldAskASilentBrokerAndLeaveOneThatDoesNotAnswer() throws Exception {
        // Given
        use(new ScriptedBroker(
                MqttConnectReturnCode.CONNECTION_ACCEPTED, property(MqttPropertyType.SERVER_KEEP_ALIVE, 1)));
        // When
        connected();
        // Then
        await().until(() -> broker.heard().contains("PINGREQ"));
        await().until(() -> !lost.isEmpty());
        assertThat(lost).containsExactly("the broker does not answer any more");
    }

    @Test
    void shouldTellTheBrokerHowMuchItTakes() throws Exception {
        // When
        connected();

        // Then
        assertThat(broker.announced()
                        .getProperty(MqttPropertyType.MAXIMUM_PACKET_SIZE.value())
                        .value())
                .isEqualTo(16 * 1024 * 1024);
        assertThat(broker.announced()
                        .getProperty(MqttPropertyType.RECEIVE_MAXIMUM.value())
                        .value())
                .isEqualTo(10_000);
    }

    @Test
    void shouldKeepToTheBrokersLimits() throws Exception {
        // Given
        MqttProperties limits = property(MqttPropertyType.MAXIMUM_PACKET_SIZE, 100);
        limits.add(new IntegerProperty(MqttPropertyType.MAXIMUM_QOS.value(), 1));
        limits.add(new IntegerProperty(MqttPropertyType.RECEIVE_MAXIMUM.value(), 7));
        use(new ScriptedBroker(MqttConnectReturnCode.CONNECTION_ACCEPTED, limits));
        Wire wire = wire();
        // When
        Wire.Limits found = wire.connect().get(30, SECONDS);
        // Then
        assertThat(found).isEqualTo(new Wire.Limits(7, 7));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> wire.publish(Publication.of("t", new byte[100], 1)))
                .withMessageContaining("larger than the 100 bytes that the broker takes");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> wire.publish(Publication.of("t", new byte[1], 2)))
                .withMessageContaining("up to QoS 1");
    }

    @ParameterizedTest
    @CsvSource({"''", "a/+", "#"})
    void shouldRefuseATopicThatIsNone(String topic) throws Exception {
        // Given
        Wire wire = connected();
        // When / Then
        assertThatIllegalArgumentException().isThrownBy(() -> wire.publish(Publication.of(topic, new byte[1], 1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> wire.publish(Publication.of("x".repeat(65_536), new byte[1], 1)))
                .withMessageContaining("at most 65535 bytes");
    }

    @Test
    void shouldReadWhatAnswersMessagesWhenTheNextGoOut() throws Exception {
        // Given
        Wire wire = connected();
        wire.pace(() -> Duration.ofHours(1).toNanos());
        broker.publish(1, 0, "a pause begins behind this");
        await().until(() -> got.size() == 1);
        CompletableFuture<?> first = wire.publish(Publication.of("t", new byte[1], 1));
        await().until(() -> broker.heard().contains("PUBLISH 1"));
        broker.publish(2, 0, "and behind this");
        await().until(() -> got.size() == 2);
        broker.reply(MqttMessageType.PUBACK, 1, 0);
        await().during(Duration.ofMillis(200)).until(() -> !first.isDone());
        // When
        wire.publish(Publication.of("t", new byte[1], 1));
        // Then
        first.get(30, SECONDS);
    }

    @Test
    void shouldSayGoodbyeAfterWhatIsStillToBeAcknowledged() throws Exception {
        // Given
        Wire wire = connected();
        broker.publish(1, 1, "last");
        await().until(() -> got.size() == 1);
        // When
        got.get(0).acknowledge();
        wire.disconnect().get(30, SECONDS);
        // Then
        await().until(() -> broker.heard().size() == 3);
        assertThat(broker.heard()).containsExactly("CONNECT", "PUBACK 1", "DISCONNECT");
    }

    @Test
    void shouldAcknowledgeOnceABrokerReadsAgain() throws Exception {
        // Given
        Wire wire = connected();
        broker.reads(false);
        for (int i = 0; i < 40; i++) {
            wire.publish(Publication.of("t", new byte[500_000], 0));
        }
        IntStream.rangeClosed(1, 3).forEach(i -> broker.publish(i, 1, "m" + i));
        await().until(() -> got.size() == 3);
        // When
        got.forEach(Received::acknowledge);
        await().during(Duration.ofMillis(100)).until(() -> broker.heard().size() == 1);
        broker.reads(true);
        // Then
        await().until(() -> broker.heard().size() == 44);
        assertThat(broker.heard()).contains("PUBACK 1", "PUBACK 2", "PUBACK 3");
    }

    @Test
    void shouldHangUpBehindAcknowledgementsThatWaitForAFullSocket() throws Exception {
        // Given
        Wire wire = connected();
        broker.reads(false);
        for (int i = 0; i < 40; i++) {
            wire.publish(Publication.of("t", new byte[500_000], 0));
        }
        broker.publish(1, 1, "last");
        await().until(() -> got.size() == 1);
        // When
        got.get(0).acknowledge();
        CompletableFuture<?> closed = wire.disconnect();
        broker.reads(true);
        // Then
        closed.get(30, SECONDS);
        await().until(() -> broker.heard().contains("DISCONNECT"));
        assertThat(broker.heard()).containsSubsequence("PUBACK 1", "DISCONNECT");
    }

    @Test
    void shouldReadNoMoreWhileTooMuchIsUnacknowledgedAndTakeNobodyForGone() throws Exception {
        // Given
        use(new ScriptedBroker(
                MqttConnectReturnCode.CONNECTION_ACCEPTED, property(MqttPropertyType.SERVER_KEEP_ALIVE, 1)));
        connected();
        // When
        IntStream.rangeClosed(1, 8).forEach(i -> broker.publish(i, 1, "x".repeat(8 << 20)));
        await().until(() -> got.size() == 4);
        await().during(Duration.ofSeconds(3)).until(() -> got.size() == 4);
        // Then
        assertThat(broker.heard()).as("so that the broker waits").contains("PINGREQ");
        assertThat(lost).as("whoever has an answer in the socket has not gone").isEmpty();
        got.get(0).acknowledge();
        got.get(1).acknowledge();
        await().until(() -> got.size() == 6);
        got.forEach(Received::acknowledge);
        await().until(() -> got.size() == 8);
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void shouldKnowThatTheBrokerGivesWhatIsUnacknowledgedAgain(boolean remembered) throws Exception {
        // Given
        connected();
        IntStream.rangeClosed(1, 2).forEach(i -> broker.publish(i, 1, "m" + i));
        broker.publish(3, 0, "m3");
        await().until(() -> got.size() == 3);
        got.get(0).acknowledge();
        await().until(() -> broker.heard().contains("PUBACK 1"));
        broker.hangUp();
        await().until(() -> !lost.isEmpty());
        assertThat(got).as("perhaps not").noneMatch(Received::superseded);
        if (remembered) {
            broker.remembers();
        }
        // When
        connected();
        // Then
        assertThat(got).extracting(Received::superseded).containsExactly(false, remembered, false);
    }

    @Test
    void shouldSayGoodbyeToABrokerThatReadsNothing() throws Exception {
        // Given
        use(ScriptedBroker.friendly(), Duration.ofSeconds(1));
        Wire wire = connected();
        broker.reads(false);
        for (int i = 0; i < 40; i++) {
            wire.publish(Publication.of("t", new byte[500_000], 0));
        }
        // When
        CompletableFuture<?> gone = wire.disconnect();
        // Then
        gone.get(20, SECONDS);
        assertThat(broker.heard()).containsExactly("CONNECT");
    }

    @Test
    void shouldNotTakeAllThatABrokerHasThatCannotBeTold() throws Exception {
        // Given
        wires.close();
        wires = wires(broker, PATIENCE, "3.1.1");
        connected();
        int all = 20_000;
        // When
        IntStream.rangeClosed(1, all).forEach(i -> broker.publish(i, 1, "x".repeat(1_000)));
        await().until(() -> got.size() > 10_000);
        await().during(Duration.ofMillis(300)).until(() -> got.size() < all);
        // Then
        await().until(() -> {
            got.forEach(Received::acknowledge);
            return got.size() == all;
        });
    }

    private static MqttProperties property(MqttPropertyType type, int value) {
        MqttProperties properties = new MqttProperties();
        properties.add(new IntegerProperty(type.value(), value));
        return properties;
    }

    private void use(ScriptedBroker other) {
        use(other, PATIENCE);
    }

    private void use(ScriptedBroker other, Duration connectTimeout) {
        close();
        broker = other;
        wires = wires(other, connectTimeout, "5");
    }

    private static Wire.Maker wires(ScriptedBroker broker, Duration connectTimeout, String version) {
        MqttConnection defaults = MqttConnection.of(broker.url());
        return new NettyWires(
                "it",
                new MqttConnection(
                        defaults.url(),
                        null,
                        null,
                        null,
                        version,
                        defaults.keepAlive(),
                        connectTimeout,
                        defaults.sessionExpiry(),
                        null,
                        null));
    }

    private Wire wire() throws IOException {
        return wires.make("it", false, got::add, lost::add);
    }

    private Wire connected() throws Exception {
        Wire wire = wire();
        wire.connect().get(30, SECONDS);
        return wire;
    }
}
