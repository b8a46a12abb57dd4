/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.penstock.api.bus.CursorSpec;
import io.penstock.api.bus.DeadLetter;
import io.penstock.api.bus.Selection;
import io.penstock.api.bus.Start;
import io.penstock.api.bus.Stream;
import io.penstock.api.endpoint.Endpoint;
import io.penstock.api.endpoint.Endpoint.Mode;
import io.penstock.api.endpoint.EndpointContext;
import io.penstock.api.endpoint.Message;
import io.penstock.api.endpoint.Outcome;
import io.penstock.api.endpoint.Sender;
import io.penstock.api.error.Place;
import io.penstock.api.setting.Secret;
import io.penstock.engine.SingleLane;
import io.penstock.engine.connection.OpenConnections;
import io.penstock.engine.metrics.LaneMetrics;
import io.penstock.engine.profile.Lane;
import io.penstock.engine.profile.Profile;
import io.penstock.engine.profile.Step;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

class CamelStepTest extends LaneHarness {
    private final CalledComponent called = new CalledComponent();

    private static Step call(Map<String, Secret> parameters) {
        return new Step("call", "camel", new Step.Camel("called:it", parameters), Place.UNKNOWN);
    }

    private SingleLane start(Lane... lanes) {
        return SingleLane.start(
                bus,
                SingleLane.profile(FOLDER, List.of(lanes), Map.of()),
                camel -> camel.addComponent("called", called));
    }

    private SingleLane start(ScriptedEndpoint endpoint, Step... steps) {
        return start(SingleLane.lane(endpoint, List.of(steps)));
    }

    private static List<String> small(ScriptedEndpoint endpoint) {
        return lines(endpoint).stream().map(l -> l.toLowerCase(Locale.ROOT)).toList();
    }

    private static Exception refusal() {
        return new HttpOperationFailedException("http://x", 422, "Unprocessable", null, Map.of(), "");
    }

    private static Exception away() {
        return new IOException("no route to host");
    }

    private static boolean hasLine(String text, String line) {
        return List.of(text.split("\n")).contains(line);
    }

    private void awayFor(String text) {
        called.fails = t -> t.contains(text) ? away() : null;
    }

    private static void awaitAway(SingleLane lane) {
        await().untilAsserted(() -> assertThat(lane.status().state()).isEqualTo(LaneState.AWAY));
        assertThat(lane.status().reason()).isEqualTo("step 'call': IOException: no route to host");
        await().untilAsserted(() -> assertThat(
                        lane.meters().get("penstock.lane.up").gauge().value())
                .isZero());
    }

    @Test
    void shouldMakeADeadLetterOnlyOfWhatIsRefused() {
        // Given
        ScriptedEndpoint endpoint = endpoint(Mode.ORDERED, 8);
        called.fails = t -> t.startsWith("bad") ? refusal() : null;
        try (SingleLane lane = start(endpoint, format(), call(Map.of()))) {
            // When
            append(List.of(Functions.event("a", 1), Functions.event("bad", 2), Functions.event("c", 3)));
            // Then
            await().untilAsserted(() -> assertThat(lane.status().eventsOut()).isEqualTo(2));
            assertThat(lines(endpoint)).containsExactlyInAnyOrder("A:1", "C:3");
            await().untilAsserted(() -> assertThat(deadNumbers()).containsExactly("bad:2"));
            assertThat(deadLetters().get(0).reason()).isEqualTo("HTTP 422 Unprocessable");
        }
    }

    @Test
    void shouldCutAGroupThatIsRefusedUntilTheMemberAtFaultIsAlone() {
        // Given
        ScriptedEndpoint endpoint = endpoint(Mode.ORDERED, 8);
        called.fails = t -> hasLine(t, "a:6") ? refusal() : null;
        Step even = SingleLane.step("even", new Functions.Keep(e -> Functions.number(e) % 2 == 0));
        try (SingleLane lane = start(endpoint, batch(8, LONG), even, format(), call(Map.of()))) {
            // When
            append(Functions.events("a", 0, 16));
            // Then
            await().untilAsserted(() -> assertThat(lane.status().eventsOut()).isEqualTo(7));
            assertThat(small(endpoint)).containsExactly("a:0", "a:2", "a:4", "a:8", "a:10", "a:12", "a:14");
            await().untilAsserted(() -> assertThat(deadNumbers()).containsExactly("a:6"));
            assertThat(deadLetters().get(0).step()).isEqualTo("call");
            assertThat(deadLetters().get(0).reason()).isEqualTo("HTTP 422 Unprocessable");
            // Then each is counted once
            assertThat(lane.status().deadLetters()).isEqualTo(1);
            assertThat(lane.status().dropped()).isEqualTo(8);
            assertThat(counted(lane, "penstock.step.events.in", "even")).isEqualTo(16);
            assertThat(counted(lane, "penstock.step.events.in", "call")).isEqualTo(8);
            assertThat(counted(lane, "penstock.step.events.out", "call")).isEqualTo(7);
            assertThat(counted(lane, "penstock.step.events.dead", "call")).isEqualTo(1);
        }
    }

    /** A group of 0 to 7 is cut because of 0, and the step goes away at 2 and 3. */
    private Exception refusesTheFirstAndIsAwayThen(String text) {
        return hasLine(text, "a:0") ? refusal() : text.equals("a:2\na:3") ? away() : null;
    }

    @Test
    void shouldGoOnWithWhatIsLeftOfACutGroupWhenTheStepIsBack() {
        // Given
        ScriptedEndpoint endpoint = endpoint(Mode.ORDERED, 8);
        called.fails = this::refusesTheFirstAndIsAwayThen;
        try (SingleLane lane = start(endpoint, batch(8, LONG), format(), call(Map.of()))) {
            append(Functions.events("a", 0, 8));
            awaitAway(lane);
            // When
            called.fails = t -> null;
            // Then
            await().untilAsserted(() -> assertThat(lane.status().eventsOut()).isEqualTo(7));
            assertThat(small(endpoint)).containsExactly("a:1", "a:2", "a:3", "a:4", "a:5", "a:6", "a:7");
            await().untilAsserted(() -> assertThat(deadNumbers()).containsExactly("a:0"));
            assertThat(called.calls).filteredOn(t -> hasLine(t, "a:0")).hasSize(4);
            assertThat(lane.status().deadLetters()).isEqualTo(1);
            assertThat(counted(lane, "penstock.step.events.in", "call")).isEqualTo(8);
        }
    }

    @Test
    void shouldCutAGroupAnewAfterAStopWithNothingLostOrDouble() {
        // Given
        ScriptedEndpoint endpoint = endpoint(Mode.ORDERED, 8);
        called.fails = this::refusesTheFirstAndIsAwayThen;
        SingleLane before = start(endpoint, batch(8, LONG), format(), call(Map.of()));
        append(Functions.events("a", 0, 8));
        awaitAway(before);
        // When
        before.close();
        // Then
        assertThat(deadLetters()).isEmpty();
        called.fails = t -> hasLine(t, "a:0") ? refusal() : null;
        try (SingleLane after = start(endpoint, batch(8, LONG), format(), call(Map.of()))) {
            await().untilAsserted(() -> assertThat(after.status().eventsOut()).isEqualTo(7));
            assertThat(small(endpoint)).containsExactly("a:1", "a:2", "a:3", "a:4", "a:5", "a:6", "a:7");
            await().untilAsserted(() -> assertThat(deadNumbers()).containsExactly("a:0"));
            await().untilAsserted(() -> assertThat(bus.cursors().get(0).lag()).isZero());
        }
    }

    @Test
    void shouldCutARefusedGroupOnceAnEarlierStepIsBack() {
        // Given one step that refuses 0 where 3 is not with it, and is away for 2 and 3 alone; another refuses 3
        ScriptedEndpoint endpoint = endpoint(Mode.ORDERED, 8);
        AtomicBoolean away = new AtomicBoolean(true);
        called.fails = t -> {
            if (hasLine(t, "A:3") || (hasLine(t, "a:0") && !hasLine(t, "a:3"))) {
                return refusal();
            }
            return away.get() && t.equals("a:2\na:3") ? away() : null;
        };
        Step another = new Step("another", "camel", new Step.Camel("called:it", Map.of()), Place.UNKNOWN);
        try (SingleLane lane = start(endpoint, batch(4, LONG), format(), call(Map.of()), another)) {
            append(Functions.events("a", 0, 4));
            awaitAway(lane);
            assertThat(deadLetters()).isEmpty();
            // When
            away.set(false);
            // Then
            await().untilAsserted(() -> assertThat(deadNumbers()).containsExactly("a:0", "a:3"));
            assertThat(deadLetters()).extracting(DeadLetter::step).containsExactly("call", "another");
            await().untilAsserted(() -> assertThat(lane.status().eventsOut()).isEqualTo(2));
            assertThat(small(endpoint)).containsExactly("a:1", "a:2");
            assertThat(lane.status().deadLetters()).isEqualTo(2);
            assertThat(lane.status().dropped()).isZero();
        }
    }

    @Test
    void shouldCutAHalfThatTheStepRefusesOfAGroupThatTheEndpointRefused() {
        // Given a step that refuses 1 where 7 is not with it
        ScriptedEndpoint endpoint = endpoint(Mode.ORDERED, 8);
        endpoint.refuses = m -> hasLine(text(m), "A:6") ? "poison" : null;
        called.fails = t -> hasLine(t, "a:1") && !hasLine(t, "a:7") ? refusal() : null;
        try (SingleLane lane = start(endpoint, batch(8, LONG), format(), call(Map.of()))) {
            // When
            append(Functions.events("a", 0, 8));
            // Then
            await().untilAsserted(() -> assertThat(deadNumbers()).containsExactlyInAnyOrder("a:1", "a:6"));
            await().untilAsserted(() -> assertThat(lane.status().eventsOut()).isEqualTo(6));
            assertThat(small(endpoint)).containsExactlyInAnyOrder("a:0", "a:2", "a:3", "a:4", "a:5", "a:7");
            assertThat(lane.status().deadLetters()).isEqualTo(2);
            assertThat(lane.status().dropped()).isZero();
        }
    }

    @Test
    void shouldFeedALetterOnceMoreThatTheStepHeldUpWhenTheLaneWasReloaded() {
        // Given
        ScriptedEndpoint endpoint = endpoint(Mode.ORDERED, 8);
        endpoint.refuses = m -> "not yet";
        try (SingleLane lane = start(endpoint, format(), call(Map.of()))) {
            append(Functions.events("a", 0, 1));
            await().untilAsserted(() -> assertThat(deadLetters()).hasSize(1));
            endpoint.refuses = m -> null;
            awayFor("a:0");
            assertThat(lane.engine().replay(List.of(deadLetters().get(0).id()))).isEqualTo(1);
            awaitAway(lane);
            // When
            Step all = SingleLane.step("all", new Functions.Keep(e -> true));
            Lane changed = SingleLane.lane(endpoint, List.of(all, format(), call(Map.of())));
            lane.engine().apply(SingleLane.profile(FOLDER, changed, Map.of()));
            called.fails = t -> null;
            // Then
            await().untilAsserted(() -> assertThat(deadLetters()).isEmpty());
            assertThat(small(endpoint)).containsExactly("a:0");
        }
    }

    @Test
    void shouldTryAgainAndKeepTheCursorWhileWhatItCallsIsAway() {
        // Given
        ScriptedEndpoint endpoint = endpoint(Mode.ORDERED, 8);
        awayFor("b:15");
        try (SingleLane lane = start(endpoint, batch(5, LONG), format(), call(Map.of()))) {
            // When
            append(0, 40);
            awaitAway(lane);
            // Then it tries again and lets nothing of that device pass
            int calls = called.calls.size();
            await().until(() -> called.calls.size() > calls + 2);
            assertThat(deadLetters()).isEmpty();
            assertThat(small(endpoint)).doesNotContain("b:15");
            assertThat(bus.cursors().get(0).lag()).isPositive();
            // When it comes back
            called.fails = t -> null;
            // Then
            await().untilAsserted(() -> assertThat(lane.status().eventsOut()).isEqualTo(200));
            assertThat(lane.status().state()).isEqualTo(LaneState.RUNNING);
            assertThat(small(endpoint)).hasSize(200).doesNotHaveDuplicates();
            assertThat(deadLetters()).isEmpty();
            await().untilAsserted(() -> assertThat(bus.cursors().get(0).lag()).isZero());
        }
    }

    @Test
    void shouldGoOnAfterAStopWhileItIsAwayWithNothingLostOrDouble() {
        // Given a lane whose groups hang half way
        ScriptedEndpoint endpoint = endpoint(Mode.ORDERED, 8);
        awayFor("d:22");
        SingleLane before = start(endpoint, batch(5, LONG), format(), call(Map.of()));
        append(0, 13);
        await().untilAsserted(() -> assertThat(before.status().eventsOut()).isEqualTo(50));
        append(13, 33);
        awaitAway(before);
        // What is in flight when the machine stands still for longer than a stop waits may be sent again.
        await().until(() -> before.status().inFlight() == 0);
        // When
        before.close();
        called.fails = t -> null;
        // Then
        try (SingleLane after = start(endpoint, batch(5, LONG), format(), call(Map.of()))) {
            append(33, 40);
            await().untilAsserted(() -> assertThat(small(endpoint)).hasSize(200));
            assertThat(small(endpoint)).doesNotHaveDuplicates();
            assertThat(deadLetters()).isEmpty();
            assertThat(after.status().resent()).isZero();
        }
    }

    @Test
    void shouldDeliverInOrderWhateverTheStepsMoods() {
        // Given
        ScriptedEndpoint endpoint = endpoint(Mode.CONCURRENT, 8);
        SplittableRandom random = new SplittableRandom(7);
        called.fails = t -> random.nextInt(25) == 0 ? away() : null;
        for (int run = 0; run < 4; run++) {
            // When
            try (SingleLane lane = start(endpoint, batch(3, LONG), format(), call(Map.of()))) {
                append(run * 30L, (run + 1) * 30L);
                await().until(() -> lane.status().eventsIn() > 0);
            }
        }
        called.fails = t -> null;
        // Then
        try (SingleLane lane = start(endpoint, batch(3, LONG), format(), call(Map.of()))) {
            await().untilAsserted(() -> assertThat(bus.cursors().get(0).lag()).isZero());
            await().untilAsserted(() -> assertThat(small(endpoint)).hasSizeGreaterThanOrEqualTo(600));
            assertThat(lane.status().deadLetters()).isZero();
        }
        assertThat(small(endpoint)).hasSize(600).doesNotHaveDuplicates();
        for (String device : DEVICES) {
            assertThat(small(endpoint).stream()
                            .filter(l -> l.startsWith(device))
                            .map(l -> Long.parseLong(l.substring(2))))
                    .isSorted();
        }
    }

    @Test
    void shouldCutARefusedGroupOnceTheStepIsBack() {
        // Given an endpoint that refuses a group while the step goes away
        ScriptedEndpoint endpoint = endpoint(Mode.ORDERED, 8);
        AtomicBoolean first = new AtomicBoolean(true);
        endpoint.refuses = m -> {
            if (!text(m).contains("A:3")) {
                return null;
            }
            if (first.getAndSet(false)) {
                awayFor("a:3");
            }
            return "poison";
        };
        try (SingleLane lane = start(endpoint, batch(5, LONG), format(), call(Map.of()))) {
            append(Functions.events("a", 0, 5));
            await().untilAsserted(() -> assertThat(lane.status().state()).isEqualTo(LaneState.AWAY));
            assertThat(deadLetters()).isEmpty();
            // When
            called.fails = t -> null;
            // Then
            await().untilAsserted(() -> assertThat(deadNumbers()).containsExactly("a:3"));
            await().untilAsserted(() -> assertThat(lane.status().eventsOut()).isEqualTo(4));
            assertThat(small(endpoint)).containsExactly("a:0", "a:1", "a:2", "a:4");
            assertThat(lane.status().deadLetters()).isEqualTo(1);
        }
    }

    @Test
    void shouldInterruptACallThatHangs() {
        // Given
        ScriptedEndpoint endpoint = endpoint(Mode.ORDERED, 8, Duration.ofMillis(200));
        CountDownLatch never = new CountDownLatch(1);
        called.hangsUntil = never;
        try (SingleLane lane = start(endpoint, format(), call(Map.of()))) {
            append(Functions.events("a", 0, 3));
            await().untilAsserted(() -> assertThat(lane.status().state()).isEqualTo(LaneState.AWAY));
            // When
            called.hangsUntil = null;
            // Then, doubles aside: the time-out is the endpoint's too, and a machine may stall for longer
            await().untilAsserted(
                            () -> assertThat(firstArrivals(endpoint).get("A")).containsExactly(0L, 1L, 2L));
        }
    }

    @Test
    void shouldHaveAnEndpointOfItsOwnInEachLane() {
        // Given two lanes with one URI and a secret of their own each
        ScriptedEndpoint one = endpoint(Mode.ORDERED, 8);
        ScriptedEndpoint other = endpoint(Mode.ORDERED, 8);
        try (SingleLane lanes = start(
                lane("one", one, call(Map.of("mark", new Secret("one", "1-")))),
                lane("other", other, call(Map.of("mark", new Secret("other", "2-")))))) {
            // When
            append(Functions.events("a", 0, 1));
            // Then
            await().untilAsserted(() -> assertThat(lines(one)).containsExactly("1-A:0"));
            await().untilAsserted(() -> assertThat(lines(other)).containsExactly("2-A:0"));
            assertThat(lanes.camel().getEndpoints())
                    .extracting(Object::toString)
                    .noneMatch(uri -> uri.startsWith("called"));
        }
    }

    private static Lane lane(String pipeline, ScriptedEndpoint endpoint, Step last) {
        Lane like = SingleLane.lane(endpoint, List.of(format(), last));
        return new Lane(
                pipeline,
                "out",
                new CursorSpec(pipeline + "/out", Stream.EVENTS, Selection.ALL, Start.EARLIEST, null),
                like.resources(),
                like.exceptResources(),
                like.linger(),
                like.steps(),
                endpoint,
                "kit",
                like.retry());
    }

    /** Takes what comes, and acknowledges the next one when it is told to. */
    private static final class ByHand implements Endpoint {
        private final Queue<Runnable> acknowledgements = new ArrayDeque<>();

        @Override
        public Sender open(EndpointContext context) {
            return new Sender() {
                @Override
                public void send(List<Message> messages, Outcome outcome) {
                    for (int i = 0; i < messages.size(); i++) {
                        int index = i;
                        acknowledgements.add(() -> outcome.acknowledged(index, index + 1));
                    }
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public int window() {
            return 8;
        }

        void acknowledge() {
            acknowledgements.remove().run();
        }
    }

    @Test
    void shouldCommitADeadLetterOnlyWithThePositionBehindItThoughItsBatchWasHeldUp() throws Exception {
        // Given a lane on a clock of its own, and a step that kills 2 before one that may be away
        AtomicLong now = new AtomicLong(1_000_000_000);
        AtomicBoolean away = new AtomicBoolean();
        ByHand endpoint = new ByHand();
        Step picky = SingleLane.step("picky", new Functions.Picky(2, -1));
        Lane lane = SingleLane.lane(endpoint, List.of(picky, call(Map.of()), format()));
        Profile profile = SingleLane.profile(FOLDER, lane, Map.of());
        LaneServices services = new LaneServices(
                bus,
                new DefaultCamelContext(),
                symbol -> null,
                Clock.systemUTC(),
                now::get,
                new SplittableRandom(1),
                new OpenConnections(),
                Map.of(),
                profile);
        LaneMetrics metrics = new LaneMetrics(new SimpleMeterRegistry(), "kit", "out");
        Guard guard = new Guard();
        Chain chain = new Chain(lane, services, metrics, guard);
        LaneEndpointContext context = new LaneEndpointContext(lane.name(), services, metrics);
        Outlet outlet = new Outlet(endpoint, context, metrics, services.backoff(lane.retry()), guard, now::get);
        Stall stall = new Stall(lane.name(), services, metrics, services.backoff(lane.retry()));
        LaneSession session =
                new LaneSession(lane, services, metrics, chain, outlet, new Mailbox(() -> {}), stall, new Replays());
        session.open();
        session.through(batch -> {
            chain.runners.get(0).process(batch);
            if (away.get()) {
                batch.stoppedAt(1, 0);
                throw new StepAwayException("call", "no route to host");
            }
            chain.runners.get(2).process(batch);
            session.handOver(batch);
        });
        append(Functions.events("a", 0, 1));
        rounds(session);
        endpoint.acknowledge();
        rounds(session);
        await().untilAsserted(() -> assertThat(bus.cursors().get(0).lag()).isZero());
        // When: 1 has no outcome yet, 2 is dead, 3 is held up, and it is time for a commit
        append(Functions.events("a", 1, 2));
        rounds(session);
        away.set(true);
        append(Functions.events("a", 2, 4));
        rounds(session);
        now.addAndGet(Duration.ofMillis(60).toNanos());
        rounds(session);
        // When: 3 goes on, and 1 arrives
        away.set(false);
        now.addAndGet(Duration.ofMillis(200).toNanos());
        rounds(session);
        endpoint.acknowledge();
        rounds(session);
        // Then
        await().untilAsserted(() -> assertThat(bus.cursors().get(0).lag()).isEqualTo(2));
        assertThat(deadLetters()).isEmpty();
        // When
        endpoint.acknowledge();
        now.addAndGet(Duration.ofMillis(60).toNanos());
        rounds(session);
        // Then
        await().untilAsserted(() -> assertThat(bus.cursors().get(0).lag()).isZero());
        assertThat(deadNumbers()).containsExactly("a:2");
        session.abandon();
    }

    private static void rounds(LaneSession session) throws Exception {
        for (int i = 0; i < 3; i++) {
            session.round(0);
        }
    }
}
