/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import static io.penstock.bus.KitEvents.events;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.bus.Batch;
import io.penstock.api.bus.Bus;
import io.penstock.api.event.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The order that holds for each device, and the shard that its events are in. */
interface OrderKit extends Kit {
    List<String> DEVICES = List.of("pump", "valve", "tank", "fan", "oven", "drill", "press");

    @Test
    default void shouldKeepTheOrderOfEachDeviceWhenManyAppendAtOnce() throws Exception {
        // Given
        Bus bus = bus();
        ExecutorService pool = Executors.newFixedThreadPool(DEVICES.size());
        List<Future<?>> running = new ArrayList<>();
        // When
        for (String device : DEVICES) {
            running.add(pool.submit(() -> {
                for (int i = 0; i < 2_000; i += 5) {
                    append(bus, events(device, i, i + 5));
                }
            }));
        }
        KitReader reader = KitReader.open(bus, "a").readUntil(DEVICES.size() * 2_000);
        for (Future<?> f : running) {
            f.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
        pool.shutdown();
        // Then
        Map<String, List<Event>> byDevice = reader.events().stream().collect(Collectors.groupingBy(Event::device));
        assertThat(byDevice).hasSize(DEVICES.size());
        byDevice.values().forEach(list -> assertThat(list.stream().map(KitEvents::number))
                .containsExactlyElementsOf(
                        IntStream.range(0, 2_000).mapToObj(Long::valueOf).toList()));
    }

    @Test
    default void shouldSayWhichShardTheEventsOfADeviceAreIn() throws Exception {
        // Given
        Bus bus = bus();
        for (String device : DEVICES) {
            append(bus, events(device, 0, 3));
        }
        KitReader reader = KitReader.open(bus, "a");
        // When
        for (int read = 0; read < 3 * DEVICES.size(); ) {
            Batch batch = reader.poll(Duration.ZERO, PATIENCE, 100);
            // Then
            assertThat(batch.events()).isNotEmpty().allSatisfy(e -> assertThat(reader.shardOf(e.device()))
                    .isEqualTo(batch.shard()));
            read += batch.events().size();
        }
    }
}
