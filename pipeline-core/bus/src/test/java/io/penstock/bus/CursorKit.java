/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import static io.penstock.bus.KitEvents.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.api.bus.Batch;
import io.penstock.api.bus.Bus;
import io.penstock.api.bus.Checkpoint;
import io.penstock.api.bus.CursorStatus;
import io.penstock.api.bus.Selection;
import io.penstock.api.bus.Shard;
import io.penstock.api.bus.Start;
import io.penstock.api.bus.Stream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A cursor's life: where it begins, what a commit keeps, who has it, and its end. */
interface CursorKit extends Kit {
    @Test
    default void shouldStartANewCursorAtTheEnd() throws Exception {
        // Given
        Bus bus = bus();
        append(bus, events("pump", 0, 10));
        // When
        KitReader reader = KitReader.open(bus, "a", Start.NOW);
        reader.close();
        append(bus, events("pump", 10, 12));
        KitReader again = KitReader.open(bus, "a", Start.EARLIEST).readAll();
        // Then
        assertThat(again.numbers()).containsExactly(10L, 11L);
    }

    @Test
    default void shouldStartANewCursorAtATime() throws Exception {
        // Given
        Bus bus = bus();
        append(bus, events("pump", 0, 3));
        clock().advance(Duration.ofMinutes(1));
        append(bus, events("pump", 3, 5));
        clock().advance(Duration.ofMinutes(1));
        append(bus, events("pump", 5, 7));
        // When
        Instant time = Instant.parse("2026-03-01T12:00:30Z");
        KitReader reader = KitReader.open(bus, "a", new Start.At(time)).readAll();
        // Then
        assertThat(reader.numbers()).containsExactly(3L, 4L, 5L, 6L);
    }

    @Test
    default void shouldTakeUpACursorByItsOldName() throws Exception {
        // Given
        Bus bus = bus();
        append(bus, events("pump", 0, 10));
        KitReader old = KitReader.open(bus, "old").readUntil(4);
        for (Shard s : old.assigned().keySet()) {
            old.commitState(s, "k", "v".getBytes(StandardCharsets.UTF_8));
        }
        old.close();
        // When
        KitReader reader = KitReader.open(bus, "new", Stream.EVENTS, Selection.ALL, Start.NOW, "old");
        reader.readAll();
        // Then
        assertThat(reader.numbers()).containsExactly(4L, 5L, 6L, 7L, 8L, 9L);
        assertThat(reader.state(reader.shard(0), "k")).isEqualTo("v");
        assertThat(bus.cursors()).extracting(CursorStatus::name).containsExactly("new");
    }

    @Test
    default void shouldGoOnAtTheCommitAfterItWasClosed() throws Exception {
        // Given
        Bus bus = bus();
        append(bus, events("pump", 0, 10));
        KitReader reader = KitReader.open(bus, "a").readUntil(4).commit();
        reader.readUntil(9).close();
        // When
        KitReader again = KitReader.open(bus, "a").readUntil(6);
        // Then
        assertThat(again.numbers()).containsExactly(4L, 5L, 6L, 7L, 8L, 9L);
    }

    @Test
    default void shouldSaveStateByShardAndEntryWithThePosition() throws Exception {
        // Given
        Bus bus = bus();
        KitReader reader = KitReader.open(bus, "a");
        List<Shard> shards = new ArrayList<>(reader.assigned().keySet());
        for (int i = 0; i < shards.size(); i++) {
            reader.commitState(shards.get(i), "kept", ("kept" + i).getBytes(StandardCharsets.UTF_8));
            reader.commitState(shards.get(i), "deleted", new byte[] {1});
            reader.commitState(shards.get(i), "deleted", null);
        }
        reader.close();
        // When
        KitReader again = KitReader.open(bus, "a");
        // Then
        for (int i = 0; i < shards.size(); i++) {
            assertThat(again.assigned().get(again.shard(i)).state()).hasSize(1);
            assertThat(again.state(again.shard(i), "kept")).isEqualTo("kept" + i);
        }
    }

    @Test
    default void shouldTellEntriesApartWhateverIsInTheirNames() throws Exception {
        // Given: such as a device and a source, as a step has them under one key
        Bus bus = bus();
        KitReader reader = KitReader.open(bus, "a");
        Shard shard = reader.shard(0);
        List<String> names =
                List.of("", "a", "A", "a ", "a\u0000", "a\u0000b", "a\u0000c", "\u00e4", "a\u0308", "\ud83d\ude00");
        for (String name : names) {
            reader.commitState(shard, name, name.getBytes(StandardCharsets.UTF_8));
        }
        reader.close();
        // When
        KitReader again = KitReader.open(bus, "a");
        // Then
        assertThat(again.assigned().get(shard).state()).hasSameSizeAs(names);
        assertThat(names)
                .allSatisfy(name -> assertThat(again.state(shard, name)).isEqualTo(name));
    }

    @Test
    default void shouldRefuseACommitThatGoesBack() throws Exception {
        // Given
        Bus bus = bus();
        append(bus, events("pump", 0, 10));
        KitReader reader = KitReader.open(bus, "a");
        Batch early = reader.poll(Duration.ZERO, PATIENCE, 2);
        reader.readUntil(10).commit();
        // When, Then
        assertThatThrownBy(() -> reader.reader()
                        .commit(early.shard(), early.end(), Checkpoint.EMPTY)
                        .toCompletableFuture()
                        .join())
                .hasStackTraceContaining("must not go back");
    }

    @Test
    default void shouldRefuseASecondReaderOfACursor() throws Exception {
        // Given
        Bus bus = bus();
        KitReader first = KitReader.open(bus, "a");
        // When, Then
        assertThatThrownBy(() -> KitReader.open(bus, "a"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'a' has a reader already");
        first.close();
        KitReader.open(bus, "a").close();
    }

    @Test
    default void shouldMoveAClosedCursorAndDiscardItsState() throws Exception {
        // Given
        Bus bus = bus();
        append(bus, events("pump", 0, 5));
        KitReader reader = KitReader.open(bus, "a").readUntil(5);
        reader.commitState(reader.shard(0), "k", new byte[] {1});
        reader.commit();
        // When, Then
        assertThatThrownBy(() -> bus.seek("a", Start.EARLIEST)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> bus.drop("a")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> bus.seek("b", Start.EARLIEST))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'b'")
                .hasMessageContaining("[a]");
        reader.close();
        bus.seek("a", Start.EARLIEST);
        KitReader again = KitReader.open(bus, "a", Start.NOW).readAll();
        assertThat(again.events()).hasSize(5);
        assertThat(again.state(again.shard(0), "k")).isNull();
        again.close();
        bus.drop("a");
        assertThat(bus.cursors()).isEmpty();
    }

    @Test
    default void shouldLetGoOfACursorThatTheProfileHasNoMore() throws Exception {
        // Given
        Bus bus = bus();
        append(bus, events("pump", 0, 5));
        KitReader.open(bus, "kept").readUntil(3).commit().close();
        KitReader.open(bus, "gone").readUntil(3).commit().close();
        // When
        bus.retain(Set.of("kept"));
        // Then
        assertThat(cursor(bus, "gone").holding()).isFalse();
        assertThat(cursor(bus, "kept").holding()).isTrue();
        clock().advance(Duration.ofMinutes(4));
        housekeep(bus);
        KitReader back = KitReader.open(bus, "gone").readAll();
        assertThat(back.numbers()).containsExactly(3L, 4L);
        assertThat(cursor(bus, "gone").holding()).isTrue();
        back.close();
        bus.retain(Set.of("kept"));
        letTimePass(bus);
        assertThat(bus.cursors()).extracting(CursorStatus::name).containsExactly("kept");
    }
}
