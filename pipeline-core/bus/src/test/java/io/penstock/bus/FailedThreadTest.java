/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import static io.penstock.bus.KitEvents.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.penstock.api.bus.BusSettings.Durability;
import io.penstock.api.bus.BusSettings.WhenFull;
import io.penstock.api.bus.Checkpoint;
import io.penstock.api.bus.Stream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is no exception and comes up in a thread of the bus: it is shown, and the thread goes on. */
class FailedThreadTest {
    private static final String WRITER = "writer";

    @TempDir
    Path directory;

    private final FailingClock clock = new FailingClock();
    private final FailingDisk disk = new FailingDisk();

    /** Fails for some threads, with an error; the writer waits at a gate before. */
    private static final class FailingClock extends SetClock {
        private volatile Predicate<String> fails = thread -> false;
        private volatile @Nullable CountDownLatch gate;
        private volatile boolean waiting;

        FailingClock() {
            super(Instant.parse("2026-03-01T12:00:00Z"));
        }

        @Override
        public Instant instant() {
            String thread = Thread.currentThread().getName();
            if (fails.test(thread)) {
                if (thread.equals(WRITER)) {
                    awaitGate();
                }
                throw new StackOverflowError("too deep");
            }
            return super.instant();
        }

        private void awaitGate() {
            CountDownLatch held = gate;
            if (held != null) {
                waiting = true;
                try {
                    held.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    private SegmentBus open(Durability durability) throws IOException {
        return SegmentBus.open(directory, KitEvents.settings(durability, WhenFull.DROP_OLDEST, 1 << 30), clock, disk);
    }

    private static void append(SegmentBus bus, int from, int to) throws Exception {
        bus.append(Stream.EVENTS, events("pump", from, to))
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    @Test
    void shouldKeepCommitsDueAndWriteThemOnceTheErrorIsGone() throws Exception {
        try (SegmentBus bus = open(Durability.PROCESS)) {
            // Given
            append(bus, 0, 10);
            KitReader reader = KitReader.open(bus, "a").readUntil(4);
            clock.fails = "penstock-commit"::equals;
            // When
            assertThatThrownBy(() -> reader.reader()
                            .commit(
                                    reader.shard(0),
                                    Objects.requireNonNull(reader.poll(KitReader.NO_LINGER, KitReader.NO_LINGER, 2))
                                            .end(),
                                    Checkpoint.EMPTY)
                            .toCompletableFuture()
                            .get(10, TimeUnit.SECONDS))
                    .hasRootCauseInstanceOf(StackOverflowError.class);
            // Then
            assertThat(bus.trouble()).contains("cannot write commits", "StackOverflowError");
            assertThatThrownBy(() -> reader.reader().flush()).isInstanceOf(UncheckedIOException.class);
            clock.fails = thread -> false;
            await().until(() -> bus.trouble() == null);
            assertThat(bus.cursors().get(0).position()).isEqualTo("6");
        }
    }

    @Test
    void shouldRollBackWhatAnErrorCutShort() throws Exception {
        try (SegmentBus bus = open(Durability.PROCESS)) {
            // Given
            assertThatThrownBy(() -> bus.stateStore().transact(c -> {
                        throw new StackOverflowError("too deep");
                    }))
                    .isInstanceOf(StackOverflowError.class);
            // When
            append(bus, 0, 10);
            KitReader.open(bus, "a").readUntil(4).commit();
            // Then
            assertThat(bus.trouble()).isNull();
            assertThat(bus.cursors().get(0).position()).isEqualTo("4");
        }
    }

    @Test
    void shouldKeepHouseAgainOnceTheErrorIsGone() throws Exception {
        try (SegmentBus bus = open(Durability.PROCESS)) {
            // Given
            clock.fails = "penstock-housekeeping"::equals;
            await().untilAsserted(() -> assertThat(bus.trouble()).contains("cannot keep house", "StackOverflowError"));
            // When
            clock.fails = thread -> false;
            // Then
            await().until(() -> bus.trouble() == null);
        }
    }

    @Test
    void shouldSayOnceThatItCannotKeepHouse() throws Exception {
        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        try (SegmentBus bus = open(Durability.PROCESS)) {
            // Given
            System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
            clock.fails = thread -> true;
            // When
            for (int round = 0; round < 5; round++) {
                bus.housekeep();
            }
            // Then
            assertThat(log.toString(StandardCharsets.UTF_8)).containsOnlyOnce("cannot keep house");
            clock.fails = thread -> false;
        } finally {
            System.setErr(before);
        }
    }

    @Test
    void shouldAnswerAnAppendThatAnErrorCutShortAndTakeTheNext() throws Exception {
        for (Durability durability : Durability.values()) {
            try (SegmentBus bus = open(durability)) {
                // Given: for every thread, for the one that keeps house may write it too
                clock.fails = thread -> true;
                // When
                assertThatThrownBy(() -> append(bus, 0, 1)).hasRootCauseInstanceOf(StackOverflowError.class);
                // Then
                clock.fails = thread -> false;
                append(bus, 1, 2);
            }
        }
    }

    @Test
    void shouldAnswerWhatOthersHadQueuedWhenAnErrorCutTheirWriteShort() throws Exception {
        try (SegmentBus bus = open(Durability.PROCESS)) {
            // Given a thread that writes for all, and is held up in it
            CountDownLatch gate = new CountDownLatch(1);
            clock.gate = gate;
            String own = Thread.currentThread().getName();
            clock.fails = thread -> !thread.equals(own);
            List<CompletableFuture<Void>> appends = new CopyOnWriteArrayList<>();
            Thread writer = new Thread(() -> appends.add(appendOneself(bus)), WRITER);
            writer.start();
            await().until(() -> clock.waiting);
            // When others queue behind it
            for (int i = 1; i < 5; i++) {
                appends.add(bus.append(Stream.EVENTS, events("pump", i, i + 1)).toCompletableFuture());
            }
            gate.countDown();
            writer.join();
            // Then each is answered
            assertThat(appends).hasSize(5).allSatisfy(a -> assertThat(a).failsWithin(Duration.ofSeconds(10)));
        }
    }

    /** The last of as many appends as it takes: the thread that keeps house may write one of them. */
    private CompletableFuture<Void> appendOneself(SegmentBus bus) {
        CompletableFuture<Void> last;
        do {
            last = bus.append(Stream.EVENTS, events("pump", 0, 1)).toCompletableFuture();
        } while (!clock.waiting);
        return last;
    }

    @Test
    void shouldForceAgainOnceTheErrorIsGone() throws Exception {
        try (SegmentBus bus = open(Durability.DISK)) {
            // Given
            disk.forceFailure = new StackOverflowError("too deep");
            assertThatThrownBy(() -> append(bus, 0, 1)).hasMessageContaining("cannot force");
            // When
            disk.forceFailure = null;
            // Then
            await().until(() -> bus.trouble() == null);
            append(bus, 1, 2);
        }
    }
}
