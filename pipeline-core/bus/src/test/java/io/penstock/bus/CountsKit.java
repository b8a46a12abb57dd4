/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import static io.penstock.bus.KitEvents.events;
import static io.penstock.bus.KitEvents.larges;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.bus.Bus;
import io.penstock.api.bus.Checkpoint;
import io.penstock.api.bus.DeadLetter;
import io.penstock.api.bus.Discarded;
import io.penstock.api.bus.Selection;
import io.penstock.api.bus.Shard;
import io.penstock.api.bus.Start;
import io.penstock.api.bus.Stream;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What {@link Bus} promises to count: nothing goes otherwise. */
interface CountsKit extends Kit {
    static void addAll(Bus bus, List<DeadLetter> letters) {
        letters.stream().map(bus.deadLetters()::add).toList().forEach(added -> added.toCompletableFuture()
                .join());
    }

    static Checkpoint passed(long messages) {
        return new Checkpoint(Map.of(), List.of(), List.of(), messages);
    }

    /** What was said on {@code system}. */
    static List<String> said(Bus bus) {
        KitReader reader = KitReader.open(bus, "s", Stream.SYSTEM, Selection.ALL, Start.EARLIEST, null)
                .readAll();
        reader.close();
        return reader.events().stream().map(e -> e.readings().toString()).toList();
    }

    /** A closed cursor with 3 of 5 events finished, that carries 2 held and 4 pending ones. */
    private void closedWithState(Bus bus, String name) {
        KitReader reader = KitReader.open(bus, name).readUntil(3);
        Shard shard = reader.shardOf("pump");
        reader.commitState(shard, "held", new byte[2]);
        reader.commitState(shard, "pending", new byte[4]);
        reader.close();
    }

    @Test
    default void shouldSayWhatGoesWithACursorThatIsMovedOrDropped() throws Exception {
        // Given
        Bus bus = bus();
        append(bus, events("pump", 0, 5));
        closedWithState(bus, "a");
        // When, Then
        assertThat(bus.seek("a", Start.EARLIEST)).isEqualTo(new Discarded("a", Stream.EVENTS, 2, 2, 4));
        assertThat(bus.drop("a")).isEqualTo(new Discarded("a", Stream.EVENTS, 5, 0, 0));
    }

    @Test
    default void shouldCountAndAnnounceWhatGoesWithACursorThatIsForgotten() throws Exception {
        // Given
        Bus bus = bus();
        append(bus, events("pump", 0, 5));
        closedWithState(bus, "gone");
        bus.retain(Set.of());
        // When
        letTimePass(bus);
        // Then
        assertThat(bus.cursors()).isEmpty();
        assertThat(bus.status(Stream.EVENTS).forgotten()).isEqualTo(2 + 2 + 4);
        assertThat(said(bus)).singleElement().satisfies(told -> assertThat(told)
                .contains("cause=[cursor forgotten]", "cursor=[gone]", "lag=2", "held=2", "pending=4"));
    }

    @Test
    default void shouldRememberWhatWasHandedOverUntilACommitHasPassedIt() throws Exception {
        // Given
        Bus bus = bus();
        append(bus, events("pump", 0, 5));
        KitReader first = KitReader.open(bus, "a").readUntil(3);
        Shard shard = first.shardOf("pump");
        assertThat(first.assigned().get(shard).handedOver()).isZero();
        // When: five were handed over, and the first three are finished
        first.reader().handedOver(shard, 5);
        first.commit(shard, passed(3));
        first.close();
        // Then
        KitReader second = KitReader.open(bus, "a");
        assertThat(second.assigned().get(shard).handedOver()).isEqualTo(2);
        // When: it ends before it has handed anything over, then once more after one commit
        second.close();
        KitReader third = KitReader.open(bus, "a");
        assertThat(third.assigned().get(shard).handedOver()).isEqualTo(2);
        third.reader().handedOver(shard, 1);
        third.commit(shard, passed(1));
        third.close();
        KitReader fourth = KitReader.open(bus, "a");
        assertThat(fourth.assigned().get(shard).handedOver()).isEqualTo(1);
        fourth.close();
        // Then: what an operator wants once more is no double
        bus.seek("a", Start.EARLIEST);
        assertThat(KitReader.open(bus, "a").assigned().get(shard).handedOver()).isZero();
    }

    @Test
    default void shouldTakeDeadLettersAlongWithWhatWasDroppedOfThemWhenACursorIsTakenUpByItsOldName() throws Exception {
        // Given: a cap of 16 KiB, above which the old one is
        Bus bus = bus();
        KitReader.open(bus, "old").close();
        DeadLetter old =
                new DeadLetter(0, "old", "format", "poison", clock().instant(), "", larges("pump", 0, 10), null);
        addAll(bus, Collections.nCopies(10, old));
        DeadLetter other =
                new DeadLetter(0, "other", "format", "no", clock().instant(), "", events("pump", 0, 1), null);
        addAll(bus, List.of(other));
        List<Long> kept = ids(bus, "old");
        long dropped = bus.deadLetters().dropped("old");
        assertThat(kept).isNotEmpty();
        assertThat(dropped).isPositive();
        housekeep(bus);
        // When
        KitReader.open(bus, "new", Stream.EVENTS, Selection.ALL, Start.NOW, "old");
        // Then
        assertThat(ids(bus, "new")).isEqualTo(kept);
        assertThat(ids(bus, "old")).isEmpty();
        assertThat(ids(bus, "other")).hasSize(1);
        assertThat(bus.deadLetters().dropped("new")).isEqualTo(dropped);
        assertThat(bus.deadLetters().dropped("old")).isZero();
        // Then: the cap is that of all of them
        DeadLetter more =
                new DeadLetter(0, "new", "format", "poison", clock().instant(), "", larges("pump", 0, 10), null);
        addAll(bus, List.of(more));
        assertThat(ids(bus, "new")).hasSameSizeAs(kept).doesNotContain(kept.get(0));
        assertThat(bus.deadLetters().dropped("new")).isEqualTo(dropped + 10);
    }

    private static List<Long> ids(Bus bus, String owner) {
        return bus.deadLetters().list(owner, 0, 100).stream()
                .map(DeadLetter::id)
                .toList();
    }

    @Test
    default void shouldCountTheEventsOfADeadLetterThatItsCapDrops() throws Exception {
        // Given: a cap of 16 KiB
        Bus bus = bus();
        // When
        DeadLetter group =
                new DeadLetter(0, "a", "format", "poison", clock().instant(), "", larges("pump", 0, 10), null);
        addAll(bus, Collections.nCopies(10, group));
        // Then
        long kept = bus.deadLetters().count("a");
        assertThat(kept).isBetween(1L, 8L);
        assertThat(bus.deadLetters().dropped(null)).isEqualTo(10 * (10 - kept));
        assertThat(bus.deadLetters().cap()).isEqualTo(16 * 1024);
    }
}
