/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.connection.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InboundTest {
    private static final Wire.Limits LIMITS = new Wire.Limits(10, 10);

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Inbound inbound = new Inbound("plant", Duration.ofMinutes(1), timer);
    private final Wire.Heard messages = inbound.messages();
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
    void shouldTellEachGroupOnceWhenAllThatWasReadIsGiven() {
        // Given
        inbound.connected(new FakeWire(), LIMITS);
        List.of(message("a/1", 1), message("b/1", 1)).forEach(messages);
        inbound.add(gathering("a/+", "b/+"));
        assertThat(heard).as("what had waited is all there is").containsExactly("a/1", "b/1", "all");

        // When
        heard.clear();
        messages.accept(message("b/2", 1));
        messages.accept(message("a/2", 1));
        messages.allRead();

        // Then
        assertThat(heard).containsExactly("b/2", "a/2", "all");
    }

    @Test
    void shouldKeepAllThatWaitsForItsListener() {
        // Given
        inbound.connected(new FakeWire(), LIMITS);
        List<Message> early =
                IntStream.range(0, 30_000).mapToObj(i -> message("b/" + i, 1)).toList();
        early.forEach(messages);

        // When
        inbound.add(listener("b/+"));

        // Then
        assertThat(heard)
                .containsExactlyElementsOf(early.stream().map(Message::topic).toList());
    }

    private Group gathering(String... filters) {
        return new Group(
                "s",
                Duration.ZERO,
                Stream.of(filters)
                        .map(f -> new MqttLink.Wanted(f, 1, m -> heard.add(m.topic())))
                        .toList(),
                () -> heard.add("all"));
    }

    @Test
    void shouldAcknowledgeWhatNobodyTookAndThenKeepNothingMore() {
        // Given
        List<Runnable> due = new ArrayList<>();
        Inbound hasty = new Inbound("plant", Duration.ofSeconds(3), keeping(due));
        hasty.connected(new FakeWire(), LIMITS);
        Message early = message("b/1", 1);
        hasty.messages().accept(early);
        assertThat(early.isAcknowledged()).isFalse();

        // When
        due.forEach(Runnable::run);
        assertThat(early.isAcknowledged()).isTrue();
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
    void shouldGiveWhatWaitedToAGroupInOrderOverAllItsFilters() {
        // Given
        inbound.connected(new FakeWire(), LIMITS);
        List.of(message("b/1", 1), message("a/1", 1), message("b/2", 1)).forEach(messages);

        // When
        List<Received> kept = new ArrayList<>();
        inbound.add(service("s", kept, "a/+", "b/+"));

        // Then
        assertThat(kept).extracting(Received::topic).containsExactly("b/1", "a/1", "b/2");
    }

    @Test
    void shouldGiveWhatWaitedToAllOfAGroupAndAcknowledgeItOnceAllHaveIt() {
        // Given
        inbound.connected(new FakeWire(), LIMITS);
        Message early = message("a/1", 1);
        messages.accept(early);

        // When
        List<Received> kept = new ArrayList<>();
        inbound.add(service("s", kept, "a/1", "a/1"));

        // Then
        assertThat(kept).hasSize(2);
        kept.get(0).acknowledge();
        assertThat(early.isAcknowledged()).isFalse();
        kept.get(1).acknowledge();
        assertThat(early.acknowledged()).hasValue(1);
    }

    @Test
    void shouldLetAGroupFollowOnWhatItsOwnerListenedToBefore() {
        // Given
        Group former = service("s", new ArrayList<>(), "a/+", "b/+");
        inbound.add(former);
        inbound.connected(new FakeWire(), LIMITS);
        former.leave();

        // When
        List<Received> kept = new ArrayList<>();
        boolean behind = inbound.add(service("s", kept, "a/#", "c/+"));
        FakeWire next = new FakeWire();
        Consumer<Received> again = inbound.messages();
        inbound.connected(next, LIMITS);

        // Then: nothing waits for who is gone
        assertThat(behind).isTrue();
        assertThat(next.unsubscriptions).containsExactlyInAnyOrder("a/+", "b/+");
        Message message = message("a/1", 1);
        again.accept(message);
        kept.forEach(Received::acknowledge);
        assertThat(message.isAcknowledged()).isTrue();
    }

    @Test
    void shouldKeepForAnotherOwnerWhatItLeftOfTheSameFilter() {
        // Given: two services of one filter, opened anew one after the other
        Group first = service("first", new ArrayList<>(), "a/+");
        Group second = service("second", new ArrayList<>(), "a/+");
        inbound.add(first);
        inbound.add(second);
        first.leave();
        second.leave();

        // When
        List<Received> kept = new ArrayList<>();
        inbound.add(service("first", kept, "a/+"));
        Message message = message("a/1", 1);
        inbound.messages().accept(message);

        // Then
        kept.forEach(Received::acknowledge);
        assertThat(kept).hasSize(1);
        assertThat(message.isAcknowledged()).isFalse();
        List<Received> others = new ArrayList<>();
        inbound.add(service("second", others, "a/+"));
        inbound.messages().accept(message);
        assertThat(others).hasSize(1);
    }

    @Test
    void shouldForgetWhoIsNotExpectedOnceAllAreHereWhoAre() {
        // Given: a service that is removed by the same reload which opens another anew
        Group removed = service("removed", new ArrayList<>(), "b/+");
        Group former = service("s", new ArrayList<>(), "a/+");
        inbound.add(removed);
        inbound.add(former);
        removed.leave();
        former.leave();

        // When
        boolean early = inbound.expect(Set.of("s"));
        inbound.add(service("s", new ArrayList<>(), "a/+"));
        FakeWire next = new FakeWire();
        inbound.connected(next, LIMITS);

        // Then
        assertThat(early).isFalse();
        assertThat(next.unsubscriptions).containsExactly("b/+");
        assertThat(next.filters).containsExactly("a/+");
    }

    @Test
    void shouldAskForAnotherConnectionWhereOneIsForgottenAndAllOthersAreHere() {
        // Given
        Group removed = service("removed", new ArrayList<>(), "b/+");
        inbound.add(removed);
        inbound.add(service("s", new ArrayList<>(), "a/+"));
        removed.leave();

        // When, Then
        assertThat(inbound.expect(Set.of("s"))).isTrue();
        assertThat(inbound.forget(removed)).isFalse();
    }

    @Test
    void shouldKeepNothingForListenersToComeOnceAllWhoAreExpectedAreHere() {
        // Given
        inbound.connected(new FakeWire(), LIMITS);
        Message left = message("former/1", 1);
        Message awaited = message("b/1", 1);
        messages.accept(left);
        messages.accept(awaited);
        inbound.expect(Set.of("a", "b"));
        inbound.add(service("a", new ArrayList<>(), "a/+"));
        assertThat(left.isAcknowledged()).as("b may want it").isFalse();

        // When
        List<Received> kept = new ArrayList<>();
        inbound.add(service("b", kept, "b/+"));

        // Then
        assertThat(left.isAcknowledged()).isTrue();
        assertThat(kept).containsExactly(awaited);
        assertThat(awaited.isAcknowledged()).isFalse();
        Message late = message("former/2", 1);
        messages.accept(late);
        assertThat(late.isAcknowledged()).isTrue();
    }

    @Test
    void shouldLoseNothingThatSomebodyWaitsForOverAnotherConnection() {
        // Given
        inbound.connected(new FakeWire(), LIMITS);
        Group former = service("s", new ArrayList<>(), "a/+");
        inbound.add(former);
        Message early = message("b/1", 1);
        messages.accept(early);
        former.leave();
        inbound.expect(Set.of("s"));

        // When
        inbound.add(service("s", new ArrayList<>(), "a/+", "b/+"));

        // Then: it comes again
        assertThat(early.isAcknowledged()).isFalse();
    }

    @Test
    void shouldEndASubscriptionThatWasForgottenWhileThereWasNoConnection() {
        // Given
        Group former = listener("a/+");
        inbound.add(former);
        inbound.add(listener("b/+"));
        inbound.lost("broken pipe");
        former.leave();
        inbound.forget(former);

        // When
        FakeWire next = new FakeWire();
        inbound.connected(next, LIMITS);

        // Then
        assertThat(next.unsubscriptions).containsExactly("a/+");
        assertThat(next.filters).containsExactly("b/+");
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
        Group former = listener("a/+");
        inbound.add(former);
        former.leave();
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
        Group former = listener("a/+");
        live.add(former);
        wire.accept(message("a/1", 1));

        // When
        former.leave();
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
            inbound.add(group(new MqttLink.Wanted("other/" + i, 1, m -> {})));
        }
        inbound.add(group(new MqttLink.Wanted("a/#", 1, m -> {})));
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
            inbound.add(group(new MqttLink.Wanted(message.topic(), 1, m -> times.incrementAndGet())));
            network.join();
            int before = times.get();
            messages.accept(message);

            // Then
            assertThat(times).as("round %s", round).hasValue(before + 1);
        }
    }

    @Test
    void shouldAskForAnotherConnectionWhereOneLeavesWhileTheLastExpectedComes() {
        // Given
        Group former = listener("a/+");
        inbound.add(former);
        inbound.expect(Set.of("b"));
        messages.accept(message("b/1", 1));

        // When: it hears what has waited for it
        boolean asked = inbound.add(
                new Group("b", Duration.ZERO, List.of(new MqttLink.Wanted("b/+", 1, m -> former.leave())), () -> {}));

        // Then
        assertThat(asked).isTrue();
    }

    @Test
    void shouldGiveWhatComesOnlyOnceToWhoWaitsForAnotherConnection() {
        // Given
        Group former = listener("a/+");
        inbound.add(former);
        former.leave();
        inbound.add(listener("a/+"));

        // When
        messages.accept(message("a/1", 1));
        messages.accept(message("a/2", 0));

        // Then
        assertThat(heard).containsExactly("a/2");
    }

    /** A timer whose time the test says: it keeps what is to be done in three seconds. */
    private ScheduledExecutorService keeping(List<Runnable> due) {
        return new ScheduledThreadPoolExecutor(1) {
            @Override
            public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
                assertThat(unit.toMillis(delay)).isEqualTo(3000);
                due.add(task);
                return timer.schedule(() -> {}, 0, unit);
            }
        };
    }

    private Group listener(String filter) {
        return listener(filter, 1);
    }

    private Group listener(String filter, int qos) {
        return group(new MqttLink.Wanted(filter, qos, m -> heard.add(m.topic())));
    }

    private static Group group(MqttLink.Wanted... wanted) {
        return new Group(null, Duration.ZERO, List.of(wanted), () -> {});
    }

    /** A service's, that keeps all it hears. */
    private Group service(String owner, List<Received> kept, String... filters) {
        List<MqttLink.Wanted> wanted = Stream.of(filters)
                .map(filter -> new MqttLink.Wanted(filter, 1, kept::add))
                .toList();
        return new Group(owner, Duration.ZERO, wanted, () -> {});
    }

    private static Message message(String topic, int qos) {
        return new Message(topic, qos, "x");
    }
}
