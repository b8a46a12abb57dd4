/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.FunctionCounter;
import io.penstock.api.bus.Bus;
import io.penstock.api.bus.DeadLetter;
import io.penstock.api.bus.Stream;
import io.penstock.api.endpoint.Endpoint.Mode;
import io.penstock.api.endpoint.Message;
import io.penstock.api.event.Event;
import io.penstock.bus.SegmentBus;
import io.penstock.bus.memory.MemoryBus;
import io.penstock.engine.SingleLane;
import io.penstock.engine.profile.Lane;
import io.penstock.engine.profile.Step;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** A bus of three shards, scripted endpoints, and what must hold of all that arrived. */
abstract class LaneHarness {
    static final Path FOLDER = Path.of(".");
    static final List<String> DEVICES = List.of("a", "b", "c", "d", "e");
    /** Longer than a machine stalls: what is not about a time-out must not meet one. */
    static final Duration PATIENCE = Duration.ofMinutes(1);
    /** Longer than any test. */
    static final Duration LONG = Duration.ofHours(1);

    final Bus bus = newBus();
    final List<AutoCloseable> open = new ArrayList<>();

    Bus newBus() {
        ScriptedEndpoint none = new ScriptedEndpoint(Mode.ORDERED, 1);
        none.close();
        return new MemoryBus(
                SingleLane.profile(FOLDER, none, List.of()).bus(), Clock.systemUTC(), 3, SavedState::carried);
    }

    /** The log in a new folder below this one. */
    static Bus segments(Path folder) {
        try {
            return segmentsIn(Files.createTempDirectory(folder, "bus"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The log in this folder. */
    static Bus segmentsIn(Path data) {
        try {
            ScriptedEndpoint none = new ScriptedEndpoint(Mode.ORDERED, 1);
            none.close();
            return SegmentBus.open(
                    data, SingleLane.profile(FOLDER, none, List.of()).bus(), Clock.systemUTC(), SavedState::carried);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeAll
    static void waitWithPatience() {
        Awaitility.setDefaultTimeout(PATIENCE);
    }

    @AfterEach
    void closeAll() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
        bus.close();
    }

    ScriptedEndpoint endpoint(Mode mode, int window) {
        return endpoint(mode, window, PATIENCE);
    }

    ScriptedEndpoint endpoint(Mode mode, int window, Duration timeout) {
        ScriptedEndpoint endpoint = new ScriptedEndpoint(mode, window, timeout);
        open.add(endpoint);
        return endpoint;
    }

    SingleLane run(ScriptedEndpoint endpoint, Step... steps) {
        return run(SingleLane.lane(endpoint, List.of(steps)));
    }

    SingleLane run(Lane lane) {
        SingleLane single = SingleLane.start(bus, SingleLane.profile(FOLDER, lane, Map.of()));
        open.add(single);
        return single;
    }

    /** Holds so many, and lets go of fewer once they are that old. */
    static Step batch(int count, Duration within) {
        return SingleLane.step("batch", new Functions.Group(count, within));
    }

    static Step format() {
        return SingleLane.step("format", new Functions.Lines());
    }

    /** Appends these numbers of every device, in turns. */
    void append(long from, long to) {
        for (long at = from; at < to; at += 50) {
            for (String device : DEVICES) {
                append(Functions.events(device, at, Math.min(to, at + 50)));
            }
        }
    }

    void append(List<Event> events) {
        bus.append(Stream.EVENTS, events).toCompletableFuture().join();
    }

    List<DeadLetter> deadLetters() {
        return bus.deadLetters().list(null, 0, 10_000);
    }

    List<String> deadNumbers() {
        return deadLetters().stream()
                .flatMap(l -> l.events().stream())
                .map(e -> e.device() + ":" + Functions.number(e))
                .toList();
    }

    static List<String> lines(ScriptedEndpoint endpoint) {
        List<String> lines = new ArrayList<>();
        for (Message message : endpoint.arrivals()) {
            lines.addAll(List.of(text(message).split("\n", -1)));
        }
        return lines;
    }

    static String text(Message message) {
        return new String(message.bytes().data(), StandardCharsets.UTF_8);
    }

    /** What a step has counted; -1 when it has no such meter. */
    static double counted(SingleLane lane, String meter, String step) {
        FunctionCounter counter = lane.meters().find(meter).tag("step", step).functionCounter();
        return counter == null ? -1 : counter.count();
    }

    /** Numbers by device in the order of their first arrival. */
    static Map<String, List<Long>> firstArrivals(ScriptedEndpoint endpoint) {
        Map<String, Set<Long>> seen = new HashMap<>();
        for (String line : lines(endpoint)) {
            int colon = line.indexOf(':');
            seen.computeIfAbsent(line.substring(0, colon), d -> new LinkedHashSet<>())
                    .add(Long.parseLong(line.substring(colon + 1)));
        }
        Map<String, List<Long>> ordered = new HashMap<>();
        seen.forEach((device, numbers) -> ordered.put(device, List.copyOf(numbers)));
        return ordered;
    }

    static void assertEverythingInOrder(ScriptedEndpoint endpoint, long from, long to) {
        Map<String, List<Long>> arrivals = firstArrivals(endpoint);
        List<Long> all = LongStream.range(from, to).boxed().toList();
        for (String device : DEVICES) {
            assertThat(arrivals.get(device)).as("numbers of device %s", device).isEqualTo(all);
        }
    }
}
