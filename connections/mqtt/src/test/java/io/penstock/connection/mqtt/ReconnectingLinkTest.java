/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.connection.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReconnectingLinkTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<FakeWire> wires = new CopyOnWriteArrayList<>();
    private final List<String> clients = new CopyOnWriteArrayList<>();
    private final Wire.Maker maker = (clientId, keepSession, messages, lost) -> {
        FakeWire wire = new FakeWire(messages, lost);
        clients.add(clientId + (keepSession ? " keeps" : " clean"));
        wires.add(wire);
        return wire;
    };
    private final MqttLink link = new ReconnectingLink("plant", MqttConnection.of("mqtt://localhost"), "gw", maker);

    @AfterEach
    void close() {
        link.close();
    }

    @Test
    void shouldOpenNothingBeforeItIsUsed() {
        assertThat(link.state().up()).isFalse();
        assertThat(wires).isEmpty();
    }

    @Test
    void shouldPublishWithACleanSessionAndListenWithOneThatIsKept() throws IOException {
        // When
        link.subscribe("a/+", 1, m -> {});
        connect(0);
        assertThatThrownBy(() -> link.publisher(Duration.ofMillis(50)))
                .isInstanceOf(IOException.class)
                .hasMessage("connection 'plant': connecting");
        connect(1);

        // Then
        assertThat(link.publisher(PATIENCE)).isNotNull();
        assertThat(clients).containsExactly("gw-in keeps", "gw clean");
        await().until(() -> link.state().up());
    }

    @Test
    void shouldLetMessagesGatherForTheShortestLingerOfThoseWhoListen() {
        // Given
        link.subscribe("a/+", 1, Duration.ofMillis(3), m -> {});
        connect(0);
        await().until(() -> link.state().up());
        assertThat(wires.get(0).pace.getAsLong()).isEqualTo(3_000_000);

        // When
        link.subscribe("b/+", 1, Duration.ofMillis(1), m -> {});
        long shorter = wires.get(0).pace.getAsLong();
        link.subscribe("c/+", 1, m -> {});

        // Then
        assertThat(shorter).isEqualTo(1_000_000);
        assertThat(wires.get(0).pace.getAsLong())
                .as("one that wants them as they come")
                .isZero();
    }

    @Test
    void shouldListenLiveWithACleanSessionOfItsOwnThatEndsWithTheSubscription() {
        // When
        MqttLink.Subscription subscription = link.subscribeLive("a/+", 1, m -> {});
        connect(0);
        await().until(() -> link.state().up());

        // Then
        assertThat(clients).containsExactly("gw-live clean");
        assertThat(wires.get(0).filters).containsExactly("a/+");
        subscription.close();
        assertThat(wires.get(0).filters).isEmpty();
    }

    @Test
    void shouldSubscribeAgainAfterAReconnectAndShowTheLoss() {
        // Given
        link.subscribe("a/+", 1, m -> {});
        connect(0);
        await().until(() -> link.state().up());

        // When
        wires.get(0).lost.accept("broken pipe");

        // Then
        await().until(() -> link.state().reason().equals("broken pipe"));
        connect(1);
        await().until(() -> link.state().up());
        assertThat(wires.get(1).filters).containsExactly("a/+");
    }

    @Test
    void shouldLeaveUnacknowledgedWhatComesForAListenerThatLeftAndAskForItAgain() {
        // Given
        MqttLink.Subscription first = link.subscribe("a/+", 1, Received::acknowledge);
        connect(0);
        await().until(() -> link.state().up());

        // When
        first.close();
        Message message = new Message("a/b", 1, "x");
        wires.get(0).messages.accept(message);

        // Then
        assertThat(message.acknowledged()).hasValue(0);
        link.subscribe("a/+", 1, Received::acknowledge);
        await().until(() -> wires.get(0).disconnected && wires.size() == 2);
    }

    /** To hang up would lose all that is published meanwhile, and bring nothing back. */
    @Test
    void shouldGoOnOverTheSameConnectionWhereTheSessionEndsWithIt() {
        // Given
        Duration thirty = Duration.ofSeconds(30);
        MqttConnection brief = new MqttConnection(
                "mqtt://localhost", null, null, null, "5", thirty, thirty, Duration.ZERO, null, null);
        try (MqttLink forNow = new ReconnectingLink("plant", brief, "gw", maker)) {
            MqttLink.Subscription first = forNow.subscribe("a/+", 1, Received::acknowledge);
            connect(0);
            await().until(() -> forNow.state().up());

            // When a reload
            first.close();
            List<Received> heard = new ArrayList<>();
            forNow.subscribe("a/+", 1, heard::add);
            Message message = new Message("a/b", 1, "x");
            wires.get(0).messages.accept(message);

            // Then
            assertThat(heard).hasSize(1);
            assertThat(wires.get(0).disconnected).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/+", "a/#", "a/+ a/+", "a/+ a/#"})
    void shouldGiveNothingToWhoFollowsBeforeWhatWasLeftComesAgain(String filters) {
        // Given
        MqttLink.Subscription first = link.subscribe("a/+", 1, m -> {});
        connect(0);
        await().until(() -> link.state().up());
        Message left = new Message("a/b", 1, "1");
        wires.get(0).messages.accept(left);
        first.close();

        // When
        List<List<Received>> heard = new ArrayList<>();
        for (String filter : filters.split(" ")) {
            List<Received> here = new ArrayList<>();
            heard.add(here);
            link.subscribe(filter, 1, here::add);
        }
        Message ahead = new Message("a/b", 1, "2");
        wires.get(0).messages.accept(ahead);
        List<Received> early = heard.stream().flatMap(List::stream).toList();
        connect(1);
        wires.get(1).messages.accept(left);
        wires.get(1).messages.accept(ahead);

        // Then
        assertThat(early).isEmpty();
        assertThat(heard).allSatisfy(here -> assertThat(here)
                .extracting(Received::topic, m -> new String(m.payload(), UTF_8))
                .containsExactly(tuple("a/b", "1"), tuple("a/b", "2")));
    }

    @Test
    void shouldTakeAndLeaveAllOfAGroupAsOne() {
        // Given
        List<String> heard = new ArrayList<>();
        MqttLink.Subscription first = link.subscribe("s", Duration.ZERO, wanted(heard), () -> {});
        connect(0);
        await().until(() -> link.state().up());
        Consumer<Received> former = wires.get(0).messages;
        former.accept(new Message("b/x", 1, "1"));

        // When
        first.close();
        former.accept(new Message("a/x", 1, "2"));
        former.accept(new Message("b/x", 1, "3"));
        link.subscribe("s", Duration.ZERO, wanted(heard), () -> {});
        former.accept(new Message("b/x", 1, "3"));
        connect(1);
        wires.get(1).messages.accept(new Message("a/x", 1, "2"));
        wires.get(1).messages.accept(new Message("b/x", 1, "3"));

        // Then
        assertThat(heard).containsExactly("b/x 1", "a/x 2", "b/x 3");
    }

    private static List<MqttLink.Wanted> wanted(List<String> heard) {
        Consumer<Received> listener = m -> heard.add(m.topic() + " " + new String(m.payload(), UTF_8));
        return List.of(new MqttLink.Wanted("a/+", 1, listener), new MqttLink.Wanted("b/+", 1, listener));
    }

    @Test
    void shouldNotWaitForOneThatLeftWhenAllWhoAreExpectedListen() {
        // Given
        MqttLink.Subscription removed = link.subscribe("removed", Duration.ZERO, wanted(new ArrayList<>()), () -> {});
        link.subscribe("s", Duration.ZERO, List.of(new MqttLink.Wanted("a/#", 1, Received::acknowledge)), () -> {});
        connect(0);
        await().until(() -> link.state().up());
        removed.close();

        // When
        link.expect(Set.of("s"));
        connect(1);

        // Then
        Message message = new Message("a/x", 1, "1");
        wires.get(1).messages.accept(message);
        assertThat(message.isAcknowledged()).isTrue();
        await().until(() -> wires.get(1).unsubscriptions.containsAll(List.of("a/+", "b/+")));
    }

    @Test
    void shouldAcknowledgeWhatSeveralListenToOnceAllHaveIt() {
        // Given
        List<Received> held = new ArrayList<>();
        link.subscribe("a/+", 1, held::add);
        link.subscribe("a/b", 1, held::add);
        connect(0);
        await().until(() -> link.state().up());

        // When
        Message message = new Message("a/b", 1, "x");
        wires.get(0).messages.accept(message);

        // Then
        held.get(0).acknowledge();
        held.get(0).acknowledge();
        assertThat(message.acknowledged()).hasValue(0);
        held.get(1).acknowledge();
        assertThat(message.acknowledged()).hasValue(1);
    }

    @Test
    void shouldKeepWhatASessionBringsForAServiceThatIsStillToCome() {
        // Given: two services of one connection, opened one after the other
        link.subscribe("a/+", 1, Received::acknowledge);
        connect(0);

        // When
        Message early = new Message("b/x", 1, "x");
        wires.get(0).messages.accept(early);
        List<Received> held = new ArrayList<>();
        link.subscribe("b/+", 1, held::add);

        // Then
        assertThat(held).containsExactly(early);
        assertThat(early.isAcknowledged()).isFalse();
    }

    @Test
    void shouldKeepNothingForLiveListeners() {
        // Given
        link.subscribeLive("a/+", 1, m -> {});
        connect(0);

        // When
        Message message = new Message("other", 1, "x");
        wires.get(0).messages.accept(message);

        // Then
        assertThat(message.isAcknowledged()).isTrue();
    }

    private void connect(int index) {
        await().atMost(PATIENCE).until(() -> wires.size() > index);
        wires.get(index).connected.complete(new Wire.Limits(10, 10));
    }
}
