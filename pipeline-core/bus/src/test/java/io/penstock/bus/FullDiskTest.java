/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import static io.penstock.bus.KitEvents.larges;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.penstock.api.bus.BusSettings.Durability;
import io.penstock.api.bus.BusSettings.WhenFull;
import io.penstock.api.bus.Checkpoint;
import io.penstock.api.bus.DeadLetter;
import io.penstock.api.bus.Selection;
import io.penstock.api.bus.Start;
import io.penstock.api.bus.Stream;
import io.penstock.api.error.BusFullException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full, or fails, in every place: what was refused is not there, what was taken is. */
class FullDiskTest {
    @TempDir
    Path directory;

    private final FailingDisk disk = new FailingDisk();

    private SegmentBus open(Durability durability) throws Exception {
        return SegmentBus.open(
                directory, KitEvents.settings(durability, WhenFull.DROP_OLDEST, 1 << 30), Clock.systemUTC(), disk);
    }

    private static List<Long> numbers(long to) {
        return LongStream.range(0, to).boxed().toList();
    }

    @Test
    void shouldRefuseWhatDoesNotFitAndGoOnOnceThereIsRoom() throws Exception {
        for (boolean cannotCut : new boolean[] {false, true}) {
            disk.cannotCut = cannotCut;
            int taken = 0;
            try (SegmentBus bus = open(Durability.PROCESS)) {
                KitReader before = KitReader.open(bus, "a").readAll().commit();
                taken = before.events().isEmpty() ? 0 : (int) before.numbers().size();
                // When: room for part of a block, more each time
                for (int room = 0; room < 3000; room += 97) {
                    disk.room = room;
                    int from = taken;
                    assertThatThrownBy(() -> bus.append(Stream.EVENTS, larges("pump", from, from + 20))
                                    .toCompletableFuture()
                                    .join())
                            .hasCauseInstanceOf(BusFullException.class)
                            .hasMessageContaining("No space left");
                    assertThat(bus.trouble()).contains("events").contains("No space left");
                    disk.room = Long.MAX_VALUE;
                    bus.append(Stream.EVENTS, larges("pump", from, from + 1))
                            .toCompletableFuture()
                            .join();
                    taken++;
                }
                // Then
                assertThat(bus.trouble()).isNull();
                assertThat(before.readUntil(taken).numbers()).isEqualTo(numbers(taken));
            }
            try (SegmentBus bus = open(Durability.PROCESS)) {
                KitReader again = KitReader.open(bus, "b").readAll();
                assertThat(again.numbers()).isEqualTo(numbers(taken));
                assertThat(bus.status(Stream.EVENTS).holes()).isZero();
                again.close();
                bus.drop("a");
                bus.drop("b");
            }
            try (var files = java.nio.file.Files.list(directory.resolve("bus/events"))) {
                for (Path p : files.toList()) {
                    java.nio.file.Files.delete(p);
                }
            }
        }
    }

    @Test
    void shouldNotFindWhatWasRefusedThoughBlocksOfItWereWrittenAndCouldNotBeCut() throws Exception {
        // Given
        disk.cannotCut = true;
        int taken = 0;
        try (SegmentBus bus = open(Durability.PROCESS)) {
            // When: room for two blocks of three
            disk.room = 600_000;
            assertThatThrownBy(() -> bus.append(Stream.EVENTS, larges("pump", 0, 3_000))
                            .toCompletableFuture()
                            .join())
                    .hasCauseInstanceOf(BusFullException.class);
            disk.room = Long.MAX_VALUE;
            for (; taken < 1_000; taken += 10) {
                bus.append(Stream.EVENTS, larges("pump", taken, taken + 10))
                        .toCompletableFuture()
                        .join();
            }
        }
        // Then
        try (SegmentBus bus = open(Durability.PROCESS)) {
            assertThat(KitReader.open(bus, "a").readAll().numbers()).isEqualTo(numbers(taken));
            assertThat(bus.status(Stream.EVENTS).holes()).isZero();
        }
    }

    @Test
    void shouldRefuseWhenNoSegmentCanBeBegun() throws Exception {
        // Given
        try (SegmentBus bus = open(Durability.PROCESS)) {
            KitReader reader = KitReader.open(bus, "a");
            int taken = 0;
            while (bus.status(Stream.EVENTS).segments() < 2) {
                bus.append(Stream.EVENTS, larges("pump", taken, taken + 10))
                        .toCompletableFuture()
                        .join();
                taken += 10;
            }
            // When: full from now on, also for the seal of the segment and the next file
            disk.room = 0;
            int refusedFrom = taken;
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> bus.append(Stream.EVENTS, larges("pump", refusedFrom, refusedFrom + 600))
                                .toCompletableFuture()
                                .join())
                        .hasCauseInstanceOf(BusFullException.class);
            }
            disk.room = Long.MAX_VALUE;
            bus.append(Stream.EVENTS, larges("pump", taken, taken + 600))
                    .toCompletableFuture()
                    .join();
            // Then
            assertThat(reader.readUntil(taken + 600).numbers()).isEqualTo(numbers(taken + 600));
            assertThat(bus.status(Stream.EVENTS).refused()).isEqualTo(1800);
        }
    }

    @Test
    void shouldCompleteAnAppendOnlyOnceItIsForcedAndForceForAllThatWait() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        try (SegmentBus bus = open(Durability.DISK);
                AutoCloseable opened = gate::countDown) {
            // Given
            disk.forceGate = gate;
            // When
            CompletableFuture<Void> first =
                    bus.append(Stream.EVENTS, larges("pump", 0, 1)).toCompletableFuture();
            await().until(() -> disk.forces.get() == 1);
            List<CompletableFuture<Void>> others = java.util.stream.IntStream.range(1, 50)
                    .mapToObj(i ->
                            bus.append(Stream.EVENTS, larges("pump", i, i + 1)).toCompletableFuture())
                    .toList();
            // Then
            assertThat(first).isNotDone();
            assertThat(others).noneMatch(CompletableFuture::isDone);
            await().until(() -> bus.status(Stream.EVENTS).appended() == 50);
            gate.countDown();
            first.join();
            others.forEach(CompletableFuture::join);
            assertThat(disk.forces.get()).isEqualTo(2);
        }
    }

    @Test
    void shouldTakeNothingWhileNothingCanBeForcedAndGoOnOnceItCan() throws Exception {
        try (SegmentBus bus = open(Durability.DISK)) {
            // Given
            KitReader reader = KitReader.open(bus, "a");
            disk.cannotForce = true;
            // When: the same is offered again and again
            for (int i = 0; i < 5; i++) {
                assertThatThrownBy(() -> bus.append(Stream.EVENTS, larges("pump", 0, 2))
                                .toCompletableFuture()
                                .join())
                        .hasCauseInstanceOf(BusFullException.class)
                        .hasMessageContaining("force")
                        .hasMessageContaining("Input/output error");
            }
            // Then: what was written before anybody knew is all there is of it, and all of it is counted
            assertThat(bus.trouble()).contains("cannot force the log to disk", "Input/output error");
            assertThat(bus.status(Stream.EVENTS).appended()).isEqualTo(2);
            assertThat(bus.status(Stream.EVENTS).refused()).isEqualTo(10);
            // When
            disk.cannotForce = false;
            await().until(() -> bus.trouble() == null);
            bus.append(Stream.EVENTS, larges("pump", 2, 4))
                    .toCompletableFuture()
                    .join();
            // Then
            assertThat(reader.readAll().numbers()).containsExactly(0L, 1L, 2L, 3L);
        }
    }

    @Test
    void shouldRefuseWhatWasWrittenBehindAnAppendThatCannotBeForced() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        try (SegmentBus bus = open(Durability.DISK);
                AutoCloseable opened = gate::countDown) {
            // Given: one that is being forced, and one that was written meanwhile
            disk.forceGate = gate;
            disk.cannotForce = true;
            CompletableFuture<Void> first = offer(bus, 0);
            await().until(() -> disk.forces.get() == 1);
            CompletableFuture<Void> behind = offer(bus, 1);
            await().until(() -> bus.status(Stream.EVENTS).appended() == 2);
            // When: forcing fails once
            gate.countDown();
            await().until(first::isDone);
            disk.cannotForce = false;
            // Then
            assertThat(behind)
                    .failsWithin(Kit.PATIENCE)
                    .withThrowableThat()
                    .withCauseInstanceOf(BusFullException.class)
                    .withMessageContaining("Input/output error");
            assertThat(first).isCompletedExceptionally();
            assertThat(bus.status(Stream.EVENTS).refused()).isEqualTo(2);
            await().until(() -> bus.trouble() == null);
            offer(bus, 0).join();
            offer(bus, 1).join();
        }
    }

    @Test
    void shouldRefuseWhatWasOnItsWayWhenForcingFailedThoughItWorksAgain() throws Exception {
        HeldClock held = new HeldClock(Instant.parse("2026-03-01T12:00:00Z"));
        CountDownLatch gate = new CountDownLatch(1);
        try (SegmentBus bus = SegmentBus.open(
                        directory, KitEvents.settings(Durability.DISK, WhenFull.DROP_OLDEST, 1 << 30), held, disk);
                AutoCloseable released = held::release;
                AutoCloseable opened = gate::countDown) {
            // Given: one that is being forced, another thread that is held up in writing, and one that is queued behind
            // that
            disk.forceGate = gate;
            disk.cannotForce = true;
            CompletableFuture<Void> first = offer(bus, 0);
            await().until(() -> disk.forces.get() == 1);
            List<CompletableFuture<Void>> others = new CopyOnWriteArrayList<>();
            Thread other = new Thread(() -> {
                while (!held.isHolding()) {
                    others.add(offer(bus, 1));
                }
            });
            held.hold(other);
            other.start();
            await().until(held::isHolding);
            CompletableFuture<Void> behind = offer(bus, 2);
            // When: forcing fails once, and both go on when it works
            gate.countDown();
            await().until(first::isDone);
            disk.cannotForce = false;
            await().until(() -> bus.trouble() == null);
            held.release();
            other.join();
            // Then
            assertThat(others).isNotEmpty().allSatisfy(o -> assertThat(o).failsWithin(Kit.PATIENCE));
            assertThat(behind).failsWithin(Kit.PATIENCE);
            offer(bus, 0).join();
        }
    }

    private static CompletableFuture<Void> offer(SegmentBus bus, int number) {
        return bus.append(Stream.EVENTS, larges("pump", number, number + 1)).toCompletableFuture();
    }

    @Test
    void shouldForceTheNameOfASegmentAgainThatCouldNotBeForcedBeforeItCompletesWhatIsInIt() throws Exception {
        try (SegmentBus bus = open(Durability.DISK)) {
            // Given
            disk.cannotForceNames = true;
            assertThatThrownBy(() -> bus.append(Stream.EVENTS, larges("pump", 0, 1))
                            .toCompletableFuture()
                            .join())
                    .hasCauseInstanceOf(BusFullException.class);
            assertThat(disk.forcedNames).isEmpty();
            // When
            disk.cannotForceNames = false;
            await().until(() -> bus.trouble() == null);
            bus.append(Stream.EVENTS, larges("pump", 1, 2))
                    .toCompletableFuture()
                    .join();
            // Then
            assertThat(disk.forcedNames).containsExactly(directory.resolve("bus/events"));
        }
    }

    @Test
    void shouldCloseWhileNothingCanBeForced() throws Exception {
        // Given
        SegmentBus bus = open(Durability.DISK);
        disk.cannotForce = true;
        assertThatThrownBy(() -> bus.append(Stream.EVENTS, larges("pump", 0, 1))
                        .toCompletableFuture()
                        .join())
                .hasCauseInstanceOf(BusFullException.class);
        // When
        bus.close();
        // Then
        assertThat(disk.open).as("files that are left open").hasValue(0);
    }

    @Test
    void shouldKeepCommitsDueWhileTheStateStoreIsFullAndWriteThemOnceThereIsRoom() throws Exception {
        try (SegmentBus bus = open(Durability.PROCESS)) {
            // Given
            bus.append(Stream.EVENTS, larges("pump", 0, 10))
                    .toCompletableFuture()
                    .join();
            KitReader reader = KitReader.open(bus, "a").readUntil(4).commit();
            limitPages(bus, 1);
            // When
            reader.readUntil(7);
            byte[] large = new byte[1 << 20];
            assertThatThrownBy(() -> reader.commitState(reader.shard(0), "k", large))
                    .hasStackTraceContaining("full");
            assertThat(bus.trouble()).contains("cannot write commits");
            assertThat(bus.cursors().get(0).position()).isEqualTo("4");
            assertThatThrownBy(() -> reader.reader().flush()).isInstanceOf(UncheckedIOException.class);
            limitPages(bus, Integer.MAX_VALUE - 2);
            // Then: it is written by itself, with what came since
            reader.readUntil(9).commit();
            assertThat(bus.trouble()).isNull();
            assertThat(bus.cursors().get(0).position()).isEqualTo("9");
            reader.close();
            KitReader again = KitReader.open(bus, "a").readAll();
            assertThat(again.numbers()).containsExactly(9L);
            assertThat(again.assigned().get(again.shard(0)).state().values())
                    .singleElement()
                    .isEqualTo(large);
        }
    }

    @Test
    void shouldKeepADeadLetterOnceHoweverOftenItIsAddedWhileTheStateStoreIsFull() throws Exception {
        try (SegmentBus bus = open(Durability.PROCESS)) {
            // Given
            limitPages(bus, 1);
            DeadLetter letter =
                    new DeadLetter(0, "plc", "decode", "no JSON", Instant.EPOCH, "", List.of(), new byte[5_000]);
            // When
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> bus.deadLetters()
                                .add(letter)
                                .toCompletableFuture()
                                .join())
                        .hasStackTraceContaining("full");
            }
            limitPages(bus, Integer.MAX_VALUE - 2);
            bus.deadLetters().add(letter).toCompletableFuture().join();
            // Then
            assertThat(bus.deadLetters().count("plc")).isOne();
        }
    }

    @Test
    void shouldKeepADeadLetterOfACommitDueWhileTheStateStoreIsFull() throws Exception {
        try (SegmentBus bus = open(Durability.PROCESS)) {
            // Given
            KitReader reader = KitReader.open(bus, "a");
            limitPages(bus, 1);
            DeadLetter letter =
                    new DeadLetter(0, "a", "format", "poison", Instant.EPOCH, "", larges("pump", 0, 40), null);
            // When
            assertThatThrownBy(
                            () -> reader.commit(reader.shard(0), new Checkpoint(Map.of(), List.of(letter), List.of())))
                    .hasStackTraceContaining("full");
            limitPages(bus, Integer.MAX_VALUE - 2);
            // Then: nobody gives it again
            await().until(() -> bus.trouble() == null);
            assertThat(bus.deadLetters().count("a")).isOne();
        }
    }

    @Test
    void shouldAnnounceWhatWasForcedOutOnceTheSystemStreamTakesIt() throws Exception {
        // Given a cap of 1 MiB, a reader that has read nothing, and no room for the stream that announces
        disk.fullFor = "/bus/system/";
        try (SegmentBus bus = SegmentBus.open(
                directory,
                KitEvents.settings(Durability.PROCESS, WhenFull.DROP_OLDEST, 1 << 20),
                Clock.systemUTC(),
                disk)) {
            KitReader.open(bus, "a");
            for (int i = 0; bus.status(Stream.EVENTS).forcedOut() < 2_000; i += 500) {
                bus.append(Stream.EVENTS, larges("pump", i, i + 500))
                        .toCompletableFuture()
                        .join();
                bus.housekeep();
            }
            long lost = bus.status(Stream.EVENTS).forcedOut();
            assertThat(bus.status(Stream.SYSTEM).events()).isZero();
            // When
            disk.fullFor = null;
            bus.housekeep();
            // Then all of it is told, as one range
            KitReader system = KitReader.open(bus, "s", Stream.SYSTEM, Selection.ALL, Start.EARLIEST, null)
                    .readUntil(1);
            assertThat(system.events().get(0).readings().toString())
                    .contains("stream=[events]", "cause=[forced out]", "from=0", "lost=" + lost);
            bus.housekeep();
            assertThat(bus.status(Stream.SYSTEM).events()).isOne();
        }
    }

    private static void limitPages(SegmentBus bus, int pages) throws Exception {
        bus.stateStore().read(c -> {
            try (Statement s = c.createStatement()) {
                return s.execute("PRAGMA max_page_count = " + pages);
            }
        });
    }
}
