/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import static io.penstock.bus.KitEvents.event;
import static io.penstock.bus.KitEvents.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.api.bus.Batch;
import io.penstock.api.bus.Bus;
import io.penstock.api.bus.Selection;
import io.penstock.api.bus.Start;
import io.penstock.api.bus.Stream;
import io.penstock.api.setting.Matcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What a poll gives, and when it returns. */
interface ReadingKit extends Kit {
    /** How often a machine that stalls may spoil what is about time. */
    int ATTEMPTS = 10;

    @Test
    default void shouldGoOnWhereTheLastPollEnded() throws Exception {
        // Given
        Bus bus = bus();
        append(bus, events("pump", 0, 10));
        KitReader reader = KitReader.open(bus, "a");
        // When
        Batch first = reader.poll(Duration.ZERO, PATIENCE, 4);
        Batch second = reader.poll(Duration.ZERO, PATIENCE, 100);
        // Then
        assertThat(first.events()).hasSize(4);
        assertThat(second.events()).hasSize(6);
        assertThat(second.end()).isGreaterThan(first.end());
        assertThat(reader.numbers()).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
    }

    @Test
    default void shouldGiveOnlyWhatItsSelectionMatchesAndMoveOverTheRest() throws Exception {
        // Given
        Bus bus = bus();
        for (int i = 0; i < 50; i++) {
            append(bus, List.of(event("pump", i), event("valve", i), event("pump-spare", i)));
        }
        Selection pumpsButSpare = new Selection(Matcher.of("pump*"), Matcher.ALL, Matcher.ALL, Matcher.of("*-spare"));
        // When
        KitReader reader = KitReader.open(bus, "a", Stream.EVENTS, pumpsButSpare, Start.EARLIEST, null);
        reader.readAll().commit().close();
        // Then
        assertThat(reader.events()).hasSize(50).allMatch(e -> e.device().equals("pump"));
        assertThat(cursor(bus, "a").lag()).isZero();
    }

    @Test
    default void shouldGoOnBehindTheLastPollByAnotherSelection() throws Exception {
        // Given
        Bus bus = bus();
        append(bus, List.of(event("pump", 1), event("valve", 2), event("pump", 3)));
        KitReader reader = KitReader.open(bus, "a", Stream.EVENTS, devices("pump"), Start.EARLIEST, null)
                .readAll();
        // When
        reader.reader().select(devices("valve"));
        append(bus, List.of(event("pump", 4), event("valve", 5)));
        reader.readAll();
        // Then
        assertThat(reader.numbers()).containsExactly(1L, 3L, 5L);
        // And a reader that sleeps is woken by what it selects now
        ExecutorService pool = Executors.newSingleThreadExecutor();
        Future<Batch> waiting = pool.submit(() -> reader.poll(Duration.ZERO, PATIENCE, 1));
        append(bus, List.of(event("valve", 6)));
        assertThat(waiting.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).events()).hasSize(1);
        pool.shutdown();
    }

    @Test
    default void shouldMoveACursorThatMatchesNothing() throws Exception {
        // Given
        Bus bus = bus();
        KitReader reader = KitReader.open(bus, "a", Stream.EVENTS, devices("nothing"), Start.EARLIEST, null);
        append(bus, events("pump", 0, 20));
        // When
        reader.readAll().commit();
        // Then
        assertThat(reader.events()).isEmpty();
        assertThat(cursor(bus, "a").lag()).isZero();
    }

    @Test
    default void shouldReturnNullWhenNothingComesInTime() throws Exception {
        assertThat(KitReader.open(bus(), "a").poll(Duration.ZERO, NOT, 10)).isNull();
    }

    @Test
    default void shouldReturnAtOnceWhenWokenUp() throws Exception {
        // Given
        KitReader reader = KitReader.open(bus(), "a");
        // When
        Thread waker = new Thread(reader.reader()::wakeup);
        long before = System.nanoTime();
        waker.start();
        Batch batch = reader.poll(Duration.ZERO, PATIENCE, 10);
        // Then
        assertThat(batch).isNull();
        assertThat(System.nanoTime() - before).isLessThan(PATIENCE.toNanos() / 2);
    }

    @Test
    default void shouldGatherForTheLinger() throws Exception {
        Bus bus = bus();
        Duration linger = Duration.ofMillis(500);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            // Given
            KitReader reader = KitReader.open(bus, "a" + attempt, Start.NOW);
            CompletableFuture<Long> took = once(Duration.ZERO, () -> {
                for (int i = 0; i < 20; i++) {
                    append(bus, List.of(event("pump", i)));
                }
            });
            // When
            Batch batch = reader.poll(linger, PATIENCE, 1000);
            // Then, unless the machine stalled and some came after the linger
            if (took.get() < linger.toNanos()) {
                assertThat(batch.events()).hasSize(20);
                return;
            }
        }
        throw new AssertionError("appending must take less than the linger at least once");
    }

    @Test
    default void shouldNotGatherTwiceWhatFlowsSteadily() throws Exception {
        // Given
        Bus bus = bus();
        KitReader reader = KitReader.open(bus, "a");
        Duration linger = Duration.ofMillis(600);
        List<Long> waits = new ArrayList<>();
        do {
            append(bus, List.of(event("pump", 0)));
            reader.readUntil(reader.events().size() + 1);
            AtomicLong appendedAt = new AtomicLong();
            CompletableFuture<Long> appended = once(linger.plusMillis(50), () -> {
                appendedAt.set(System.nanoTime());
                append(bus, List.of(event("pump", 1)));
            });
            // When
            Batch batch = null;
            while (batch == null) {
                batch = reader.poll(linger, PATIENCE, 1000);
            }
            waits.add(System.nanoTime() - appendedAt.get());
            appended.join();
            assertThat(batch.events()).hasSize(1);
        } while (waits.get(waits.size() - 1) >= linger.toNanos() && waits.size() < ATTEMPTS);
        // Then it is given at once, unless the machine stalls; gathered for, it would wait for a linger each time
        assertThat(waits).last().satisfies(wait -> assertThat(wait).isLessThan(linger.toNanos()));
    }

    @Test
    default void shouldNotGatherOnceTheMostIsThere() throws Exception {
        // Given
        Bus bus = bus();
        KitReader reader = KitReader.open(bus, "a");
        Thread appender = new Thread(() -> append(bus, events("pump", 0, 10)));
        long before = System.nanoTime();
        // When
        appender.start();
        Batch batch = reader.poll(PATIENCE, PATIENCE, 10);
        // Then
        assertThat(batch.events()).hasSize(10);
        assertThat(System.nanoTime() - before).isLessThan(PATIENCE.toNanos() / 2);
    }

    /** Does something once this thread waits, and that long after now at least; gives how many nanoseconds it took. */
    private static CompletableFuture<Long> once(Duration wait, Runnable task) {
        Thread waiting = Thread.currentThread();
        return CompletableFuture.supplyAsync(() -> {
            await().pollDelay(wait).atMost(PATIENCE).until(() -> waiting.getState() == Thread.State.TIMED_WAITING);
            long begun = System.nanoTime();
            task.run();
            return System.nanoTime() - begun;
        });
    }

    @Test
    default void shouldSayItsLag() throws Exception {
        // Given
        Bus bus = bus();
        KitReader reader = KitReader.open(bus, "a");
        append(bus, events("pump", 0, 10));
        // When
        reader.readUntil(4);
        // Then
        assertThat(reader.reader().lag()).isEqualTo(6);
        assertThat(cursor(bus, "a").lag()).isEqualTo(10);
    }
}
