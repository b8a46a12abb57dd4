/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.connection.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.driver.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WindowedPublisherTest {
    private final FakeWire wire = new FakeWire();
    private final WindowedPublisher publisher = new WindowedPublisher(wire, new Wire.Limits(3, 1));
    private final Publisher own = publisher.own();
    private final List<String> outcomes = new ArrayList<>();

    @Test
    void shouldNeverHaveMoreInFlightThanTheBrokerTakes() {
        // When
        IntStream.range(0, 5).forEach(i -> publish("t" + i, 1));

        // Then
        assertThat(topics()).containsExactly("t0", "t1", "t2");
        wire.results.get(0).complete("ack");
        assertThat(topics()).containsExactly("t0", "t1", "t2", "t3");
        assertThat(outcomes).containsExactly("t0 arrived");
    }

    @Test
    void shouldSendTogetherWhatIsWrittenTogetherAndWhatWaitedOnceThereIsRoom() {
        // When
        IntStream.range(0, 5).forEach(i -> write(own, "t" + i, 1));
        // Then
        assertThat(wire.flushed).isZero();
        own.flush();
        assertThat(wire.flushed).isEqualTo(3);
        wire.results.get(0).complete("ack");
        assertThat(wire.flushed).isEqualTo(4);
    }

    @Test
    void shouldLetAcknowledgementsGatherOnlyWhileManyAreAwaitedAndNothingWaitsForThem() {
        // Given
        WindowedPublisher wide = new WindowedPublisher(wire, new Wire.Limits(100, 1));
        List<Long> paces = new ArrayList<>();
        // When
        IntStream.range(0, 101).forEach(i -> {
            paces.add(wide.pace());
            publish(wide.own(), "t" + i, 1);
        });
        paces.add(wide.pace());

        // Then
        assertThat(paces.subList(0, 8)).containsOnly(0L);
        assertThat(paces.subList(8, 101)).allMatch(p -> p > 0);
        assertThat(paces.get(101)).as("one waits").isZero();
    }

    @Test
    void shouldNotLetAcknowledgementsGatherForAHolderThatWillSoonWaitForThem() {
        // Given
        WindowedPublisher wide = new WindowedPublisher(wire, new Wire.Limits(100, 100));
        Publisher small = wide.own();
        small.window(20);
        // When
        IntStream.range(0, 9).forEach(i -> publish(small, "t" + i, 1));
        long below = wide.pace();
        publish(small, "tenth", 1);
        long half = wide.pace();
        wire.results.get(0).complete("ack");
        long belowAgain = wide.pace();
        // Then
        assertThat(below).isPositive();
        assertThat(half).as("half of its window is in flight").isZero();
        assertThat(belowAgain).isPositive();
    }

    @Test
    void shouldNotLetTheAnswersOfQos2Gather() {
        // Given
        WindowedPublisher wide = new WindowedPublisher(wire, new Wire.Limits(100, 100));
        IntStream.range(0, 10).forEach(i -> publish(wide.own(), "t" + i, 1));
        // When
        publish(wide.own(), "exactly once", 2);
        long meanwhile = wide.pace();
        wire.results.get(10).complete("comp");
        // Then
        assertThat(meanwhile).as("its receiver waits").isZero();
        assertThat(wide.pace()).isPositive();
    }

    @Test
    void shouldKeepToTheSmallerLimitOfExactlyOnce() {
        // When
        publish("a", 2);
        publish("b", 2);

        // Then
        assertThat(topics()).containsExactly("a");
        wire.results.get(0).complete("ack");
        assertThat(topics()).containsExactly("a", "b");
    }

    @Test
    void shouldFailEverythingThatWaitsWhenTheConnectionBreaks() {
        // Given
        IntStream.range(0, 5).forEach(i -> publish("t" + i, 1));

        // When
        wire.results.get(0).completeExceptionally(new IllegalStateException("broken pipe"));

        // Then
        assertThat(outcomes)
                .containsExactlyInAnyOrder("t3 unsent: broken pipe", "t4 unsent: broken pipe", "t0 away: broken pipe");
        assertThat(topics()).containsExactly("t0", "t1", "t2");
        publish("late", 1);
        assertThat(outcomes).last().isEqualTo("late unsent: broken pipe");
    }

    @Test
    void shouldHangUpWhereItDiesAndTheConnectionStandsSoThatTheNextHasAnother() {
        // Given
        publish("t", 0);

        // When
        wire.results.get(0).completeExceptionally(new IllegalStateException("cannot be encoded"));

        // Then
        assertThat(wire.disconnected).isTrue();
    }

    @Test
    void shouldGoOnAfterAMessageThatIsTooLarge() {
        // Given
        publish("big", 1);
        publish("small", 1);

        // When
        wire.results.get(0).completeExceptionally(new IllegalArgumentException("packet size exceeded"));
        wire.results.get(1).complete("ack");

        // Then
        assertThat(outcomes).containsExactly("big refused: packet size exceeded", "small arrived");
        assertThat(wire.disconnected).isFalse();
    }

    @Test
    void shouldTakeBackWhatWaitsOfTheHolderThatEndsAndOfNoOther() {
        // Given
        Publisher other = publisher.own();
        IntStream.range(0, 5).forEach(i -> publish("t" + i, 1));
        publish(other, "other", 1);

        // When
        own.end("broken off");
        publish("late", 1);
        wire.results.get(0).complete("ack");

        // Then
        assertThat(outcomes)
                .containsExactly(
                        "t3 unsent: broken off", "t4 unsent: broken off", "late unsent: broken off", "t0 arrived");
        assertThat(topics()).containsExactly("t0", "t1", "t2", "other");
    }

    @Test
    void shouldSendWhatHasADeadlineAheadOfWhatHasNone() {
        // Given
        IntStream.range(0, 5).forEach(i -> publish("t" + i, 1));
        Publication command = Publication.of("command", new byte[0], 1).by(Deadline.in(Duration.ofSeconds(5)));

        // When
        publisher.own().publish(command, new Told("command"));
        wire.results.get(0).complete("ack");
        wire.results.get(1).complete("ack");

        // Then
        assertThat(topics()).containsExactly("t0", "t1", "t2", "command", "t3");
    }

    @Test
    void shouldNeverSendWhatIsTakenBackBeforeItHasGoneOut() {
        // Given
        IntStream.range(0, 3).forEach(i -> publish("t" + i, 1));
        Publisher asking = publisher.own();
        Publication command = Publication.of("command", new byte[0], 1).by(Deadline.in(Duration.ofSeconds(5)));
        asking.publish(command, new Told("command"));

        // When
        asking.end("not sent in time");
        wire.results.get(0).complete("ack");

        // Then
        assertThat(topics()).containsExactly("t0", "t1", "t2");
        assertThat(outcomes).containsExactly("command unsent: not sent in time", "t0 arrived");
    }

    @Test
    void shouldSayOfWhatWasLateOnTheWireThatItWasNotSentAndGoOn() {
        // Given
        IntStream.range(0, 4).forEach(i -> publish("t" + i, 1));

        // When
        wire.results.get(0).completeExceptionally(new WireException(WireException.About.NOT_SENT, "late"));

        // Then
        assertThat(outcomes).containsExactly("t0 unsent: late");
        assertThat(topics()).containsExactly("t0", "t1", "t2", "t3");
    }

    private void publish(String topic, int qos) {
        publish(own, topic, qos);
    }

    private void publish(Publisher to, String topic, int qos) {
        write(to, topic, qos);
        to.flush();
    }

    private void write(Publisher to, String topic, int qos) {
        to.write(Publication.of(topic, new byte[0], qos), new Told(topic));
    }

    private final class Told implements Delivery {
        private final String topic;

        Told(String topic) {
            this.topic = topic;
        }

        @Override
        public void arrived() {
            outcomes.add(topic + " arrived");
        }

        @Override
        public void refused(String reason) {
            outcomes.add(topic + " refused: " + reason);
        }

        @Override
        public void away(String reason) {
            outcomes.add(topic + " away: " + reason);
        }

        @Override
        public void unsent(String reason) {
            outcomes.add(topic + " unsent: " + reason);
        }
    }

    private List<String> topics() {
        return wire.published.stream().map(Publication::topic).toList();
    }
}
