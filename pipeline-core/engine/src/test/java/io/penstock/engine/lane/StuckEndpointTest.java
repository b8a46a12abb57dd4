/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.penstock.api.bus.CursorSpec;
import io.penstock.api.bus.CursorStatus;
import io.penstock.api.bus.Selection;
import io.penstock.api.bus.Start;
import io.penstock.api.bus.Stream;
import io.penstock.api.endpoint.Endpoint;
import io.penstock.api.endpoint.Endpoint.Mode;
import io.penstock.api.endpoint.EndpointContext;
import io.penstock.api.endpoint.Message;
import io.penstock.api.endpoint.Outcome;
import io.penstock.api.endpoint.Sender;
import io.penstock.engine.SingleLane;
import io.penstock.engine.connection.OpenConnections;
import io.penstock.engine.metrics.LaneMetrics;
import io.penstock.engine.profile.Lane;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.Test;

class StuckEndpointTest extends LaneHarness {
    /** Long before any endpoint's time-out. */
    private static final Duration SOON = PATIENCE.dividedBy(6);

    /** Its send waits until it is let go or interrupted. */
    private static final class Stuck implements Endpoint {
        private final CountDownLatch called = new CountDownLatch(1);
        private final CountDownLatch letGo = new CountDownLatch(1);
        private final AtomicInteger interrupted = new AtomicInteger();
        private final AtomicInteger defects = new AtomicInteger();
        private final Duration timeout;

        Stuck(Duration timeout) {
            this.timeout = timeout;
        }

        @Override
        public Sender open(EndpointContext context) {
            return new Sender() {
                @Override
                public void send(List<Message> messages, Outcome outcome) {
                    called.countDown();
                    try {
                        letGo.await();
                        outcome.acknowledged(0, messages.size());
                    } catch (InterruptedException e) {
                        interrupted.incrementAndGet();
                        outcome.away(0, messages.size(), "interrupted");
                    }
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public int window() {
            return 4;
        }

        @Override
        public Duration timeout() {
            if (Thread.currentThread().getName().equals("penstock-watchdog") && defects.getAndDecrement() > 0) {
                throw new NoClassDefFoundError("once");
            }
            return timeout;
        }
    }

    @Test
    void shouldInterruptASendThatOutlastsItsTimeOut() {
        // Given
        Stuck endpoint = new Stuck(Duration.ofMillis(200));
        SingleLane lane = run(SingleLane.lane(endpoint, List.of(format())));
        append(Functions.events("a", 0, 10));
        await().untilAsserted(() -> assertThat(lane.status().state()).isEqualTo(LaneState.AWAY));
        assertThat(endpoint.interrupted.get()).isPositive();
        // When
        endpoint.letGo.countDown();
        // Then
        await().untilAsserted(() -> assertThat(lane.status().eventsOut()).isEqualTo(10));
    }

    @Test
    void shouldInterruptASendThatOutlastsItsTimeOutAfterAnErrorOfTheWatchdogToo() {
        // Given
        Stuck endpoint = new Stuck(Duration.ofMillis(200));
        endpoint.defects.set(1);
        SingleLane lane = run(SingleLane.lane(endpoint, List.of(format())));
        await().untilAsserted(() -> assertThat(endpoint.defects.get()).isLessThan(1));
        // When
        append(Functions.events("a", 0, 10));
        // Then
        await().untilAsserted(() -> assertThat(endpoint.interrupted.get()).isPositive());
        assertThat(lane.status().eventsOut()).isZero();
    }

    @Test
    void shouldInterruptASendThatOutlastsItsTimeOutThoughTheWatchdogCannotLookAtAnotherLane() {
        // Given: lanes that are looked at one after another, and the first of them never without an error
        Stuck broken = new Stuck(PATIENCE);
        broken.defects.set(Integer.MAX_VALUE);
        List<Stuck> others = List.of(new Stuck(Duration.ofMillis(200)), new Stuck(Duration.ofMillis(200)));
        open.add(SingleLane.start(
                bus,
                SingleLane.profile(
                        FOLDER,
                        List.of(lane("a", broken), lane("b", others.get(0)), lane("c", others.get(1))),
                        Map.of())));
        // When
        append(Functions.events("a", 0, 10));
        // Then
        await().untilAsserted(() -> assertThat(others).allMatch(o -> o.interrupted.get() > 0));
        broken.letGo.countDown();
    }

    private static Lane lane(String pipeline, Endpoint endpoint) {
        Lane like = SingleLane.lane(endpoint, List.of(format()));
        return new Lane(
                pipeline,
                like.endpointName(),
                new CursorSpec(pipeline + "/out", Stream.EVENTS, Selection.ALL, Start.EARLIEST, null),
                like.resources(),
                like.exceptResources(),
                like.linger(),
                like.steps(),
                endpoint,
                like.endpointPlugin(),
                like.retry());
    }

    @Test
    void shouldLetGoOfTheCursorOfALaneThatGetsNoThread() {
        // Given a machine that has no more threads
        Stuck endpoint = new Stuck(PATIENCE);
        Lane lane = SingleLane.lane(endpoint, List.of(format()));
        LaneServices services = new LaneServices(
                bus,
                null,
                symbol -> null,
                Clock.systemUTC(),
                System::nanoTime,
                new SplittableRandom(),
                new OpenConnections(),
                Map.of(),
                SingleLane.profile(FOLDER, lane, Map.of()));
        LaneMetrics metrics = new LaneMetrics(new SimpleMeterRegistry(), "kit", "out");
        LaneRuntime runtime = new LaneRuntime(lane, services, metrics, NoThread::new);
        runtime.open();
        assertThat(bus.cursors()).singleElement().matches(CursorStatus::open);
        assertThatThrownBy(() -> runtime.start(batch -> {})).isInstanceOf(OutOfMemoryError.class);
        // When
        runtime.requestStop(Duration.ZERO, Set.of());
        runtime.awaitStop();
        // Then
        assertThat(bus.cursors()).singleElement().matches(c -> !c.open());
    }

    private static final class NoThread extends Thread {
        NoThread(Runnable task) {
            super(task);
        }

        @Override
        public synchronized void start() {
            throw new OutOfMemoryError("unable to create native thread");
        }
    }

    @Test
    void shouldStopInTimeAndLoseNothingWhenASendDoesNotReturn() {
        // Given
        Stuck endpoint = new Stuck(PATIENCE);
        SingleLane before = run(SingleLane.lane(endpoint, List.of(format())));
        append(Functions.events("a", 0, 10));
        await().untilAsserted(() -> assertThat(before.status().eventsIn()).isEqualTo(10));
        // When
        long started = System.nanoTime();
        before.close();
        // Then
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(SOON);
        endpoint.letGo.countDown();
        SingleLane after = run(SingleLane.lane(endpoint, List.of(format())));
        await().untilAsserted(() -> assertThat(after.status().eventsOut()).isEqualTo(10));
    }

    @Test
    void shouldInterruptASendThoughTheMachineSleptThroughTheTimeForIt() {
        // Given
        Stuck endpoint = new Stuck(PATIENCE);
        AtomicReference<CamelContext> camel = new AtomicReference<>();
        open.add(SingleLane.start(
                bus, SingleLane.profile(FOLDER, SingleLane.lane(endpoint, List.of(format())), Map.of()), camel::set));
        append(Functions.events("a", 0, 10));
        await().until(() -> endpoint.called.getCount() == 0);
        LaneRuntime runtime = ((LaneComponent) camel.get().getComponent(LaneComponent.BUS)).registry.lane("kit/out");
        // When
        runtime.requestStop(Duration.ofMinutes(-1), Set.of());
        runtime.awaitStop();
        // Then
        await().untilAsserted(() -> assertThat(endpoint.interrupted.get()).isPositive());
    }

    /** A lane with messages in flight that nobody answers. */
    private SingleLane withHangingEndpoint() throws Exception {
        ScriptedEndpoint hanging = endpoint(Mode.ORDERED, 8);
        hanging.hanging = true;
        SingleLane lane = run(hanging, format());
        append(Functions.events("a", 0, 10));
        await().untilAsserted(() -> assertThat(lane.status().inFlight()).isPositive());
        return lane;
    }

    @Test
    void shouldEndAReloadSoonThatWaitsForAnEndpointWhenTheProgramStops() throws Exception {
        // Given a reload that waits for what is in flight
        SingleLane lane = withHangingEndpoint();
        ScriptedEndpoint other = endpoint(Mode.ORDERED, 8);
        Thread reload = new Thread(() ->
                lane.engine().apply(SingleLane.profile(FOLDER, SingleLane.lane(other, List.of(format())), Map.of())));
        reload.start();
        await().until(() -> reload.getState() == Thread.State.TIMED_WAITING);
        // When
        lane.engine().hurry();
        // Then
        reload.join(SOON.toMillis());
        assertThat(reload.isAlive()).isFalse();
        await().untilAsserted(() -> assertThat(lane.status().eventsOut()).isEqualTo(10));
        assertThat(lines(other)).contains("a:0", "a:9");
    }

    @Test
    void shouldStopBesideWhateverElseStopsWithTheProgram() throws Exception {
        // Given an endpoint that has begun to hang
        SingleLane lane = withHangingEndpoint();
        // When nobody waits for it yet
        lane.engine().hurry();
        // Then
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(lane.status().state()).isEqualTo(LaneState.STOPPED));
    }
}
