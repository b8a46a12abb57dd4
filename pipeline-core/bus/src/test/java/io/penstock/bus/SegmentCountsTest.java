/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import static io.penstock.bus.CountsKit.addAll;
import static io.penstock.bus.CountsKit.passed;
import static io.penstock.bus.CountsKit.said;
import static io.penstock.bus.KitEvents.event;
import static io.penstock.bus.KitEvents.events;
import static io.penstock.bus.KitEvents.larges;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.penstock.api.bus.Bus;
import io.penstock.api.bus.Checkpoint;
import io.penstock.api.bus.DeadLetter;
import io.penstock.api.bus.Selection;
import io.penstock.api.bus.Start;
import io.penstock.api.bus.Stream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is counted, over stops and kills; and the clock that deleting by age goes by. */
class SegmentCountsTest extends SegmentFixture {
    @TempDir
    Path copy;

    private void appendSegments(Bus bus) {
        for (int i = 0; i < 1_000; i += 50) {
            append(bus, larges("pump", i, i + 50));
        }
    }

    @Test
    void shouldDeleteByAgeAtOnceWhenItStoppedALongTimeAfterItsLastEvent() throws Exception {
        // Given: what is kept for an hour, and nothing came since
        Bus first = bus();
        KitReader.open(first, "holder").close();
        appendSegments(first);
        letTimePass(first);
        first.close();
        // When
        Bus second = bus();
        KitReader.open(second, "holder").readUntil(1_000).commit();
        housekeep(second);
        // Then
        assertThat(second.status(Stream.EVENTS).events()).isLessThan(1_000);
    }

    @Test
    void shouldDeleteNothingByAgeWhenItIsOpenedAgainAfterTheClockJumped() throws Exception {
        // Given
        clock.set(Instant.ofEpochSecond(60));
        Bus first = bus();
        appendSegments(first);
        housekeep(first);
        clock.set(Instant.parse("2026-03-01T12:00:00Z"));
        housekeep(first);
        append(first, events("pump", 1_000, 1_001));
        first.close();
        // When
        Bus second = bus();
        housekeep(second);
        // Then
        assertThat(second.status(Stream.EVENTS).events()).isEqualTo(1_001);
    }

    @Test
    void shouldKeepTheCountOfWhatWentWithForgottenCursors() throws Exception {
        // Given
        Bus first = bus();
        append(first, events("pump", 0, 5));
        KitReader.open(first, "gone").close();
        first.retain(Set.of());
        letTimePass(first);
        first.close();
        // When, Then
        assertThat(bus().status(Stream.EVENTS).forgotten()).isEqualTo(5);
    }

    private static void addLetters(Bus bus, String owner, int count) {
        DeadLetter letter =
                new DeadLetter(0, owner, "decode", "no JSON", Instant.EPOCH, "", List.of(), new byte[1_000]);
        addAll(bus, Collections.nCopies(count, letter));
    }

    @Test
    void shouldSayOnceAMinuteWhatTheCapOfDeadLettersDrops() throws Exception {
        // Given: a cap of 16 KiB
        Bus first = bus();
        addLetters(first, "quiet", 1);
        addLetters(first, "plc", 20);
        // When
        housekeep(first);
        addLetters(first, "plc", 5);
        housekeep(first);
        // Then
        assertThat(said(first)).singleElement().satisfies(told -> assertThat(told)
                .contains("cause=[cap of dead letters]", "owner=[plc]", "lost="));
        // When
        first.close();
        Bus second = bus();
        housekeep(second);
        // Then: what was not said is said at the end, and nothing twice
        assertThat(said(second)).hasSize(2);
    }

    @Test
    void shouldSayNothingTwiceOfDeadLettersThatHaveAnotherOwnerNow() throws Exception {
        // Given
        SetClock noRounds = new NoRoundsClock(clock.instant());
        Bus first = bus(KitEvents.settings(), noRounds);
        KitReader.open(first, "old").close();
        addLetters(first, "old", 20);
        first.close();
        Bus second = bus(KitEvents.settings(), noRounds);
        // When
        KitReader.open(second, "new", Stream.EVENTS, Selection.ALL, Start.NOW, "old");
        addLetters(second, "new", 1);
        second.close();
        // Then
        assertThat(said(bus())).hasSize(2).last().satisfies(told -> assertThat(told)
                .contains("owner=[new]", "lost=1"));
    }

    @Test
    void shouldKeepDeadLettersOfACommitThatCouldNotBeWrittenWhenTheCursorIsDropped() throws Exception {
        // Given
        Bus bus = bus();
        append(bus, events("pump", 0, 1));
        KitReader reader = KitReader.open(bus, "a").readUntil(1);
        DeadLetter letter =
                new DeadLetter(0, "a", "format", "poison", Instant.EPOCH, "", List.of(event("pump", 0)), null);
        try (Connection store = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("state.db"))) {
            store.createStatement()
                    .execute("CREATE TRIGGER no BEFORE INSERT ON cursor BEGIN SELECT RAISE(ABORT, 'no room'); END");
            assertThatThrownBy(
                            () -> reader.commit(reader.shard(0), new Checkpoint(Map.of(), List.of(letter), List.of())))
                    .hasMessageContaining("no room");
            assertThatThrownBy(reader::close).hasMessageContaining("no room");
            // When
            bus.drop("a");
            // Then
            await().untilAsserted(() -> assertThat(bus.deadLetters().count("a")).isOne());
            assertThat(bus.cursors()).isEmpty();
        }
    }

    private static long handedOverBefore(KitReader reader) {
        return reader.assigned().get(reader.shard(0)).handedOver();
    }

    @Test
    void shouldKnowWhatWasHandedOverWhenItIsKilled() throws Exception {
        // Given
        SegmentBus bus = (SegmentBus) bus();
        KitReader reader = KitReader.open(bus, "a");
        KitReader other = KitReader.open(bus, "b");
        // When
        reader.reader().handedOver(reader.shard(0), 4);
        other.reader().handedOver(other.shard(0), 2);
        reader.commit(reader.shard(0), passed(1));
        // Then
        try (SegmentBus after = SegmentBus.open(LeftBehind.by(bus, directory, copy), KitEvents.settings(), clock)) {
            assertThat(handedOverBefore(KitReader.open(after, "a"))).isEqualTo(3);
        }
        try (SegmentBus after = SegmentBus.open(copy, KitEvents.settings(), clock)) {
            assertThat(handedOverBefore(KitReader.open(after, "a"))).isEqualTo(3);
            KitReader renamed = KitReader.open(after, "c", Stream.EVENTS, Selection.ALL, Start.NOW, "b");
            assertThat(handedOverBefore(renamed)).isEqualTo(2);
            assertThat(handedOverBefore(KitReader.open(after, "b"))).isZero();
        }
        try (SegmentBus after = SegmentBus.open(copy, KitEvents.settings(), clock)) {
            assertThat(handedOverBefore(KitReader.open(after, "b"))).isZero();
            assertThat(handedOverBefore(KitReader.open(after, "c"))).isEqualTo(2);
        }
    }

    @Test
    void shouldCountAnewWhereItsFileOfWhatWasHandedOverIsDamaged() throws Exception {
        // Given
        Bus first = bus();
        KitReader reader = KitReader.open(first, "a");
        reader.reader().handedOver(reader.shard(0), 4);
        first.close();
        Files.write(directory.resolve("bus/handed-over"), new byte[100]);
        // When
        Bus second = bus();
        KitReader again = KitReader.open(second, "a");
        // Then
        assertThat(handedOverBefore(again)).isZero();
        again.reader().handedOver(again.shard(0), 2);
        second.close();
        assertThat(handedOverBefore(KitReader.open(bus(), "a"))).isEqualTo(2);
    }
}
