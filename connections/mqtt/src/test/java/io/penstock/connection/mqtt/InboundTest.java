/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.connection.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InboundTest {
    private static final Wire.Limits LIMITS = new Wire.Limits(10, 10);

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Inbound inbound = new Inbound("plant", Duration.ofMinutes(1), timer);
    private final Consumer<Received> messages = inbound.messages();
    private final List<String> heard = new ArrayList<>();

    @AfterEach
    void close() {
        timer.shutdownNow();
    }

    @Test
    void shouldGiveWhatWaitedToTheListenerFirstAndInOrder() {
        // Given
        inbound.connected(new FakeWire(), LIMITS);
        List<Message> early = List.of(message("b/1", 1), message("c/1", 1), message("b/2", 2), message("b/3", 0));
        early.forEach(messages);

        // When
        inbound.add(listener("b/+"));
        messages.accept(message("b/4", 1));

        // Then
        assertThat(heard).containsExactly("b/1", "b/2", "b/4");
        inbound.add(listener("b/+"));
        assertThat(heard).as("kept for one listener only").hasSize(3);
    }

    @Test
    void shouldAcknowledgeWhatNobodyTookAndThenKeepNothingMore() {
        // Given
        Inbound hasty = new Inbound("plant", Duration.ofMillis(300), timer);
        hasty.connected(new FakeWire(), LIMITS);
        Message early = message("b/1", 1);
        hasty.messages().accept(early);
        assertThat(early.isAcknowledged()).isFalse();

        // When
        await().until(early::isAcknowledged);
        hasty.lost("broken pipe");
        hasty.connected(new FakeWire(), LIMITS);
        Message late = message("b/2", 1);
        hasty.messages().accept(late);

        // Then
        assertThat(late.acknowledged()).hasValue(1);
        hasty.add(listener("b/+"));
        assertThat(heard).isEmpty();
    }

    @Test
    void shouldForgetWhatWaitedWhenItsConnectionIsLost() {
        // Given
        inbound.connected(new FakeWire(), LIMITS);
        Message early = message("b/1", 1);
        messages.accept(early);

        // When
        inbound.lost("broken pipe");
        inbound.add(listener("b/+"));

        // Then: the broker sends it again
        assertThat(heard).isEmpty();
        assertThat(early.isAcknowledged()).isFalse();
    }

    @Test
    void shouldGiveNothingEarlyToWhoComesAfterOneThatWasForgotten() {
        // Given
        Inbound.Place former = listener("a/+");
        inbound.add(former);
        inbound.leave(former);
        messages.accept(message("a/1", 1));
        inbound.forget(former);

        // When
        inbound.add(listener("a/+"));
        messages.accept(message("a/2", 1));

        // Then
        assertThat(heard).isEmpty();
        Consumer<Received> next = inbound.messages();
        next.accept(message("a/1", 1));
        next.accept(message("a/2", 1));
        assertThat(heard).containsExactly("a/1", "a/2");
    }

    @Test
    void shouldAcknowledgeWhatComesForOneThatLeftWhereNothingComesAgain() {
        // Given
        Inbound live = new Inbound("plant", Duration.ZERO, timer);
        Consumer<Received> wire = live.messages();
        Inbound.Place former = listener("a/+");
        live.add(former);
        wire.accept(message("a/1", 1));

        // When
        live.leave(former);
        Message between = message("a/1", 1);
        wire.accept(between);
        boolean behind = live.add(listener("a/+"));
        live.forget(former);
        live.add(listener("b/+"));

        // Then: all acknowledgements of the connection would wait behind it, and nobody would ask for another
        // connection
        assertThat(between.acknowledged()).hasValue(1);
        assertThat(behind).isFalse();
        wire.accept(message("a/2", 1));
        wire.accept(message("b/1", 1));
        assertThat(heard).containsExactly("a/1", "a/2", "b/1");
    }

    @Test
    void shouldSubscribeAgainWhenSomebodyWantsMoreOfAFilter() {
        // Given
        FakeWire wire = new FakeWire();
        inbound.add(listener("a/+", 0));
        inbound.connected(wire, LIMITS);

        // When
        inbound.add(listener("a/+", 2));
        wire.refusesSubscriptions = true;
        inbound.connected(wire, LIMITS);
        wire.refusesSubscriptions = false;
        inbound.connected(wire, LIMITS);
        inbound.add(listener("a/+", 1));
        inbound.connected(wire, LIMITS);

        // Then
        assertThat(wire.subscriptions).containsExactly("a/+ 0", "a/+ 2", "a/+ 2");
    }

    @Test
    void shouldFindTheListenerThatCameWhileAMessageDid() throws Exception {
        // Given: so many that to find out who listens to a topic takes a while
        for (int i = 0; i < 1000; i++) {
            inbound.add(new Inbound.Place("other/" + i, 1, 0, m -> {}));
        }
        inbound.add(new Inbound.Place("a/#", 1, 0, m -> {}));
        for (int round = 0; round < 200; round++) {
            Message message = message("a/" + round, 1);
            CountDownLatch begun = new CountDownLatch(1);
            Thread network = new Thread(() -> {
                begun.countDown();
                messages.accept(message);
            });
            network.start();
            begun.await();
            AtomicInteger times = new AtomicInteger();

            // When
            inbound.add(new Inbound.Place(message.topic(), 1, 0, m -> times.incrementAndGet()));
            network.join();
            int before = times.get();
            messages.accept(message);

            // Then
            assertThat(times).as("round %s", round).hasValue(before + 1);
        }
    }

    private Inbound.Place listener(String filter) {
        return listener(filter, 1);
    }

    private Inbound.Place listener(String filter, int qos) {
        return new Inbound.Place(filter, qos, 0, m -> heard.add(m.topic()));
    }

    private static Message message(String topic, int qos) {
        return new Message(topic, qos, "x");
    }
}
