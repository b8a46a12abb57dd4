/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.api.bus.Bus;
import io.penstock.api.bus.DeadLetter;
import io.penstock.api.endpoint.Endpoint.Mode;
import io.penstock.engine.SingleLane;
import io.penstock.engine.profile.Step;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Everything goes wrong at random, again and again; what came in must be delivered or a dead letter in the end. */
class ChaosTest extends LaneHarness {
    @TempDir
    private static Path folder;

    @Override
    Bus newBus() {
        return segments(folder);
    }

    private static List<Step> steps(SplittableRandom random) {
        List<Step> steps = new ArrayList<>();
        if (random.nextBoolean()) {
            steps.add(SingleLane.step("all", new Functions.Keep(e -> true)));
        }
        if (random.nextInt(3) > 0) {
            steps.add(batch(7, Duration.ofMillis(20)));
        }
        steps.add(format());
        return steps;
    }

    private static boolean isPoison(String line) {
        return Long.parseLong(line.substring(2)) % 97 == 13;
    }

    /** A poison alone, with its group where the chain that made it is gone, or what a step held that is gone. */
    private static boolean isRightlyDead(DeadLetter letter) {
        return letter.reason().startsWith("held by step")
                || letter.events().stream().anyMatch(e -> Functions.number(e) % 97 == 13);
    }

    private void upset(ScriptedEndpoint endpoint, SplittableRandom random) {
        switch (random.nextInt(5)) {
            case 0 -> endpoint.vanishAfter.set(random.nextInt(60));
            case 1 -> endpoint.hanging = !endpoint.hanging;
            case 2 -> endpoint.reachable = !endpoint.reachable;
            case 3 -> endpoint.delay = Duration.ofNanos(random.nextInt(300_000));
            default -> endpoint.delay = Duration.ZERO;
        }
    }

    private static void calm(ScriptedEndpoint endpoint) {
        endpoint.hanging = false;
        endpoint.reachable = true;
        endpoint.delay = Duration.ZERO;
        endpoint.vanishAfter.set(-1);
    }

    @ParameterizedTest
    @CsvSource({"ORDERED, 1", "ORDERED, 2", "CONCURRENT, 3", "CONCURRENT, 4"})
    void shouldLoseNothingWhateverFails(Mode mode, long seed) {
        // Given
        SplittableRandom random = new SplittableRandom(seed);
        ScriptedEndpoint endpoint = endpoint(mode, 8, Duration.ofMillis(150));
        endpoint.refuses = m -> List.of(text(m).split("\n")).stream().anyMatch(ChaosTest::isPoison) ? "poison" : null;
        SingleLane lane = run(SingleLane.lane(endpoint, steps(random)));
        // When
        long appended = 0;
        for (int round = 0; round < 12; round++) {
            append(appended, appended + 40);
            appended += 40;
            upset(endpoint, random);
            long sent = endpoint.handedOver.get();
            long until = System.nanoTime() + 1_000_000L * (40 + random.nextInt(80));
            await().pollInterval(Duration.ofMillis(2))
                    .until(() -> endpoint.handedOver.get() > sent + 50 || System.nanoTime() - until > 0);
            if (random.nextInt(3) == 0) {
                lane.engine().apply(SingleLane.profile(FOLDER, SingleLane.lane(endpoint, steps(random)), Map.of()));
            } else if (random.nextInt(3) == 0) {
                lane.close();
                lane = run(SingleLane.lane(endpoint, steps(random)));
            }
        }
        calm(endpoint);
        // Then
        long all = appended;
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(missing(endpoint, all)).isEmpty());
        assertThat(deadLetters()).allMatch(ChaosTest::isRightlyDead);
        assertThat(lines(endpoint)).noneMatch(ChaosTest::isPoison);
        assertLastArrivalsInOrder(endpoint);
    }

    /** Numbers that have neither arrived nor become a dead letter. */
    private List<String> missing(ScriptedEndpoint endpoint, long all) {
        Set<String> seen = new HashSet<>(lines(endpoint));
        seen.addAll(deadNumbers());
        return DEVICES.stream()
                .flatMap(device -> LongStream.range(0, all).mapToObj(n -> device + ":" + n))
                .filter(line -> !seen.contains(line))
                .toList();
    }

    /** Whoever takes the last arrival of each number, as a receiver that overwrites does, sees each device in order. */
    private static void assertLastArrivalsInOrder(ScriptedEndpoint endpoint) {
        Map<String, List<Long>> first = firstArrivals(endpoint);
        Map<String, Long> outOfOrder = new HashMap<>();
        first.forEach((device, numbers) -> {
            for (int i = 1; i < numbers.size(); i++) {
                if (numbers.get(i) < numbers.get(i - 1)) {
                    outOfOrder.put(device + " after " + numbers.get(i - 1), numbers.get(i));
                }
            }
        });
        // Only parts of a refused group may come behind what was in flight with it.
        assertThat(outOfOrder.values()).allSatisfy(n -> assertThat(n % 97).isBetween(7L, 20L));
    }
}
