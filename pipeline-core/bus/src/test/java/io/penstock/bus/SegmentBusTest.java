/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import static io.penstock.bus.KitEvents.event;
import static io.penstock.bus.KitEvents.events;
import static io.penstock.bus.KitEvents.larges;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.api.bus.Bus;
import io.penstock.api.bus.BusSettings;
import io.penstock.api.bus.BusSettings.Durability;
import io.penstock.api.bus.BusSettings.WhenFull;
import io.penstock.api.bus.CursorSpec;
import io.penstock.api.bus.CursorStatus;
import io.penstock.api.bus.Saved;
import io.penstock.api.bus.Selection;
import io.penstock.api.bus.Shard;
import io.penstock.api.bus.ShardListener;
import io.penstock.api.bus.Start;
import io.penstock.api.bus.Stream;
import io.penstock.api.event.Event;
import io.penstock.api.setting.Matcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class SegmentBusTest extends SegmentFixture implements BusKit {
    private static List<Long> numbers(long from, long to) {
        return LongStream.range(from, to).boxed().toList();
    }

    @Test
    void shouldGoOnWhereItStoppedWhenItIsOpenedAgain() throws Exception {
        // Given
        Bus first = bus();
        append(first, events("pump", 0, 10));
        KitReader reader = KitReader.open(first, "a").readUntil(4);
        reader.commitState(reader.shard(0), "k", new byte[] {'v'});
        append(first, Stream.SYSTEM, events("pump", 0, 1));
        first.close();
        // When
        Bus second = bus();
        append(second, events("pump", 10, 12));
        KitReader again = KitReader.open(second, "a", Start.NOW).readAll();
        // Then
        assertThat(again.numbers()).isEqualTo(numbers(4, 12));
        assertThat(again.state(again.shard(0), "k")).isEqualTo("v");
        assertThat(second.status(Stream.EVENTS).events()).isEqualTo(12);
        assertThat(second.status(Stream.EVENTS).appended()).isEqualTo(2);
        assertThat(second.status(Stream.EVENTS).oldest()).isEqualTo(clock.instant());
    }

    @Test
    void shouldReadWhatLeftTheTailFromDisk() throws Exception {
        // Given: about 12 MB
        Bus bus = bus();
        for (int i = 0; i < 50_000; i += 100) {
            append(bus, larges(i % 1000 == 0 ? "rare" : "often", i, i + 100));
        }
        Selection rare = new Selection(Matcher.of("r*"), Matcher.ALL, Matcher.ALL, Matcher.of(List.of()));
        // When
        KitReader all = KitReader.open(bus, "all").readUntil(50_000);
        KitReader some = KitReader.open(bus, "some", Stream.EVENTS, rare, Start.EARLIEST, null)
                .readAll();
        // Then
        assertThat(all.numbers()).isEqualTo(numbers(0, 50_000));
        assertThat(some.events()).hasSize(5_000).allMatch(e -> e.device().equals("rare"));
        assertThat(some.commit().reader().lag()).isZero();
        assertThat(bus.status(Stream.EVENTS).segments()).isGreaterThan(100);
    }

    @Test
    void shouldForceOnceForWhatManyHaveQueued() throws Exception {
        // Given: an append that hangs while it is forced
        FailingDisk disk = new FailingDisk();
        CountDownLatch gate = new CountDownLatch(1);
        disk.forceGate = gate;
        try (SegmentBus bus = SegmentBus.open(
                        directory, KitEvents.settings(Durability.DISK, WhenFull.DROP_OLDEST, 1 << 30), clock, disk);
                AutoCloseable opened = gate::countDown) {
            List<CompletableFuture<Void>> all = java.util.stream.IntStream.range(0, 3000)
                    .mapToObj(i ->
                            bus.append(Stream.EVENTS, List.of(event("pump", i))).toCompletableFuture())
                    .toList();
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() ->
                            disk.forces.get() == 1 && bus.status(Stream.EVENTS).appended() == 3000);
            // When
            gate.countDown();
            all.forEach(CompletableFuture::join);
            // Then: one more fsync for each file
            assertThat(disk.forces.get())
                    .isLessThanOrEqualTo(1 + bus.status(Stream.EVENTS).segments());
            assertThat(KitReader.open(bus, "a").readUntil(3000).numbers()).isEqualTo(numbers(0, 3000));
        }
    }

    @Test
    void shouldSurviveInterruptsOfWhoAppendsAndReads() throws Exception {
        // Given
        Bus bus = bus();
        KitReader reader = KitReader.open(bus, "a");
        // When
        Thread.currentThread().interrupt();
        append(bus, events("pump", 0, 10));
        assertThat(reader.poll(Duration.ZERO, Duration.ofSeconds(5), 100)).isNull();
        assertThat(Thread.interrupted()).isTrue();
        // Then
        append(bus, events("pump", 10, 20));
        assertThat(reader.readUntil(20).numbers()).isEqualTo(numbers(0, 20));
    }

    @Test
    void shouldLetOnlyOneHaveADirectory() throws Exception {
        // Given
        bus();
        // When, Then
        assertThatThrownBy(() -> SegmentBus.open(directory, KitEvents.settings(), clock))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(directory.toString())
                .hasMessageContaining("must belong to one process")
                .hasMessageContaining("process " + ProcessHandle.current().pid());
    }

    @Test
    void shouldRefuseANetworkFileSystem() {
        assertThatThrownBy(() -> DirectoryLock.refuseNetwork(directory, "nfs4"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("must be on a local disk")
                .hasMessageContaining("nfs4");
    }

    @Test
    void shouldRefuseAStateStoreOfANewerVersion() throws Exception {
        // Given
        bus().close();
        try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("state.db"))) {
            c.createStatement().execute("PRAGMA user_version = 2");
        }
        // When, Then
        assertThatThrownBy(() -> SegmentBus.open(directory, KitEvents.settings(), clock))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("version 1 or older but has version 2");
    }

    @Test
    void shouldKeepACursorAsItWasWhenItsStoreCannotBeWritten() throws Exception {
        // Given
        Bus bus = bus();
        KitReader.open(bus, "a").reader().close();
        KitReader.open(bus, "b").reader().close();
        bus.retain(Set.of("b"));
        try (Connection store = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("state.db"))) {
            store.createStatement()
                    .execute("CREATE TRIGGER no BEFORE INSERT ON cursor BEGIN SELECT RAISE(ABORT, 'no room'); END");

            // When
            assertThatThrownBy(() -> KitReader.open(bus, "a")).hasMessageContaining("no room");
            assertThatThrownBy(() -> bus.retain(Set.of())).hasMessageContaining("no room");

            // Then
            assertThat(bus.cursors())
                    .extracting(c -> c.name() + c.holding() + c.open())
                    .containsExactly("afalsefalse", "btruefalse");
            store.createStatement().execute("DROP TRIGGER no");
        }
        KitReader.open(bus, "a").reader().close();
        assertThat(bus.cursors()).allMatch(CursorStatus::holding);
    }

    @Test
    void shouldNotGiveOffsetsTwiceWhenTheLogIsShorterThanItsCursors() throws Exception {
        // Given: a power cut took the log's last blocks
        Bus first = bus();
        append(first, events("pump", 0, 10));
        KitReader.open(first, "a").readUntil(10).commit();
        first.close();
        Path segment = directory.resolve("bus/events/0000000000000000000.seg");
        Files.write(segment, new byte[0]);
        // When
        Bus second = bus();
        KitReader reader = KitReader.open(second, "a");
        append(second, events("pump", 10, 13));
        // Then
        assertThat(reader.readAll().numbers()).isEqualTo(numbers(10, 13));
        second.close();
        KitReader late = KitReader.open(bus(), "late").readAll();
        assertThat(late.numbers()).isEqualTo(numbers(10, 13));
    }

    @Test
    void shouldTrimBehindASegmentThatAPowerCutLeftEmpty() throws Exception {
        // Given: a power cut took all that the log had, but not the cursor behind it
        Bus first = bus();
        append(first, events("pump", 0, 10));
        KitReader.open(first, "a").readUntil(10).commit();
        first.close();
        Files.write(directory.resolve("bus/events/0000000000000000000.seg"), new byte[0]);
        Bus second = bus();
        KitReader reader = KitReader.open(second, "a");
        for (int i = 0; i < 3_000; i += 50) {
            append(second, larges("pump", i, i + 50));
        }
        reader.readUntil(3_000).commit();
        // When
        letTimePass(second);
        // Then
        assertThat(second.status(Stream.EVENTS).events()).isLessThan(1_000);
        assertThat(second.status(Stream.EVENTS).forcedOut()).isZero();
    }

    @Test
    void shouldHoldTheLogForACursorWhileItGetsAnotherName() throws Exception {
        // Given: all but the last segment is old enough to go
        SegmentBus bus = (SegmentBus) bus();
        KitReader.open(bus, "0").close();
        append(bus, larges("pump", 0, 1_000));
        append(bus, larges("pump", 1_000, 1_100));
        long later = clock.millis() + Duration.ofDays(1).toMillis();
        AtomicBoolean done = new AtomicBoolean();
        Thread trimming = new Thread(() -> {
            while (!done.get()) {
                bus.log(Stream.EVENTS).trimByAge(later);
            }
        });
        trimming.start();
        // When
        for (int i = 1; i <= 500; i++) {
            KitReader.open(bus, "" + i, Stream.EVENTS, Selection.ALL, Start.NOW, "" + (i - 1))
                    .close();
        }
        done.set(true);
        trimming.join();
        // Then
        assertThat(KitReader.open(bus, "500").readAll().numbers()).isEqualTo(numbers(0, 1_100));
    }

    @Test
    void shouldTakeOneByOneWhatHasRoomButNotTogether() throws Exception {
        // Given: a bus of 1 MiB, and a thread that is held up in it
        HeldClock held = new HeldClock(clock.instant());
        Bus bus = bus(KitEvents.settings(Durability.PROCESS, WhenFull.DROP_OLDEST, 1 << 20), held);
        Thread other = new Thread(() -> {
            while (!held.isHolding()) {
                append(bus, events("valve", 0, 1));
            }
        });
        held.hold(other);
        other.start();
        Awaitility.await().atMost(PATIENCE).until(held::isHolding);
        // When
        List<CompletableFuture<Void>> queued = LongStream.range(0, 3)
                .mapToObj(i -> bus.append(Stream.EVENTS, List.of(KitEvents.ofSize("pump", i, 400_000)))
                        .toCompletableFuture())
                .toList();
        assertThat(queued).noneMatch(CompletableFuture::isDone);
        held.release();
        other.join();
        // Then
        assertThat(queued).allSatisfy(q -> assertThat(q).succeedsWithin(PATIENCE));
        assertThat(KitReader.open(bus, "a").readAll().numbers()).containsExactly(1L, 2L);
        assertThat(bus.status(Stream.EVENTS).refused()).isZero();
    }

    @Test
    void shouldKeepWhatForcedOutCountsWhenItIsOpenedAgain() throws Exception {
        // Given
        BusSettings small = KitEvents.settings(Durability.PROCESS, WhenFull.DROP_OLDEST, 256 * 1024);
        Bus first = bus(small);
        KitReader.open(first, "slow").close();
        for (int i = 0; i < 3_000; i += 50) {
            append(first, larges("pump", i, i + 50));
        }
        long forcedOut = first.status(Stream.EVENTS).forcedOut();
        first.close();
        // When
        Bus second = bus(small);
        // Then
        assertThat(forcedOut).isPositive();
        assertThat(second.status(Stream.EVENTS).forcedOut()).isEqualTo(forcedOut);
        assertThat(second.cursors().get(0).lost()).isEqualTo(forcedOut);
    }

    @Test
    void shouldDeleteNothingByAgeAfterTheClockJumpedFrom1970() throws Exception {
        // Given
        clock.set(Instant.ofEpochSecond(60));
        Bus bus = bus();
        for (int i = 0; i < 1_000; i += 50) {
            append(bus, larges("pump", i, i + 50));
        }
        housekeep(bus);
        // When
        clock.set(Instant.parse("2026-03-01T12:00:00Z"));
        housekeep(bus);
        // Then
        assertThat(bus.status(Stream.EVENTS).events()).isEqualTo(1_000);
    }

    @Test
    void shouldRememberThatACursorIsGone() throws Exception {
        // Given
        Bus first = bus();
        KitReader.open(first, "gone").close();
        first.retain(Set.of());
        first.close();
        // When, Then
        assertThat(bus().cursors().get(0).holding()).isFalse();
    }

    @Test
    void shouldWriteCommitsAtMostEveryFiftyMilliseconds() throws Exception {
        // Given
        Bus bus = bus();
        append(bus, events("pump", 0, 1000));
        KitReader reader = KitReader.open(bus, "a");
        // When: 200 commits as fast as can be
        long before = System.nanoTime();
        CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
        for (int i = 0; i < 200; i++) {
            var batch = reader.poll(Duration.ZERO, Duration.ofSeconds(1), 5);
            last = reader.reader()
                    .commit(batch.shard(), batch.end(), io.penstock.api.bus.Checkpoint.EMPTY)
                    .toCompletableFuture();
        }
        last.join();
        // Then
        long took = Duration.ofNanos(System.nanoTime() - before).toMillis();
        assertThat(((SegmentBus) bus).commitWrites()).isBetween(1L, 2 + took / 50);
        assertThat(bus.cursors().get(0).position()).isEqualTo("1000");
    }

    @Test
    void shouldTellTheSystemStreamOfADamagedBlock() throws Exception {
        // Given
        Bus first = bus();
        append(first, events("pump", 0, 3));
        append(first, events("pump", 3, 6));
        append(first, events("pump", 6, 9));
        first.close();
        Path segment = directory.resolve("bus/events/0000000000000000000.seg");
        byte[] bytes = Files.readAllBytes(segment);
        bytes[bytes.length / 2] ^= 1;
        Files.write(segment, bytes);
        // When
        Bus second = bus();
        housekeep(second);
        // Then
        Event told = KitReader.open(second, "s", Stream.SYSTEM, Selection.ALL, Start.EARLIEST, null)
                .readUntil(1)
                .events()
                .get(0);
        assertThat(told.readings().toString())
                .contains("stream=[events]", "cause=[bad block]", "from=3", "to=6", "lost=3");
        assertThat(second.status(Stream.EVENTS).holes()).isEqualTo(1);
        KitReader reader = KitReader.open(second, "a").readAll().commit();
        assertThat(reader.numbers()).containsExactly(0L, 1L, 2L, 6L, 7L, 8L);
        reader.close();
        assertThat(second.cursors()).filteredOn(c -> c.name().equals("a")).allMatch(c -> c.lost() == 3);
    }

    @Test
    void shouldReadBlocksWithManyLongNames() throws Exception {
        // Given
        Bus first = bus();
        List<Event> said = java.util.stream.IntStream.range(0, 200)
                .mapToObj(i -> event(i + "\u4e2d".repeat(10_000), i))
                .toList();
        append(first, said);
        assertThatThrownBy(() -> append(first, List.of(event("x".repeat(20_000), 1))))
                .hasCauseInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at most 16384 characters");
        first.close();
        // When, Then
        assertThat(KitReader.open(bus(), "a").readAll().events()).isEqualTo(said);
    }

    @Test
    void shouldForgetAReaderWhoseListenerFails() throws Exception {
        // Given
        SegmentBus bus = (SegmentBus) bus();
        AtomicLong revoked = new AtomicLong();
        ShardListener failing = new ShardListener() {
            @Override
            public void assigned(Shard shard, Saved saved) {
                throw new IllegalStateException("cannot restore");
            }

            @Override
            public void revoked(Shard shard) {
                revoked.incrementAndGet();
            }
        };
        // When
        for (int i = 0; i < 3; i++) {
            CursorSpec spec = new CursorSpec("a", Stream.EVENTS, Selection.ALL, Start.EARLIEST, null);
            assertThatThrownBy(() -> bus.open(spec, failing)).hasMessage("cannot restore");
        }
        // Then
        assertThat(bus.log(Stream.EVENTS).readers()).isZero();
        KitReader reader = KitReader.open(bus, "a");
        assertThat(bus.log(Stream.EVENTS).readers()).isOne();
        reader.close();
        bus.close();
        assertThat(revoked).hasValue(0);
    }
}
