/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import static io.penstock.bus.KitEvents.event;
import static io.penstock.bus.KitEvents.events;
import static io.penstock.bus.KitEvents.larges;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.penstock.api.bus.Batch;
import io.penstock.api.bus.Bus;
import io.penstock.api.bus.BusSettings;
import io.penstock.api.bus.BusSettings.Durability;
import io.penstock.api.bus.BusSettings.WhenFull;
import io.penstock.api.bus.Checkpoint;
import io.penstock.api.bus.CursorStatus;
import io.penstock.api.bus.DeadLetter;
import io.penstock.api.bus.Follower;
import io.penstock.api.bus.Selection;
import io.penstock.api.bus.Shard;
import io.penstock.api.bus.Start;
import io.penstock.api.bus.Stream;
import io.penstock.api.error.BusFullException;
import io.penstock.api.event.Event;
import io.penstock.api.setting.Matcher;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every promise of {@link Bus} that holds for all of them. Extend it, and say how a bus is made. */
public abstract class BusKit {
    static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration NOT = Duration.ofMillis(50);
    /** How often a machine that stalls may spoil what is about time. */
    private static final int ATTEMPTS = 10;

    private static final String[] DEVICES = {"pump", "valve", "tank", "fan", "oven", "drill", "press"};

    protected final SetClock clock = new SetClock(Instant.parse("2026-03-01T12:00:00Z"));
    private final List<Bus> opened = new ArrayList<>();

    /** A new bus. */
    protected abstract Bus make(BusSettings settings, Clock wallClock) throws Exception;

    /** Does at once what the bus does every second. */
    protected abstract void housekeep(Bus bus);

    protected final Bus bus() throws Exception {
        return bus(KitEvents.settings());
    }

    protected final Bus bus(BusSettings settings) throws Exception {
        Bus bus = make(settings, clock);
        opened.add(bus);
        return bus;
    }

    @AfterEach
    void close() {
        opened.forEach(Bus::close);
    }

    protected static void append(Bus bus, List<Event> events) {
        append(bus, Stream.EVENTS, events);
    }

    protected static void append(Bus bus, Stream stream, List<Event> events) {
        bus.append(stream, events).toCompletableFuture().join();
    }

    private static Selection devices(String... globs) {
        return new Selection(Matcher.of(globs), Matcher.ALL, Matcher.ALL, Matcher.of(List.of()));
    }

    private static CursorStatus cursor(Bus bus, String name) {
        return bus.cursors().stream()
                .filter(c -> c.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void shouldGiveWhatWasAppendedWithNothingChanged() throws Exception {
        // Given
        Bus bus = bus();
        Event said = KitEvents.large("pump", 7).withTags(Map.of("site", "glasgow"));
        append(bus, List.of(said));
        // When
        KitReader reader = KitReader.open(bus, "a").readUntil(1);
        // Then
        assertThat(reader.events()).containsExactly(said);
    }

    @Test
    void shouldKeepTheOrderOfEachDeviceWhenManyAppendAtOnce() throws Exception {
        // Given
        Bus bus = bus();
        ExecutorService pool = Executors.newFixedThreadPool(DEVICES.length);
        List<Future<?>> running = new ArrayList<>();
        // When
        for (String device : DEVICES) {
            running.add(pool.submit(() -> {
                for (int i = 0; i < 2_000; i += 5) {
                    append(bus, events(device, i, i + 5));
                }
            }));
        }
        KitReader reader = KitReader.open(bus, "a").readUntil(DEVICES.length * 2_000);
        for (Future<?> f : running) {
            f.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
        pool.shutdown();
        // Then
        Map<String, List<Event>> byDevice = reader.events().stream().collect(Collectors.groupingBy(Event::device));
        assertThat(byDevice).hasSize(DEVICES.length);
        byDevice.values().forEach(list -> assertThat(list.stream().map(KitEvents::number))
                .containsExactlyElementsOf(
                        IntStream.range(0, 2_000).mapToObj(Long::valueOf).toList()));
    }

    @Test
    void shouldGoOnWhereTheLastPollEnded() throws Exception {
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
    void shouldSayWhichShardTheEventsOfADeviceAreIn() throws Exception {
        // Given
        Bus bus = bus();
        for (String device : DEVICES) {
            append(bus, events(device, 0, 3));
        }
        KitReader reader = KitReader.open(bus, "a");
        // When
        for (int read = 0; read < 3 * DEVICES.length; ) {
            Batch batch = reader.poll(Duration.ZERO, PATIENCE, 100);
            // Then
            assertThat(batch.events()).isNotEmpty().allSatisfy(e -> assertThat(reader.shardOf(e.device()))
                    .isEqualTo(batch.shard()));
            read += batch.events().size();
        }
    }

    @Test
    void shouldGoOnAtTheCommitAfterItWasClosed() throws Exception {
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
    void shouldStartANewCursorAtTheEnd() throws Exception {
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
    void shouldStartANewCursorAtATime() throws Exception {
        // Given
        Bus bus = bus();
        append(bus, events("pump", 0, 3));
        clock.advance(Duration.ofMinutes(1));
        append(bus, events("pump", 3, 5));
        clock.advance(Duration.ofMinutes(1));
        append(bus, events("pump", 5, 7));
        // When
        Instant time = Instant.parse("2026-03-01T12:00:30Z");
        KitReader reader = KitReader.open(bus, "a", new Start.At(time)).readAll();
        // Then
        assertThat(reader.numbers()).containsExactly(3L, 4L, 5L, 6L);
    }

    @Test
    void shouldTakeUpACursorByItsOldName() throws Exception {
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
    void shouldRefuseASecondReaderOfACursor() throws Exception {
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
    void shouldSaveStateByShardAndEntryWithThePosition() throws Exception {
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
    void shouldRefuseACommitThatGoesBack() throws Exception {
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
    void shouldGiveOnlyWhatItsSelectionMatchesAndMoveOverTheRest() throws Exception {
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
    void shouldGoOnBehindTheLastPollByAnotherSelection() throws Exception {
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
    void shouldMoveACursorThatMatchesNothing() throws Exception {
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
    void shouldReturnNullWhenNothingComesInTime() throws Exception {
        assertThat(KitReader.open(bus(), "a").poll(Duration.ZERO, NOT, 10)).isNull();
    }

    @Test
    void shouldReturnAtOnceWhenWokenUp() throws Exception {
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
    void shouldGatherForTheLinger() throws Exception {
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
    void shouldNotGatherTwiceWhatFlowsSteadily() throws Exception {
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
    void shouldNotGatherOnceTheMostIsThere() throws Exception {
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

    @Test
    void shouldSayItsLag() throws Exception {
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

    @Test
    void shouldKeepDeadLettersWithTheCommitAndDeleteThemWhenReplayed() throws Exception {
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
    void shouldCapDeadLettersByOwnerAndCountTheOldestDropped() throws Exception {
        // Given: a cap of 16 KiB
        Bus bus = bus();
        byte[] raw = new byte[1000];
        Instant at = clock.instant();
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

    @Test
    void shouldMoveAClosedCursorAndDiscardItsState() throws Exception {
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
    void shouldForceOutTheOldestAtItsCapAndCountEachEventOnceAsReadOrLost() throws Exception {
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
        assertThat(system.events().stream().mapToLong(BusKit::announced).sum()).isEqualTo(lostBeforeReading);
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
    void shouldRefuseAtItsCapUntilReadersHaveCaughtUpAndLoseNothing() throws Exception {
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
    void shouldLetNothingOvertakeWhatWasRefusedBeforeItsThreadCouldKnow() throws Exception {
        // Given: a bus with room for little, and a thread that is held up in it
        HeldClock held = new HeldClock(clock.instant());
        Bus bus = make(KitEvents.settings(Durability.PROCESS, WhenFull.REFUSE, 1 << 20), held);
        opened.add(bus);
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
        await().atMost(PATIENCE).until(() -> appender.getState() == Thread.State.WAITING);
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
    private static int fill(Bus bus) {
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
    void shouldRefuseForEverWhatIsMoreThanItsCapAndForceOutNothingForIt() throws Exception {
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
    void shouldNotLetTelemetryPushOutTheAudit() throws Exception {
        // Given
        Bus bus = bus(KitEvents.settings(Durability.PROCESS, WhenFull.DROP_OLDEST, 1 << 20));
        append(bus, Stream.COMMANDS, events("pump", 0, 3));
        // When
        for (int i = 0; i < 20_000; i += 50) {
            append(bus, larges("pump", i, i + 50));
        }
        clock.advance(Duration.ofDays(30));
        housekeep(bus);
        // Then
        KitReader audit = KitReader.open(bus, "audit", Stream.COMMANDS, Selection.ALL, Start.EARLIEST, null);
        assertThat(audit.readAll().numbers()).containsExactly(0L, 1L, 2L);
    }

    @Test
    void shouldTrimWhatIsOldOnceEveryHolderHasFinishedWithIt() throws Exception {
        // Given
        Bus bus = bus();
        KitReader reader = KitReader.open(bus, "holder");
        for (int i = 0; i < 3_000; i += 50) {
            append(bus, larges("pump", i, i + 50));
        }
        // When, Then
        for (int i = 0; i < 20; i++) {
            clock.advance(Duration.ofMinutes(4));
            housekeep(bus);
        }
        assertThat(bus.status(Stream.EVENTS).events()).isEqualTo(3_000);
        reader.readUntil(3_000).commit();
        housekeep(bus);
        assertThat(bus.status(Stream.EVENTS).events()).isLessThan(1_000);
        assertThat(cursor(bus, "holder").lost()).isZero();
    }

    @Test
    void shouldLetGoOfACursorThatTheProfileHasNoMore() throws Exception {
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
        clock.advance(Duration.ofMinutes(4));
        housekeep(bus);
        KitReader back = KitReader.open(bus, "gone").readAll();
        assertThat(back.numbers()).containsExactly(3L, 4L);
        assertThat(cursor(bus, "gone").holding()).isTrue();
        back.close();
        bus.retain(Set.of("kept"));
        for (int i = 0; i < 20; i++) {
            clock.advance(Duration.ofMinutes(4));
            housekeep(bus);
        }
        assertThat(bus.cursors()).extracting(CursorStatus::name).containsExactly("kept");
    }

    @Test
    void shouldShowAFollowerWhatIsAppendedFromNowOn() throws Exception {
        // Given
        Bus bus = bus();
        append(bus, events("pump", 0, 5));
        Follower follower = bus.follow(Stream.EVENTS, devices("pump"));
        // When
        append(bus, events("pump", 5, 8));
        append(bus, events("valve", 8, 10));
        List<Event> seen = follower.poll(Duration.ZERO, PATIENCE, 100);
        // Then
        assertThat(seen.stream().map(KitEvents::number)).containsExactly(5L, 6L, 7L);
        assertThat(follower.poll(Duration.ZERO, NOT, 100)).isEmpty();
        assertThat(follower.missed()).isZero();
        assertThat(bus.cursors()).isEmpty();
        follower.close();
    }

    @Test
    void shouldTellASlowFollowerHowManyItMissed() throws Exception {
        // Given
        Bus bus = bus();
        Follower follower = bus.follow(Stream.EVENTS, Selection.ALL);
        // When
        int total = 60_000;
        for (int i = 0; i < total; i += 100) {
            append(bus, larges("pump", i, i + 100));
        }
        int seen = 0;
        List<Event> events = follower.poll(Duration.ZERO, NOT, 1000);
        while (!events.isEmpty()) {
            seen += events.size();
            events = follower.poll(Duration.ZERO, NOT, 1000);
        }
        // Then
        assertThat(follower.missed()).isPositive();
        assertThat(seen + follower.missed()).isEqualTo(total);
        follower.close();
    }

    @Test
    void shouldFailAppendsOnceItIsClosed() throws Exception {
        // Given
        Bus bus = bus();
        KitReader reader = KitReader.open(bus, "a");
        // When
        bus.close();
        // Then
        assertThat(reader.revoked()).isNotEmpty();
        assertThatThrownBy(() -> append(bus, events("pump", 0, 1)))
                .hasCauseInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void shouldFailOnlyTheAppendThatCannotBeWritten() throws Exception {
        // Given
        Bus bus = bus();
        Event broken = event("pump", 1).withTags(Map.of("clock", clock));
        // When, Then
        assertThatThrownBy(() -> append(bus, List.of(event("pump", 0), broken)))
                .hasCauseInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be JSON");
        append(bus, List.of(event("pump", 2)));
        assertThat(KitReader.open(bus, "a").readAll().numbers()).containsExactly(2L);
    }

    @Test
    void shouldTakeAnAppendOfAnySize() throws Exception {
        // Given
        Bus bus = bus();
        // When
        append(bus, List.of());
        append(bus, events("pump", 0, 5_000));
        // Then
        assertThat(KitReader.open(bus, "a").readUntil(5_000).numbers())
                .containsExactlyElementsOf(
                        IntStream.range(0, 5_000).mapToObj(Long::valueOf).toList());
    }
}
