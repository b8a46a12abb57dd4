/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.penstock.api.endpoint.Endpoint;
import io.penstock.api.endpoint.EndpointContext;
import io.penstock.api.endpoint.Sender;
import io.penstock.engine.lane.Tapped;
import io.penstock.engine.profile.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LaneTapsTest {
    private final LaneTaps taps = new LaneTaps();
    private final Lane lane = SingleLane.lane(new Nowhere(), List.of());
    private final List<Lane> profile = List.of(lane);

    @Test
    void shouldLookOnAtALaneThatComesLater() throws Exception {
        // Given
        Watched watched = new Watched();
        AutoCloseable tap = taps.add(profile, "kit", null, 1, seen -> {});

        // When
        taps.opened(lane, watched::tap);

        // Then
        assertThat(watched.consumers).hasSize(1);
        tap.close();
        assertThat(watched.consumers).isEmpty();
    }

    @Test
    void shouldLeaveALaneAloneThatHasGone() throws Exception {
        // Given
        Watched before = new Watched();
        Watched after = new Watched();
        taps.opened(lane, before::tap);
        AutoCloseable tap = taps.add(profile, "kit/out", null, 1, seen -> {});

        // When
        taps.gone(lane);
        taps.opened(lane, after::tap);
        tap.close();

        // Then
        assertThat(before.takenOff).isZero();
        assertThat(after.consumers).isEmpty();
        assertThat(after.takenOff).isOne();
    }

    @Test
    void shouldNotStayOnALaneThatComesWhileItIsClosed() throws Exception {
        // Given a lane that is just coming
        Watched watched = new Watched();
        CountDownLatch attaching = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        List<Tapped> shown = new ArrayList<>();
        AutoCloseable tap = taps.add(profile, "kit", null, 1, shown::add);
        Thread coming = new Thread(() -> taps.opened(lane, (step, every, consumer) -> {
            attaching.countDown();
            consumer.accept(new Tapped("kit/out", null, List.of(), null));
            awaitUninterrupted(goOn);
            consumer.accept(new Tapped("kit/out", null, List.of(), null));
            return watched.tap(step, every, consumer);
        }));
        coming.start();
        attaching.await();

        // When
        Thread closing = new Thread(() -> close(tap));
        closing.start();
        await().until(() -> closing.getState() == Thread.State.BLOCKED || !closing.isAlive());
        goOn.countDown();
        closing.join();
        coming.join();

        // Then: nothing more is shown, and nothing is left
        assertThat(shown).hasSize(1);
        assertThat(watched.consumers).isEmpty();
    }

    @Test
    void shouldKnowTheProfilesLanesWhetherTheyRunOrNot() {
        assertThatThrownBy(() -> taps.add(profile, "nope", null, 1, seen -> {}))
                .hasMessage("pipeline must be one of [kit, kit/out] but was 'nope'");
        assertThatThrownBy(() -> taps.add(profile, "kit", "nope", 1, seen -> {}))
                .hasMessage("step of kit must be one of [] but was 'nope'");
    }

    private static void close(AutoCloseable tap) {
        try {
            tap.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A lane as its tap sees it. */
    private static final class Watched {
        private final Set<Consumer<Tapped>> consumers = ConcurrentHashMap.newKeySet();
        private int takenOff;

        Runnable tap(@Nullable String step, int every, Consumer<Tapped> consumer) {
            consumers.add(consumer);
            return () -> {
                takenOff++;
                consumers.remove(consumer);
            };
        }
    }

    /** Nothing is sent here. */
    private record Nowhere() implements Endpoint {
        @Override
        public Sender open(EndpointContext context) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int window() {
            return 1;
        }
    }
}
