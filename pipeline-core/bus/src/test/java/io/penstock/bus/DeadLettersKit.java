/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.bus.Bus;
import io.penstock.api.bus.Checkpoint;
import io.penstock.api.bus.DeadLetter;
import io.penstock.api.event.Event;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How dead letters are kept, replayed and capped. */
interface DeadLettersKit extends Kit {
    @Test
    default void shouldKeepDeadLettersWithTheCommitAndDeleteThemWhenReplayed() throws Exception {
        // Given
        Bus bus = bus();
        KitReader reader = KitReader.open(bus, "a");
        Event poison = KitEvents.large("pump", 3);
        Instant at = Instant.parse("2026-03-01T12:00:01Z");
        DeadLetter letter = new DeadLetter(0, "a", "format", "no such field", at, "h1", List.of(poison), null);
        // When
        reader.commit(reader.shard(0), new Checkpoint(Map.of(), List.of(letter), List.of()));
        bus.deadLetters()
                .add(new DeadLetter(0, "plc", "decode", "no JSON", at, "h1", List.of(), new byte[] {1, 2}))
                .toCompletableFuture()
                .join();
        // Then
        DeadLetter kept = bus.deadLetters().list("a", 0, 10).get(0);
        assertThat(kept)
                .isEqualTo(new DeadLetter(kept.id(), "a", "format", "no such field", at, "h1", List.of(poison), null));
        assertThat(bus.deadLetters().list(null, kept.id(), 10).get(0).raw()).containsExactly(1, 2);
        assertThat(bus.deadLetters().get(kept.id())).isEqualTo(kept);
        assertThat(bus.deadLetters().count(null)).isEqualTo(2);
        reader.commit(reader.shard(0), new Checkpoint(Map.of(), List.of(), List.of(kept.id())));
        assertThat(bus.deadLetters().count("a")).isZero();
        assertThat(bus.deadLetters().get(kept.id())).isNull();
    }

    @Test
    default void shouldCapDeadLettersByOwnerAndCountTheOldestDropped() throws Exception {
        // Given: a cap of 16 KiB
        Bus bus = bus();
        byte[] raw = new byte[1000];
        Instant at = clock().instant();
        // When
        for (int i = 0; i < 50; i++) {
            bus.deadLetters()
                    .add(new DeadLetter(0, "noisy", "decode", "r" + i, at, "", List.of(), raw))
                    .toCompletableFuture()
                    .join();
        }
        bus.deadLetters()
                .add(new DeadLetter(0, "quiet", "decode", "r", at, "", List.of(), raw))
                .toCompletableFuture()
                .join();
        // Then
        long kept = bus.deadLetters().count("noisy");
        assertThat(kept).isBetween(10L, 17L);
        assertThat(bus.deadLetters().dropped("noisy")).isEqualTo(50 - kept);
        assertThat(bus.deadLetters().list("noisy", 0, 100))
                .last()
                .extracting(DeadLetter::reason)
                .isEqualTo("r49");
        assertThat(bus.deadLetters().count("quiet")).isEqualTo(1);
        assertThat(bus.deadLetters().dropped("quiet")).isZero();
        List<Long> ids = bus.deadLetters().list("noisy", 0, 100).stream()
                .map(DeadLetter::id)
                .toList();
        assertThat(bus.deadLetters().drop(ids)).isEqualTo((int) kept);
        assertThat(bus.deadLetters().drop(ids)).isZero();
    }
}
