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
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
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
        // Given a lane that comes, and is not there before nothing more is shown and the tap waits to be closed
        Watched watched = new Watched();
        CountDownLatch attaching = new CountDownLatch(1);
        List<Tapped> shown = new CopyOnWriteArrayList<>();
        AutoCloseable tap = taps.add(profile, "kit", null, 1, shown::add);
        Thread closing = new Thread(() -> close(tap));
        Thread coming = new Thread(() -> taps.opened(lane, (step, every, consumer) -> {
            attaching.countDown();
            await().until(() -> {
                int before = shown.size();
                consumer.accept(new Tapped("kit/out", null, List.of(), null));
                return shown.size() == before;
            });
            await().until(() -> closing.getState() == Thread.State.BLOCKED || !closing.isAlive());
            return watched.tap(step, every, consumer);
        }));

        // When
        coming.start();
        attaching.await();
        closing.start();
        coming.join();
        closing.join();

        // Then
        assertThat(watched.takenOff).isOne();
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
