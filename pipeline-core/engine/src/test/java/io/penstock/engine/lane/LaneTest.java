/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.api.bus.Stream;
import io.penstock.api.endpoint.Endpoint.Mode;
import io.penstock.api.endpoint.Message;
import io.penstock.bus.memory.MemoryBus;
import io.penstock.engine.SingleLane;
import io.penstock.engine.profile.Step;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LaneTest {
    private static final Path FOLDER = Path.of(".");
    private static final List<String> DEVICES = List.of("a", "b", "c", "d", "e");

    private final MemoryBus bus = new MemoryBus(
            SingleLane.profile(FOLDER, new ScriptedEndpoint(Mode.ORDERED, 1), List.of())
                    .bus(),
            Clock.systemUTC(),
            3);
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
        bus.close();
    }

    private ScriptedEndpoint endpoint(Mode mode, int window, Duration timeout) {
        ScriptedEndpoint endpoint = new ScriptedEndpoint(mode, window, timeout);
        open.add(endpoint);
        return endpoint;
    }

    private SingleLane run(ScriptedEndpoint endpoint, List<Step> steps) {
        SingleLane lane = SingleLane.start(bus, SingleLane.profile(FOLDER, endpoint, steps));
        open.add(lane);
        return lane;
    }

    private void append(long from, long to) {
        for (String device : DEVICES) {
            bus.append(Stream.EVENTS, Functions.events(device, from, to))
                    .toCompletableFuture()
                    .join();
        }
    }

    private static List<String> lines(ScriptedEndpoint endpoint) {
        List<String> lines = new ArrayList<>();
        for (Message message : endpoint.arrivals()) {
            lines.addAll(List.of(new String(message.bytes().data(), StandardCharsets.UTF_8).split("\n")));
        }
        return lines;
    }

    /** Numbers by device in the order of their first arrival. */
    private static Map<String, List<Long>> firstArrivals(ScriptedEndpoint endpoint) {
        Map<String, Set<Long>> seen = new HashMap<>();
        for (String line : lines(endpoint)) {
            String[] parts = line.split(":");
            seen.computeIfAbsent(parts[0], d -> new LinkedHashSet<>()).add(Long.parseLong(parts[1]));
        }
        Map<String, List<Long>> ordered = new HashMap<>();
        seen.forEach((device, numbers) -> ordered.put(device, List.copyOf(numbers)));
        return ordered;
    }

    private static void assertEverythingInOrder(ScriptedEndpoint endpoint, long from, long to) {
        Map<String, List<Long>> arrivals = firstArrivals(endpoint);
        List<Long> all = java.util.stream.LongStream.range(from, to).boxed().toList();
        for (String device : DEVICES) {
            assertThat(arrivals.get(device)).as("numbers of device %s", device).isEqualTo(all);
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void shouldDeliverEverythingOnceAndInOrderWhenNothingFails(Mode mode) {
        // Given
        ScriptedEndpoint endpoint = endpoint(mode, 16, Duration.ofSeconds(5));
        SingleLane lane = run(endpoint, SingleLane.steps(new Functions.Lines()));
        // When
        append(0, 400);
        // Then
        await().untilAsserted(() -> assertThat(lane.status().eventsOut()).isEqualTo(2000));
        assertThat(lines(endpoint)).hasSize(2000);
        assertEverythingInOrder(endpoint, 0, 400);
        assertThat(endpoint.mostInFlight.get()).isBetween(1, 16);
        await().untilAsserted(() -> assertThat(bus.cursors().get(0).lag()).isZero());
    }
}
