/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.api.bus.Bus;
import io.penstock.api.endpoint.Endpoint.Mode;
import io.penstock.api.event.Event;
import io.penstock.api.function.Out;
import io.penstock.api.function.StatefulFunction;
import io.penstock.engine.SingleLane;
import io.penstock.engine.profile.Profile;
import io.penstock.engine.profile.Step;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is sent again after a lane has failed or its process was killed is counted: the whole of it, and nothing else. */
class DoublesTest extends LaneHarness {
    @TempDir
    private static Path folder;

    private Path data;

    @Override
    Bus newBus() {
        try {
            data = Files.createTempDirectory(folder, "bus");
            return segmentsIn(data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Passes all, and fails the lane when its state is to be saved for the first time. */
    private record FailsOnce(AtomicBoolean failed) implements StatefulFunction<int[]> {
        @Override
        public boolean makesGroups() {
            return false;
        }

        @Override
        public boolean isGlobal() {
            return false;
        }

        @Override
        public String key(Event event) {
            return event.device();
        }

        @Override
        public int[] create() {
            return new int[1];
        }

        @Override
        public byte[] encode(int[] state) {
            if (failed.compareAndSet(false, true)) {
                throw new IllegalStateException("a defect");
            }
            return new byte[] {1};
        }

        @Override
        public int[] decode(byte[] bytes) {
            return new int[1];
        }

        @Override
        public void apply(String key, int[] state, Event event, Out out) {
            out.pass(event);
        }
    }

    @Test
    void shouldCountWhatItHandedOverBeforeItStartedAnew() {
        // Given a lane that fails before its first commit
        AtomicBoolean failed = new AtomicBoolean();
        ScriptedEndpoint endpoint = endpoint(Mode.ORDERED, 8);
        SingleLane lane = run(endpoint, SingleLane.step("fails", new FailsOnce(failed)), format());
        // When
        append(Functions.events("a", 0, 20));
        // Then
        await().untilAsserted(() -> assertThat(bus.cursors().get(0).position()).isEqualTo("20"));
        assertThat(failed).isTrue();
        assertThat(firstArrivals(endpoint).get("a")).hasSize(20).isSorted();
        assertThat(lane.status().resent()).isPositive().isEqualTo(endpoint.handedOver.get() - 20);
        // When
        long resent = lane.status().resent();
        append(Functions.events("a", 20, 30));
        await().untilAsserted(() -> assertThat(bus.cursors().get(0).position()).isEqualTo("30"));
        // Then
        assertThat(lane.status().resent()).isEqualTo(resent);
    }

    /** What a process that is killed now leaves, for another one. */
    private Path leftBehind() throws IOException {
        Path copy = Files.createTempDirectory(folder, "copy");
        try (var files = Files.walk(data)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path to = copy.resolve(data.relativize(file).toString());
                Files.createDirectories(to.getParent());
                Files.copy(file, to);
            }
        }
        return copy;
    }

    /** Ten events delivered and committed, and the window full of others; then all that was left behind is taken up. */
    private void assertResent(int window, long events, Step... steps) throws IOException {
        // Given
        ScriptedEndpoint endpoint = endpoint(Mode.ORDERED, window);
        SingleLane killed = run(endpoint, steps);
        append(Functions.events("a", 0, 10));
        await().untilAsserted(() -> assertThat(bus.cursors().get(0).position()).isEqualTo("10"));
        assertThat(killed.status().eventsOut()).isEqualTo(10);
        endpoint.hanging = true;
        append(Functions.events("a", 10, 40));
        await().untilAsserted(() -> assertThat(killed.status().inFlight()).isEqualTo(window));
        // When
        ScriptedEndpoint well = endpoint(Mode.ORDERED, window);
        Profile same = SingleLane.profile(FOLDER, SingleLane.lane(well, List.of(steps)), Map.of());
        try (Bus copy = segmentsIn(leftBehind());
                SingleLane after = SingleLane.start(copy, same)) {
            // Then
            await().untilAsserted(() -> assertThat(after.status().eventsOut()).isEqualTo(30));
            assertThat(after.status().resent()).isEqualTo(events);
        }
        endpoint.hanging = false;
    }

    @Test
    void shouldCountWhatItHandedOverBeforeItWasKilled() throws Exception {
        assertResent(8, 8, format());
    }

    @Test
    void shouldCountTheMembersOfGroupsThatItHandedOverBeforeItWasKilled() throws Exception {
        assertResent(2, 10, batch(5, LONG), format());
    }
}
