/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.testkit.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.penstock.api.endpoint.Endpoint;
import io.penstock.api.endpoint.Message;
import io.penstock.api.endpoint.Sender;
import io.penstock.api.function.Bytes;
import io.penstock.testkit.endpoint.FarSide.Ability;
import io.penstock.testkit.endpoint.RecordedOutcome.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The promises of {@link io.penstock.api.endpoint.Endpoint} and {@link Sender}, one test each. Extend it for an endpoint. */
public abstract class EndpointKit {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration CLOSES_WITHIN = Duration.ofMillis(1500);
    private static final long MOMENT = 1_000_000;

    @TempDir
    protected Path folder;

    private FarSide far;
    private Sender sender;

    /** A far side that takes everything, and the endpoint that leads to it. */
    protected abstract FarSide farSide(Path profileFolder) throws Exception;

    @BeforeEach
    void beginFarSide() throws Exception {
        far = farSide(folder);
    }

    @AfterEach
    void endFarSide() throws Exception {
        if (sender != null) {
            sender.close();
        }
        far.close();
    }

    @Test
    void shouldAcknowledgeOnceWhatHasArrived() throws Exception {
        // When
        List<String> bodies = bodies("m", 3 * window());
        List<RecordedOutcome> outcomes = sendInWindows(open(), bodies);

        // Then
        assertThat(outcomes).allSatisfy(o -> assertThat(o.all()).containsOnly(List.of(Kind.ACKNOWLEDGED)));
        assertThat(far.arrived()).containsExactlyInAnyOrderElementsOf(bodies);
        if (isOrdered()) {
            assertThat(far.arrived()).containsExactlyElementsOf(bodies);
        }
    }

    @Test
    void shouldLeaveTheBytesAsTheyAre() throws Exception {
        // Given
        Message message = message("as it is");
        byte[] before = message.bytes().data().clone();

        // When
        RecordedOutcome outcome = send(open(), List.of(message));
        settled(outcome);

        // Then
        assertThat(message.bytes().data()).isEqualTo(before);
    }

    @Test
    void shouldRefuseForEverOnlyTheMessageAtFault() throws Exception {
        assumeTrue(far.abilities().contains(Ability.REFUSE));
        // Given
        far.refuse(far.refusable());
        Sender open = open();

        for (int attempt = 0; attempt < 3; attempt++) {
            // When
            List<RecordedOutcome> poison = sendInWindows(open, List.of(far.refusable()));
            List<RecordedOutcome> good = sendInWindows(open, List.of("good-" + attempt));

            // Then
            assertThat(poison.get(0).all()).containsExactly(List.of(Kind.REFUSED));
            assertThat(poison.get(0).reasons()).allSatisfy(r -> assertThat(r).isNotBlank());
            assertThat(good.get(0).all()).containsExactly(List.of(Kind.ACKNOWLEDGED));
        }
        assertThat(far.arrived()).containsExactly("good-0", "good-1", "good-2");
    }

    @Test
    void shouldRefuseOnlyTheOneAtFaultOfThoseHandedOverTogether() throws Exception {
        assumeTrue(far.abilities().contains(Ability.REFUSE) && window() > 2);
        // Given
        far.refuse(far.refusable());

        // When
        List<RecordedOutcome> outcomes = sendInWindows(open(), List.of("before", far.refusable(), "after"));

        // Then
        assertThat(outcomes.get(0).all())
                .containsExactly(List.of(Kind.ACKNOWLEDGED), List.of(Kind.REFUSED), List.of(Kind.ACKNOWLEDGED));
        assertThat(far.arrived()).containsExactlyInAnyOrder("before", "after");
    }

    @Test
    void shouldBeAwayWhileTheFarSideIsGoneAndDeliverWhenItIsBack() throws Exception {
        assumeTrue(far.abilities().contains(Ability.VANISH));
        // Given
        sendInWindows(open(), List.of("before"));
        far.vanish();

        // When
        List<List<Kind>> gone = sendOrFailToOpen("lost");

        // Then
        assertThat(gone).containsOnly(List.of(Kind.AWAY));

        // When
        far.comeBack();
        await().atMost(PATIENCE).until(() -> sendOrFailToOpen("after").equals(List.of(List.of(Kind.ACKNOWLEDGED))));

        // Then
        assertThat(far.arrived()).containsSubsequence("before", "after").doesNotContain("lost");
    }

    @Test
    void shouldLetNothingOvertakeWhatIsAway() throws Exception {
        assumeTrue(far.abilities().contains(Ability.VANISH) && isOrdered());
        // Given
        Sender open = open();
        sendInWindows(open, List.of("before"));
        far.vanish();
        await().atMost(PATIENCE)
                .until(() -> sendInWindows(open, List.of("lost")).get(0).all().equals(List.of(List.of(Kind.AWAY))));

        // When
        far.comeBack();
        RecordedOutcome behind = sendInWindows(open, List.of("behind")).get(0);

        // Then
        assertThat(behind.all()).containsExactly(List.of(Kind.AWAY));
        assertThat(far.arrived()).doesNotContain("behind");
    }

    @Test
    void shouldAcknowledgeNothingThatDidNotArriveWhenTheFarSideVanishesInMidBatch() throws Exception {
        assumeTrue(far.abilities().contains(Ability.VANISH));
        // Given
        Sender open = open();
        Set<String> acknowledged = new HashSet<>();
        CompletableFuture<Void> vanished = CompletableFuture.runAsync(this::vanishSoon);

        // When
        boolean away = false;
        long begun = System.nanoTime();
        for (int n = 0; !away; n++) {
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(PATIENCE);
            if (vanished.isDone()) {
                LockSupport.parkNanos(MOMENT); // some notice only after a while
            }
            List<String> bodies = bodies("v" + n, window());
            RecordedOutcome outcome = sendInWindows(open, bodies).get(0);
            assertThat(outcome.settledOnce()).as("exactly one outcome each").isTrue();
            for (int i = 0; i < bodies.size(); i++) {
                if (outcome.is(i, Kind.ACKNOWLEDGED)) {
                    acknowledged.add(bodies.get(i));
                }
                assertThat(away && isOrdered() && !outcome.is(i, Kind.AWAY))
                        .as("whether something overtakes what was away: %s", outcome.all())
                        .isFalse();
                away |= outcome.is(i, Kind.AWAY);
            }
        }
        vanished.join();
        far.comeBack();

        // Then
        Set.copyOf(far.arrived()).forEach(acknowledged::remove);
        assertThat(acknowledged).as("what was acknowledged and did not arrive").isEmpty();
    }

    @Test
    void shouldGiveAwayWhatIsInFlightAtCloseAndNothingAfterIt() throws Exception {
        assumeTrue(far.abilities().contains(Ability.HANG));
        // When: more than once only where the machine itself may have stood still
        Duration took = closesWhileTheFarSideHangs();
        for (int more = 0; more < 2 && took.compareTo(CLOSES_WITHIN) >= 0; more++) {
            took = closesWhileTheFarSideHangs();
        }

        // Then
        assertThat(took).isLessThan(CLOSES_WITHIN);
    }

    private Duration closesWhileTheFarSideHangs() throws Exception {
        // Given
        Sender open = open();
        far.hang();
        RecordedOutcome outcome = new RecordedOutcome(1);
        CompletableFuture<Void> sending =
                CompletableFuture.runAsync(() -> open.send(List.of(message("hangs")), outcome));

        // When
        long begun = System.nanoTime();
        sender = null;
        open.close();
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        List<List<Kind>> atClose = outcome.all();
        far.answer();
        sending.join();

        // Then
        assertThat(outcome.settledOnce() || atClose.get(0).isEmpty()).isTrue();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(outcome.all()).containsExactly(List.of(Kind.AWAY)));
        return took;
    }

    @Test
    void shouldWaitForTheAnswerOfASlowFarSide() throws Exception {
        assumeTrue(far.abilities().contains(Ability.HANG));
        // Given
        Sender open = open();
        far.hang();
        RecordedOutcome outcome = new RecordedOutcome(1);
        CompletableFuture<Void> sending =
                CompletableFuture.runAsync(() -> open.send(List.of(message("slow")), outcome));

        // Then: unanswered is not acknowledged
        await().during(Duration.ofMillis(300)).atMost(PATIENCE).until(() -> !outcome.settled());

        // When
        far.answer();
        sending.join();

        // Then
        settled(outcome);
        assertThat(outcome.all()).containsExactly(List.of(Kind.ACKNOWLEDGED));
        assertThat(far.arrived()).containsExactly("slow");
    }

    @Test
    void shouldSettleEveryMessageWhenItsThreadIsInterrupted() throws Exception {
        // Given
        Sender open = open();
        List<Message> messages =
                bodies("i", window()).stream().map(EndpointKit::message).toList();
        RecordedOutcome outcome = new RecordedOutcome(messages.size());

        // When
        Thread lane = new Thread(() -> {
            Thread.currentThread().interrupt();
            open.send(messages, outcome);
        });
        lane.start();
        lane.join(PATIENCE.toMillis());

        // Then
        assertThat(lane.isAlive()).as("send returns").isFalse();
        settled(outcome);
        assertThat(outcome.settledOnce()).isTrue();

        // Then: what comes after is delivered by this sender or the next
        await().atMost(PATIENCE).until(() -> sendOrFailToOpen("next").equals(List.of(List.of(Kind.ACKNOWLEDGED))));
    }

    @Test
    void shouldOpenAgainAfterClose() throws Exception {
        // When
        sendInWindows(open(), List.of("one"));
        sender.close();
        sendInWindows(open(), List.of("two"));

        // Then
        assertThat(far.arrived()).containsExactly("one", "two");
    }

    /** A message of device {@code plc-1}. */
    public static Message message(String body) {
        byte[] data = body.getBytes(StandardCharsets.UTF_8);
        UUID id = UUID.nameUUIDFromBytes(data);
        return new Message(id, Bytes.of(data, "text/plain"), "plc-1", "plc", "Temperature", Map.of(), 1, 0);
    }

    private void vanishSoon() {
        try {
            far.vanish();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean isOrdered() {
        return far.endpoint().mode() == Endpoint.Mode.ORDERED;
    }

    private int window() {
        return Math.min(100, far.endpoint().window());
    }

    private static List<String> bodies(String prefix, int count) {
        List<String> bodies = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            bodies.add(prefix + "-" + i);
        }
        return bodies;
    }

    private Sender open() throws IOException {
        sender = far.endpoint().open(KitContext.in(folder, far.hosts()));
        return sender;
    }

    private static RecordedOutcome send(Sender open, List<Message> messages) {
        RecordedOutcome outcome = new RecordedOutcome(messages.size());
        open.send(messages, outcome);
        return outcome;
    }

    /** As the engine does: never more than the window, and here the next only when the last are settled. */
    private List<RecordedOutcome> sendInWindows(Sender open, List<String> bodies) {
        List<RecordedOutcome> outcomes = new ArrayList<>();
        for (int from = 0; from < bodies.size(); from += window()) {
            List<String> some = bodies.subList(from, Math.min(bodies.size(), from + window()));
            RecordedOutcome outcome =
                    send(open, some.stream().map(EndpointKit::message).toList());
            settled(outcome);
            outcomes.add(outcome);
        }
        return outcomes;
    }

    /** As the engine does after a failure: the sender is closed, and one opened anew. */
    private List<List<Kind>> sendOrFailToOpen(String body) {
        if (sender != null) {
            sender.close();
            sender = null;
        }
        try {
            return sendInWindows(open(), List.of(body)).get(0).all();
        } catch (IOException e) {
            return List.of(List.of(Kind.AWAY));
        }
    }

    private static void settled(RecordedOutcome outcome) {
        await().atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(outcome::settled);
    }
}
