/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.bus.Batch;
import io.penstock.api.bus.Bus;
import io.penstock.api.bus.BusSettings;
import io.penstock.api.bus.DeadLetter;
import io.penstock.api.bus.Reader;
import io.penstock.api.event.Event;
import io.penstock.api.setting.Size;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** How a bus gives what is large: in pieces that fit into memory. */
interface LargeEventsKit extends Kit {
    int EVENTS = 64;
    int SIZE = 1 << 20;
    int MOST_AT_ONCE = (int) (Reader.ENOUGH_BYTES / SIZE) + 1;
    int MAX = 512;

    /** With room for large dead letters. */
    private Bus roomy() throws Exception {
        BusSettings small = KitEvents.settings();
        return bus(new BusSettings(
                small.durability(),
                small.keep(),
                small.maxSize(),
                small.otherStreams(),
                small.whenFull(),
                small.segment(),
                new Size(1L << 30)));
    }

    private void appendLarge(Bus bus, int bytes, int count) {
        for (int i = 0; i < count; i++) {
            append(bus, List.of(KitEvents.ofSize("pump", i, bytes)));
        }
    }

    @Test
    default void shouldGiveABacklogOfLargeEventsInOrderAndAFewAtATime() throws Exception {
        // Given
        Bus bus = roomy();
        appendLarge(bus, SIZE, EVENTS);
        KitReader reader = KitReader.open(bus, "a");
        // When
        List<Integer> given = new ArrayList<>();
        while (reader.events().size() < EVENTS) {
            Batch batch = reader.poll(Duration.ofMillis(5), PATIENCE, MAX);
            given.add(batch.events().size());
        }
        // Then
        assertThat(given).allSatisfy(events -> assertThat(events).isBetween(1, MOST_AT_ONCE));
        assertThat(given)
                .as("no more batches than it takes")
                .hasSizeLessThan(2 * EVENTS * SIZE / (int) Reader.ENOUGH_BYTES);
        assertThat(reader.numbers())
                .isEqualTo(LongStream.range(0, EVENTS).boxed().toList());
    }

    @Test
    default void shouldGiveOneThatIsLargerThanABatch() throws Exception {
        // Given
        Bus bus = roomy();
        appendLarge(bus, (int) Reader.ENOUGH_BYTES + SIZE, 3);
        KitReader reader = KitReader.open(bus, "a");
        // When, Then
        for (int i = 0; i < 3; i++) {
            assertThat(reader.poll(Duration.ZERO, PATIENCE, MAX).events()).hasSize(1);
        }
        assertThat(reader.numbers()).containsExactly(0L, 1L, 2L);
    }

    @Test
    default void shouldListLargeDeadLettersInOrderAndAFewAtATime() throws Exception {
        // Given
        Bus bus = roomy();
        List<CompletionStage<Void>> added = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            List<Event> originals = List.of(KitEvents.ofSize("pump", i, SIZE));
            added.add(bus.deadLetters()
                    .add(new DeadLetter(0, "a", "format", "poison", Instant.EPOCH, "", originals, null)));
        }
        added.forEach(a -> a.toCompletableFuture().join());
        // When
        List<Long> numbers = new ArrayList<>();
        List<DeadLetter> page = bus.deadLetters().list("a", 0, MAX);
        while (!page.isEmpty()) {
            assertThat(page).hasSizeLessThanOrEqualTo(MOST_AT_ONCE);
            page.forEach(l -> numbers.add(KitEvents.number(l.events().get(0))));
            page = bus.deadLetters().list("a", page.get(page.size() - 1).id(), MAX);
        }
        // Then
        assertThat(numbers).isEqualTo(LongStream.range(0, EVENTS).boxed().toList());
    }
}
