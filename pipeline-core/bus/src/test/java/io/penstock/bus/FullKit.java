/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import static io.penstock.bus.KitEvents.events;
import static io.penstock.bus.KitEvents.larges;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.penstock.api.bus.Bus;
import io.penstock.api.bus.BusSettings.Durability;
import io.penstock.api.bus.BusSettings.WhenFull;
import io.penstock.api.bus.Selection;
import io.penstock.api.bus.Start;
import io.penstock.api.bus.Stream;
import io.penstock.api.error.BusFullException;
import io.penstock.api.event.Event;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A stream at its cap: what is forced out, what is refused, and that every event is given or counted. */
interface FullKit extends Kit {
    /** Whether an append returns while another thread is held up in the bus; else its caller waits for that one. */
    default boolean queuesAppends() {
        return true;
    }

    @Test
    default void shouldForceOutTheOldestAtItsCapAndCountEachEventOnceAsReadOrLost() throws Exception {
        // Given
        Bus bus = bus(KitEvents.settings(Durability.PROCESS, WhenFull.DROP_OLDEST, 1 << 20));
        KitReader reader = KitReader.open(bus, "slow");
        KitReader system = KitReader.open(bus, "s", Stream.SYSTEM, Selection.ALL, Start.EARLIEST, null);
        // When
        int total = 20_000;
        for (int i = 0; i < total; i += 50) {
            append(bus, larges("pump", i, i + 50));
        }
        housekeep(bus);
        long lostBeforeReading = cursor(bus, "slow").lost();
        reader.readAll().commit();
        // Then
        assertThat(bus.status(Stream.EVENTS).bytes()).isLessThanOrEqualTo(1 << 20);
        assertThat(cursor(bus, "slow").lost()).isEqualTo(lostBeforeReading).isPositive();
        assertThat(reader.events().size() + lostBeforeReading).isEqualTo(total);
        assertThat(bus.status(Stream.EVENTS).forcedOut()).isEqualTo(lostBeforeReading);
        system.readUntil(1).readAll();
        assertThat(system.events().stream().mapToLong(FullKit::announced).sum()).isEqualTo(lostBeforeReading);
        reader.close();
        KitReader again = KitReader.open(bus, "slow").readAll();
        assertThat(again.events()).isEmpty();
        assertThat(cursor(bus, "slow").lost()).isEqualTo(lostBeforeReading);
    }

    private static long announced(Event e) {
        return e.readings().stream()
                .filter(r -> r.resource().equals("lost"))
                .findFirst()
                .orElseThrow()
                .bits();
    }

    @Test
    default void shouldRefuseAtItsCapUntilReadersHaveCaughtUpAndLoseNothing() throws Exception {
        // Given
        Bus bus = bus(KitEvents.settings(Durability.PROCESS, WhenFull.REFUSE, 1 << 20));
        KitReader reader = KitReader.open(bus, "slow");
        // When
        int taken = 0;
        try {
            while (taken < 20_000) {
                append(bus, larges("pump", taken, taken + 50));
                taken += 50;
            }
        } catch (CompletionException e) {
            assertThat(e).hasCauseInstanceOf(BusFullException.class);
        }
        // Then
        assertThat(taken).isBetween(500, 19_950);
        assertThat(bus.status(Stream.EVENTS).refused()).isEqualTo(50);
        assertThat(reader.readAll().events()).hasSize(taken);
        reader.commit();
        append(bus, larges("pump", taken, taken + 50));
        assertThat(reader.readAll().events()).hasSize(taken + 50);
        assertThat(cursor(bus, "slow").lost()).isZero();
    }

    @Test
    default void shouldLetNothingOvertakeWhatWasRefusedBeforeItsThreadCouldKnow() throws Exception {
        // Given: a bus with room for little, and a thread that is held up in it
        HeldClock held = new HeldClock(clock().instant());
        Bus bus = bus(KitEvents.settings(Durability.PROCESS, WhenFull.REFUSE, 1 << 20), held);
        KitReader reader = KitReader.open(bus, "slow");
        int first = fill(bus);
        Thread other = new Thread(() -> {
            while (!held.isHolding()) {
                append(bus, events("valve", 0, 1));
            }
        });
        held.hold(other);
        other.start();
        await().atMost(PATIENCE).until(held::isHolding);
        // When: much and then little comes, both before the first is refused where the bus queues them
        List<CompletableFuture<Void>> offered = new CopyOnWriteArrayList<>();
        CountDownLatch room = new CountDownLatch(1);
        Thread appender = new Thread(() -> {
            offered.add(offer(bus, larges("pump", first, first + 1_024)));
            if (!offered.get(0).isCompletedExceptionally()) {
                offered.add(offer(bus, events("pump", first + 1_024, first + 1_027)));
            }
            awaitRoom(room);
            append(bus, larges("pump", first, first + 1_024));
            append(bus, events("pump", first + 1_024, first + 1_027));
        });
        appender.start();
        await().atMost(PATIENCE)
                .until(() -> queuesAppends() ? offered.size() == 2 : appender.getState() == Thread.State.WAITING);
        held.release();
        other.join();
        // Then
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(offered).isNotEmpty().allSatisfy(o -> assertThat(o)
                        .failsWithin(PATIENCE)
                        .withThrowableThat()
                        .withCauseInstanceOf(BusFullException.class)));
        assertThat(bus.status(Stream.EVENTS).refused())
                .as("with the one that made the bus full")
                .isEqualTo(50 + 1_024 + (offered.size() - 1) * 3L);
        reader.readAll().commit();
        room.countDown();
        appender.join();
        assertThat(reader.readAll().events().stream()
                        .filter(e -> e.device().equals("pump"))
                        .map(KitEvents::number))
                .containsExactlyElementsOf(
                        LongStream.range(0, first + 1_027).boxed().toList());
    }

    /** @return how many events of the pump it took; there is room for a few more, and it knows */
    private int fill(Bus bus) {
        int taken = 0;
        while (isTaken(offer(bus, larges("pump", taken, taken + 50)))) {
            taken += 50;
        }
        append(bus, events("pump", taken, taken + 1));
        return taken + 1;
    }

    /** Waits for the answer: another thread of the bus may hold its log, and an offer is queued then. */
    private static boolean isTaken(CompletableFuture<Void> offer) {
        return offer.handle((done, refused) -> refused == null).join();
    }

    private static CompletableFuture<Void> offer(Bus bus, List<Event> events) {
        return bus.append(Stream.EVENTS, events).toCompletableFuture();
    }

    private static void awaitRoom(CountDownLatch room) {
        try {
            room.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    default void shouldRefuseForEverWhatIsMoreThanItsCapAndForceOutNothingForIt() throws Exception {
        for (WhenFull whenFull : WhenFull.values()) {
            // Given
            Bus bus = bus(KitEvents.settings(Durability.PROCESS, whenFull, 1 << 20));
            append(bus, events("pump", 0, 10));
            // When, Then
            assertThatThrownBy(() -> append(bus, List.of(KitEvents.ofSize("pump", 10, 2 << 20))))
                    .hasCauseInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("must be at most the cap of the stream events");
            assertThatThrownBy(() -> append(bus, larges("pump", 10, 10_000)))
                    .hasCauseInstanceOf(IllegalArgumentException.class);
            append(bus, events("pump", 10, 20));
            assertThat(bus.status(Stream.EVENTS).appended()).isEqualTo(20);
            assertThat(bus.status(Stream.EVENTS).forcedOut()).isZero();
            assertThat(bus.status(Stream.EVENTS).refused()).isZero();
            bus.close();
        }
    }

    @Test
    default void shouldNotLetTelemetryPushOutTheAudit() throws Exception {
        // Given
        Bus bus = bus(KitEvents.settings(Durability.PROCESS, WhenFull.DROP_OLDEST, 1 << 20));
        append(bus, Stream.COMMANDS, events("pump", 0, 3));
        // When
        for (int i = 0; i < 20_000; i += 50) {
            append(bus, larges("pump", i, i + 50));
        }
        clock().advance(Duration.ofDays(30));
        housekeep(bus);
        // Then
        KitReader audit = KitReader.open(bus, "audit", Stream.COMMANDS, Selection.ALL, Start.EARLIEST, null);
        assertThat(audit.readAll().numbers()).containsExactly(0L, 1L, 2L);
    }
}
