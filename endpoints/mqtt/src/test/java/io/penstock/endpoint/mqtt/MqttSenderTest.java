/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.endpoint.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.api.connection.Channel;
import io.penstock.api.endpoint.Message;
import io.penstock.api.endpoint.Outcome;
import io.penstock.api.error.SettingException;
import io.penstock.api.function.Bytes;
import io.penstock.api.setting.ConnectionRef;
import io.penstock.api.setting.Template;
import io.penstock.connection.mqtt.Delivery;
import io.penstock.connection.mqtt.Publication;
import io.penstock.connection.mqtt.Publisher;
import io.penstock.connection.mqtt.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MqttSenderTest {
    private final List<Publication> published = new ArrayList<>();
    private final List<Delivery> deliveries = new ArrayList<>();
    private final List<Integer> flushes = new ArrayList<>();
    private final List<String> ended = new ArrayList<>();
    private final Told told = new Told();
    private final MqttSender sender = new MqttSender(endpoint("plant/{device}", 1000), new Published());

    @Test
    void shouldPassAcknowledgementsOnAsRanges() {
        // Given
        sender.send(messages(100), told);

        // When
        deliveries.forEach(Delivery::arrived);

        // Then
        assertThat(told.said).containsExactly("acknowledged 0-64", "acknowledged 64-100");
    }

    @Test
    void shouldSendABatchInOneGo() {
        // When
        sender.send(messages(3), told);
        sender.send(messages(2), told);

        // Then
        assertThat(flushes).containsExactly(3, 5);
    }

    @Test
    void shouldPassOnEachAcknowledgementWhereTheWindowIsSmall() {
        // Given
        MqttSender narrow = new MqttSender(endpoint("t", 1), new Published());
        narrow.send(messages(2), told);

        // When
        deliveries.get(0).arrived();

        // Then
        assertThat(told.said).containsExactly("acknowledged 0-1");
    }

    @Test
    void shouldBreakOffAtTheFirstThatIsAwaySoThatNothingOvertakesIt() {
        // Given
        sender.send(messages(4), told);
        deliveries.get(0).arrived();

        // When
        deliveries.get(1).away("not authorized");
        deliveries.get(2).arrived();
        sender.send(messages(2), told);

        // Then
        assertThat(told.said).containsExactly("acknowledged 0-1", "away 1-4 not authorized", "away 0-2 not authorized");
        assertThat(published).hasSize(4);
    }

    @Test
    void shouldTakeBackWhatWaitsBeforeTheEngineCanSendItAgain() {
        // Given
        sender.send(messages(3), told);

        // When
        deliveries.get(0).away("quota exceeded");

        // Then
        assertThat(ended).containsExactly("quota exceeded after []");
        assertThat(told.said).containsExactly("away 0-3 quota exceeded");
    }

    @Test
    void shouldTakeBackWhatWaitsWhenItIsClosed() {
        // Given
        sender.send(messages(1), told);

        // When
        sender.close();

        // Then
        assertThat(ended).containsExactly("the connection was closed after []");
    }

    @Test
    void shouldGoOnAfterARefusal() {
        // Given
        sender.send(messages(3), told);

        // When
        deliveries.get(0).arrived();
        deliveries.get(1).refused("packet too large");
        deliveries.get(2).arrived();

        // Then
        assertThat(told.said)
                .containsExactlyInAnyOrder("refused 1 packet too large", "acknowledged 0-1", "acknowledged 2-3");
    }

    @Test
    void shouldRefuseAMessageThatLacksAFieldOfTheTopic() {
        // When
        sender.send(List.of(message(null, 0), message("d", 0)), told);
        deliveries.get(0).arrived();

        // Then
        assertThat(told.said).hasSize(2);
        assertThat(told.said.get(0)).startsWith("refused 0 template 'plant/{device}' needs {device}");
        assertThat(told.said.get(1)).isEqualTo("acknowledged 1-2");
    }

    @Test
    void shouldGiveWhatIsInFlightTheOutcomeAwayAtCloseAndNothingAfter() {
        // Given
        sender.send(messages(3), told);
        deliveries.get(0).arrived();

        // When
        sender.close();
        deliveries.get(1).arrived();
        deliveries.get(2).away("late");

        // Then
        assertThat(told.said).containsExactly("acknowledged 0-1", "away 1-3 the connection was closed");
    }

    @Test
    void shouldKeepANameToOneLevelAndCarryWhatIsKnownOfTheMessage() {
        // When
        sender.send(List.of(message("line/1+#", 3)), told);

        // Then
        Publication sent = published.get(0);
        assertThat(sent.topic()).isEqualTo("plant/line%2F1%2B%23");
        assertThat(sent.contentType()).isEqualTo("application/json");
        assertThat(sent.properties())
                .containsEntry("penstock-hops", "3")
                .containsEntry("content-encoding", "gzip")
                .containsEntry("k", "v");
    }

    @Test
    void shouldPublishToNoTopicOfTheBrokersOwn() {
        // Given
        MqttSender sender = new MqttSender(endpoint("{device}/{tag:cost}", 1000), new Published());
        Bytes bytes = Bytes.of(new byte[] {1}, "application/json");

        // When
        sender.send(List.of(new Message(new UUID(0, 1), bytes, "$SYS", "p", "s", Map.of("cost", "$5"), 1, 0)), told);

        // Then
        assertThat(published.get(0).topic()).isEqualTo("%24SYS/$5");
        assertThat(Topics.unescape("%24SYS")).isEqualTo("$SYS");
    }

    @Test
    void shouldSayHowManyPipelinesAMessageHasPassed() {
        // When
        Bytes plain = Bytes.of(new byte[] {1}, "application/json");
        sender.send(List.of(new Message(new UUID(0, 1), plain, "d", "p", "s", Map.of(), 1, 9)), told);

        // Then
        assertThat(published.get(0).properties()).isEqualTo(Map.of("penstock-hops", "9"));
    }

    @Test
    void shouldNameTheTopicsThatItMayPublishTo() {
        assertThat(endpoint("plant/line-{tag:line}/{device}", 1).publishesTo())
                .containsExactly(new Channel(new ConnectionRef("plant"), "plant/+/+"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/+", "a/#", "$SYS/x"})
    void shouldRefuseTopicsThatAreNone(String topic) {
        assertThatThrownBy(() -> endpoint(topic, 1))
                .isInstanceOf(SettingException.class)
                .hasMessageStartingWith("topic must be a topic name");
    }

    private static MqttEndpoint endpoint(String topic, int window) {
        return new MqttEndpoint(
                new ConnectionRef("plant"), Template.of(topic), 1, false, window, Duration.ofSeconds(30));
    }

    private static List<Message> messages(int count) {
        return IntStream.range(0, count).mapToObj(i -> message("d", 0)).toList();
    }

    private static Message message(@Nullable String device, int hops) {
        Bytes bytes = new Bytes(new byte[] {1}, "application/json", hops > 0 ? "gzip" : "", Map.of("k", "v"));
        return new Message(new UUID(0, 1), bytes, device, "p", "s", Map.of(), 1, hops);
    }

    private static final class Told implements Outcome {
        final List<String> said = new ArrayList<>();

        @Override
        public void acknowledged(int from, int to) {
            said.add("acknowledged " + from + "-" + to);
        }

        @Override
        public void refused(int index, String reason) {
            said.add("refused " + index + " " + reason);
        }

        @Override
        public void away(int from, int to, String reason) {
            said.add("away " + from + "-" + to + " " + reason);
        }
    }

    private final class Published implements Publisher {
        @Override
        public void publish(Publication message, Delivery delivery) {
            published.add(message);
            deliveries.add(delivery);
        }

        @Override
        public void end(String reason) {
            ended.add(reason + " after " + told.said);
        }

        @Override
        public void flush() {
            flushes.add(published.size());
        }
    }
}
