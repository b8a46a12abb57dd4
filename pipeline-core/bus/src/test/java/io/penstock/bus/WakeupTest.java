/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import static io.penstock.bus.KitEvents.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.api.bus.Batch;
import io.penstock.api.bus.Selection;
import io.penstock.api.bus.Start;
import io.penstock.api.bus.Stream;
import io.penstock.api.setting.Matcher;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often a waiting reader is woken. */
class WakeupTest {
    private static final Selection PUMP =
            new Selection(Matcher.of("pump"), Matcher.ALL, Matcher.ALL, Matcher.of(List.of()));

    @TempDir
    Path directory;

    private SegmentBus bus;
    private KitReader reader;
    private final AtomicInteger polls = new AtomicInteger();
    private final AtomicReference<Thread> thread = new AtomicReference<>();
    private volatile boolean stop;

    @BeforeEach
    void open() throws Exception {
        bus = SegmentBus.open(directory, KitEvents.settings(), Clock.systemUTC());
        reader = KitReader.open(bus, "a", Stream.EVENTS, PUMP, Start.NOW, null);
    }

    @AfterEach
    void close() throws Exception {
        stop = true;
        reader.reader().wakeup();
        thread.get().join();
        bus.close();
    }

    private void poll(Duration linger, int max) {
        Thread t = new Thread(() -> {
            while (!stop) {
                Batch b = reader.poll(linger, Duration.ofSeconds(30), max);
                polls.incrementAndGet();
                assertThat(b == null && !stop).isFalse();
            }
        });
        thread.set(t);
        t.start();
        awaitSleep();
    }

    private void awaitSleep() {
        await().until(() -> thread.get().getState() == Thread.State.TIMED_WAITING);
    }

    private void awaitPoll() {
        await().until(() -> polls.get() > 0);
    }

    private long wakeups() {
        return ((SegmentReader) reader.reader()).wakeups();
    }

    private void append(String device, int number) {
        bus.append(Stream.EVENTS, List.of(event(device, number)))
                .toCompletableFuture()
                .join();
    }

    @Test
    void shouldNeverBeWokenForABlockWithoutAMatch() {
        // Given
        poll(Duration.ZERO, 100);
        // When: more than the tail keeps
        for (int i = 0; i < 10_000; i++) {
            append("valve", i);
        }
        append("pump", 1);
        // Then
        awaitPoll();
        assertThat(reader.events()).hasSize(1);
        assertThat(wakeups()).isEqualTo(1);
        assertThat(polls).hasValue(1);
    }

    @Test
    void shouldBeWokenOnceForAllThatComesInALinger() {
        // Given
        Duration linger = Duration.ofMillis(400);
        poll(linger, 10_000);
        // When
        long before = System.nanoTime();
        for (int i = 0; i < 1_000; i++) {
            append("pump", i);
        }
        // Then
        await().until(() -> reader.events().size() == 1_000);
        long lingers = (System.nanoTime() - before) / linger.toNanos();
        assertThat(wakeups()).isLessThanOrEqualTo(1 + lingers);
        assertThat((long) polls.get()).isLessThanOrEqualTo(1 + lingers);
    }

    @Test
    void shouldBeWokenBeforeTheLingerEndsWhenTheMostWait() {
        // Given
        poll(Duration.ofSeconds(20), 50);
        // When
        for (int i = 0; i < 50; i++) {
            append("pump", i);
        }
        // Then
        awaitPoll();
        assertThat(reader.events()).hasSize(50);
        assertThat(wakeups()).isBetween(1L, 2L);
        assertThat(polls).hasValue(1);
    }
}
