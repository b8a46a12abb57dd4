/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import static io.penstock.bus.KitEvents.events;
import static io.penstock.bus.KitEvents.larges;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.bus.BusSettings;
import io.penstock.api.bus.BusSettings.Durability;
import io.penstock.api.bus.BusSettings.WhenFull;
import io.penstock.api.bus.Stream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes between two rounds of housekeeping of a process that is killed before the second: it is counted and said by the next. */
class KilledCountsTest {
    private static final BusSettings SMALL = KitEvents.settings(Durability.PROCESS, WhenFull.DROP_OLDEST, 1 << 20);

    @TempDir
    Path directory;

    @TempDir
    Path copy;

    private final SetClock clock = new NoRoundsClock(Instant.parse("2026-03-01T12:00:00Z"));

    private SegmentBus open(Path where) throws IOException {
        return SegmentBus.open(where, SMALL, clock);
    }

    private static void forceOut(SegmentBus bus) {
        long before = bus.status(Stream.EVENTS).forcedOut();
        for (int i = 0; bus.status(Stream.EVENTS).forcedOut() == before; i += 50) {
            append(bus, i, i + 50);
        }
    }

    private static void append(SegmentBus bus, int from, int to) {
        bus.append(Stream.EVENTS, larges("pump", from, to))
                .toCompletableFuture()
                .join();
    }

    @Test
    void shouldSayAndCountWhatWasForcedOutJustBeforeItWasKilled() throws Exception {
        try (SegmentBus bus = open(directory)) {
            // Given: some that was said, and some that was not
            KitReader.open(bus, "away");
            forceOut(bus);
            bus.housekeep();
            long said = bus.status(Stream.EVENTS).forcedOut();
            forceOut(bus);
            long lost = bus.status(Stream.EVENTS).forcedOut();
            assertThat(CountsKit.said(bus)).hasSize(1);
            // When
            try (SegmentBus after = open(LeftBehind.by(bus, directory, copy))) {
                // Then
                assertThat(after.status(Stream.EVENTS).forcedOut()).isEqualTo(lost);
                after.housekeep();
                assertThat(CountsKit.said(after)).hasSize(2).last().satisfies(told -> assertThat(told)
                        .contains("cause=[forced out]", "from=" + said, "to=" + lost));
            }
            // Then: once
            try (SegmentBus after = open(copy)) {
                after.housekeep();
                assertThat(after.status(Stream.EVENTS).forcedOut()).isEqualTo(lost);
                assertThat(CountsKit.said(after)).hasSize(2);
            }
        }
    }

    @Test
    void shouldSayAndCountWhatWasForcedOutThoughItsReaderHasGoneOnSince() throws Exception {
        try (SegmentBus bus = open(directory)) {
            // Given: a reader that is slow, and what it did not come to
            append(bus, 0, 50);
            KitReader reader = KitReader.open(bus, "slow").readUntil(10).commit();
            bus.housekeep();
            forceOut(bus);
            long lost = bus.status(Stream.EVENTS).forcedOut();
            // When: it is killed when the reader has passed that
            reader.readAll().commit();
            // Then
            assertSaidOnceAndCounted(bus, 10, lost);
        }
    }

    @Test
    void shouldSayAndCountWhatWasForcedOutThoughTheCursorIsDroppedThatWantedIt() throws Exception {
        try (SegmentBus bus = open(directory)) {
            // Given
            append(bus, 0, 50);
            KitReader.open(bus, "slow").readUntil(10).commit().close();
            bus.housekeep();
            forceOut(bus);
            long lost = bus.status(Stream.EVENTS).forcedOut();
            // When
            bus.drop("slow");
            // Then
            assertSaidOnceAndCounted(bus, 10, lost);
        }
    }

    private void assertSaidOnceAndCounted(SegmentBus bus, long from, long lost) throws Exception {
        LeftBehind.by(bus, directory, copy);
        for (int start = 0; start < 2; start++) {
            try (SegmentBus after = open(copy)) {
                after.housekeep();
                assertThat(after.status(Stream.EVENTS).forcedOut()).isEqualTo(lost);
                assertThat(CountsKit.said(after)).singleElement().satisfies(told -> assertThat(told)
                        .contains("cause=[forced out]", "from=" + from, "to=" + (from + lost)));
            }
        }
    }

    @Test
    void shouldNotCountAsForcedOutWhatWentWithAllFiles() throws Exception {
        // Given: two cursors, and a log whose files somebody has deleted
        try (SegmentBus bus = open(directory)) {
            append(bus, 0, 50);
            KitReader.open(bus, "slow").readUntil(10).commit();
            KitReader.open(bus, "there").readUntil(50).commit();
        }
        deleteFiles(directory.resolve("bus/events"));
        try (Connection store = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("state.db"))) {
            store.createStatement().execute("DELETE FROM counter");
        }
        // When
        try (SegmentBus bus = open(directory)) {
            append(bus, 50, 100);
        }
        try (SegmentBus bus = open(directory)) {
            bus.housekeep();
            // Then
            assertThat(bus.status(Stream.EVENTS).forcedOut()).isZero();
            assertThat(CountsKit.said(bus)).singleElement().satisfies(told -> assertThat(told)
                    .contains("cause=[" + Loss.POWER_CUT + "]"));
        }
    }

    private static void deleteFiles(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void shouldSayOnceMoreWhatWasNotOnDiskWhenThePowerWasCut() throws Exception {
        FailingDisk disk = new FailingDisk();
        CountDownLatch gate = new CountDownLatch(1);
        try (SegmentBus bus = SegmentBus.open(
                        directory, KitEvents.settings(Durability.DISK, WhenFull.DROP_OLDEST, 1 << 20), clock, disk);
                AutoCloseable opened = gate::countDown) {
            // Given: what was forced out is written on system, and not forced yet
            KitReader.open(bus, "away");
            forceOut(bus);
            disk.forceGate = gate;
            bus.housekeep();
            // When: one more round goes by before the power is cut
            bus.housekeep();
            LeftBehind.by(bus, directory, copy);
            deleteFiles(copy.resolve("bus/system"));
            // Then
            try (SegmentBus after = open(copy)) {
                after.housekeep();
                assertThat(CountsKit.said(after)).singleElement().satisfies(told -> assertThat(told)
                        .contains("cause=[forced out]", "from=0"));
            }
        }
    }

    @Test
    void shouldSayNothingOfWhatAllHadFinishedWithWhenItIsOpenedAgain() throws Exception {
        // Given: half is finished with and deleted, and another cursor comes back from before that
        try (SegmentBus bus = open(directory)) {
            append(bus, 0, 2_000);
            KitReader.open(bus, "gone").readUntil(10).commit().close();
            KitReader.open(bus, "there").readUntil(2_000).commit().close();
            bus.retain(Set.of("there"));
            forceOutNothing(bus);
            KitReader.open(bus, "gone").close();
            bus.housekeep();
        }
        // When
        try (SegmentBus bus = open(directory)) {
            bus.housekeep();
            // Then
            assertThat(bus.status(Stream.EVENTS).forcedOut()).isZero();
            assertThat(CountsKit.said(bus)).isEmpty();
        }
    }

    /** Lets the log's beginning go by size, though nobody wants it any more. */
    private static void forceOutNothing(SegmentBus bus) {
        long first = bus.log(Stream.EVENTS).start();
        for (int i = 2_000; bus.log(Stream.EVENTS).start() < first + 500; i += 50) {
            append(bus, i, i + 50);
        }
        assertThat(bus.status(Stream.EVENTS).forcedOut()).isZero();
    }

    @Test
    void shouldForgetACursorOnlyTogetherWithTheCountOfWhatGoesWithIt() throws Exception {
        try (SegmentBus bus = open(directory);
                Connection store = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("state.db"))) {
            // Given
            bus.append(Stream.EVENTS, events("pump", 0, 5))
                    .toCompletableFuture()
                    .join();
            KitReader.open(bus, "gone").close();
            bus.housekeep();
            bus.retain(Set.of());
            store.createStatement()
                    .execute("CREATE TRIGGER no BEFORE INSERT ON counter WHEN NEW.name = 'forgotten.events'"
                            + " BEGIN SELECT RAISE(ABORT, 'no room'); END");
            // When
            for (int i = 0; i < 20; i++) {
                clock.advance(Duration.ofMinutes(4));
                bus.housekeep();
            }
            // Then
            assertThat(bus.cursors()).hasSize(1);
            assertThat(bus.status(Stream.EVENTS).forgotten()).isZero();
            store.createStatement().execute("DROP TRIGGER no");
            bus.housekeep();
            assertThat(bus.cursors()).isEmpty();
            assertThat(bus.status(Stream.EVENTS).forgotten()).isEqualTo(5);
        }
    }
}
