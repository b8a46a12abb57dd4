/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.door;

import static io.penstock.app.door.TestDoor.GET;
import static io.penstock.app.door.TestDoor.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.api.command.Answer;
import io.penstock.api.command.Cause;
import io.penstock.api.command.Command;
import io.penstock.api.command.Commands;
import io.penstock.api.command.Outcome;
import io.penstock.api.device.Devices;
import io.penstock.api.event.Event;
import io.penstock.api.event.Reading;
import io.penstock.app.door.FakeBroker.Reply;
import io.penstock.app.edgex.Plant;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** More requests than a door answers at once. */
class MqttDoorLimitsTest {
    private final TestDoor door = new TestDoor();
    private final FakeBroker broker = door.broker;

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void shouldRefuseMoreThanItsShareAndTakeMoreOnceThoseAreAnswered() throws Exception {
        // Given
        Slow slow = new Slow();
        door.to(slow);
        broker.say(GET, false, request("1", "null"));
        broker.say(GET, false, request("2", "null"));

        // Then
        Reply third = broker.ask(GET, request("3", "null"));
        assertThat(third.payload().asText()).startsWith("busy: 2");
        assertThat(third.envelope().path("requestID").asText()).isEqualTo("3");

        // When
        slow.answer();

        // Then
        await().atMost(30, TimeUnit.SECONDS).until(() -> broker.published.size() == 3);
        broker.say(GET, false, request("4", "null"));
        await().atMost(30, TimeUnit.SECONDS).until(() -> slow.waiting() == 1);
    }

    @Test
    void shouldCountWhatItDropsBecauseItCannotEvenRefuseIt() throws Exception {
        // Given
        Slow slow = heldUpAtItsFirstRequest();

        // When: twice two may wait
        for (int i = 1; i <= 7; i++) {
            broker.say(GET, false, request(Integer.toString(i), "null"));
        }

        // Then
        assertThat(door.dropped()).isEqualTo(3);
        assertThat(broker.acknowledged).hasValue(8);
        slow.gate.countDown();
        await().atMost(30, TimeUnit.SECONDS).until(() -> broker.published.size() == 3);
    }

    @Test
    void shouldCountWhatStillWaitsWhenItCloses() {
        // Given
        heldUpAtItsFirstRequest();
        broker.say(GET, false, request("1", "null"));
        broker.say(GET, false, request("2", "null"));
        assertThat(door.dropped()).isZero();

        // When
        door.close();

        // Then
        assertThat(door.dropped()).isEqualTo(2);
    }

    /** The door's thread is, until the gate is opened. */
    private Slow heldUpAtItsFirstRequest() {
        Slow slow = new Slow();
        slow.gate = new CountDownLatch(1);
        door.to(slow);
        broker.say(GET, false, request("0", "null"));
        await().atMost(30, TimeUnit.SECONDS).until(() -> slow.held);
        return slow;
    }

    /** Answers when the test says so. */
    private static final class Slow implements Plant, Commands {
        private record Asked(Command command, CompletableFuture<Answer> answer) {}

        private final List<Asked> asked = new CopyOnWriteArrayList<>();
        volatile CountDownLatch gate = new CountDownLatch(0);
        volatile boolean held;

        @Override
        public CompletableFuture<Answer> execute(Command command) {
            CompletableFuture<Answer> future = new CompletableFuture<>();
            asked.add(new Asked(command, future));
            return future;
        }

        long waiting() {
            return asked.stream().filter(a -> !a.answer().isDone()).count();
        }

        void answer() {
            asked.forEach(a -> a.answer()
                    .complete(new Answer(
                            a.command(), Outcome.FAILED, Cause.DEVICE, "no", null, List.of(), Instant.EPOCH)));
        }

        @Override
        public @Nullable Reading last(String device, String resource) {
            return null;
        }

        @Override
        public Devices devices() {
            return TestDoor.DEVICES;
        }

        @Override
        public Commands commands() {
            held = true;
            try {
                gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return this;
        }

        @Override
        public CompletionStage<Void> append(Event event) {
            return CompletableFuture.completedFuture(null);
        }
    }
}
