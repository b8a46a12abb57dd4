/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.bus.Bus;
import io.penstock.api.bus.BusSettings;
import io.penstock.api.bus.Follower;
import io.penstock.api.bus.Selection;
import io.penstock.api.bus.Stream;
import io.penstock.api.error.DecodeException;
import io.penstock.api.event.Event;
import io.penstock.api.rule.Alert;
import io.penstock.api.rule.Alert.State;
import io.penstock.api.rule.Severity;
import io.penstock.api.setting.Size;
import io.penstock.bus.SegmentBus;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertBookTest {
    private static final BusSettings SETTINGS = new BusSettings(
            BusSettings.Durability.PROCESS,
            Duration.ofHours(1),
            Size.parse("4MiB"),
            Size.parse("1MiB"),
            BusSettings.WhenFull.DROP_OLDEST,
            Size.parse("256KiB"),
            Size.parse("1MiB"));

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final Hands clock = new Hands();
    private SegmentBus bus;
    private AlertBook book;
    private Follower stream;

    @BeforeEach
    void open() throws Exception {
        bus = SegmentBus.open(folder, SETTINGS, Clock.systemUTC());
        book = new AlertBook(bus, clock);
        stream = bus.follow(Stream.ALERTS, Selection.ALL);
    }

    @AfterEach
    void close() {
        book.close();
        bus.close();
    }

    private void raise(String firing) {
        raise(firing, Duration.ofMinutes(10));
    }

    private void raise(String firing, Duration repeat) {
        book.raise("cold", Severity.CRITICAL, "cold: 50", "heat", "boiler-1", firing, repeat, 0);
    }

    /** Waits until so many were said; with what was said beside. */
    private List<State> said(int least) throws DecodeException {
        List<State> states = new ArrayList<>();
        long until = System.nanoTime() + PATIENCE.toNanos();
        do {
            for (Event event : stream.poll(Duration.ZERO, Duration.ofMillis(200), 100)) {
                states.add(Alert.from(event).state());
            }
        } while (states.size() < least && until - System.nanoTime() > 0);
        return states;
    }

    @Test
    void shouldSayEachChangeOnce() throws Exception {
        raise("f1");
        raise("f1");
        raise("f2"); // the same words of another firing: it stands already
        book.acknowledge("cold", "jo");
        book.acknowledge("cold", "jo");
        book.clear("cold", 0);
        book.clear("cold", 0);

        assertThat(said(3)).containsExactly(State.RAISED, State.ACKNOWLEDGED, State.CLEARED);
        assertThat(book.standing()).isEmpty();
    }

    @Test
    void shouldSayItAgainUntilSomebodyHasSeenIt() throws Exception {
        raise("f1");
        clock.pass(Duration.ofMinutes(9));
        book.tick();
        clock.pass(Duration.ofMinutes(1));
        book.tick();
        book.tick();
        assertThat(said(2)).containsExactly(State.RAISED, State.RAISED);

        book.acknowledge("cold", "jo");
        clock.pass(Duration.ofMinutes(30));
        book.tick();

        assertThat(said(1)).containsExactly(State.ACKNOWLEDGED);
        assertThat(book.standing()).singleElement().satisfies(a -> {
            assertThat(a.by()).isEqualTo("jo");
            assertThat(a.said()).isEqualTo(2);
        });
    }

    @Test
    void shouldSayItAgainWhenTheClockIsPutBack() throws Exception {
        raise("f1");
        clock.pass(Duration.ofHours(-2));
        book.tick();
        book.tick();
        assertThat(said(2)).containsExactly(State.RAISED, State.RAISED);

        clock.pass(Duration.ofMinutes(10));
        book.tick();

        assertThat(said(1)).containsExactly(State.RAISED);
    }

    @Test
    void shouldSayItAgainAsOftenAsItsRuleSaysNow() throws Exception {
        // Given
        raise("f1");
        raise("f2", Duration.ofMinutes(2));
        book.tick();
        assertThat(said(1)).containsExactly(State.RAISED);
        // When
        bus.close();
        bus = SegmentBus.open(folder, SETTINGS, Clock.systemUTC());
        book = new AlertBook(bus, clock);
        stream = bus.follow(Stream.ALERTS, Selection.ALL);
        clock.pass(Duration.ofMinutes(2));
        book.tick();
        // Then
        assertThat(said(1)).containsExactly(State.RAISED);
        raise("f3", Duration.ZERO);
        clock.pass(Duration.ofHours(1));
        book.tick();
        assertThat(said(0)).isEmpty();
    }

    @Test
    void shouldRememberHowOftenWhereNothingElseWasSaid() throws Exception {
        // Given: it stands, and is to be said again
        raise("f1");
        reopen();
        // When: its rule no more wants that, and nothing is said
        raise("f2", Duration.ZERO);
        reopen();
        clock.pass(Duration.ofHours(1));
        book.tick();
        // Then
        assertThat(said(0)).isEmpty();
    }

    private void reopen() throws Exception {
        book.close();
        bus.close();
        bus = SegmentBus.open(folder, SETTINGS, Clock.systemUTC());
        book = new AlertBook(bus, clock);
        stream = bus.follow(Stream.ALERTS, Selection.ALL);
    }

    @Test
    void shouldKnowWhatStandsAfterARestartAndAfterAKill() throws Exception {
        // Given: one that was saved, and one that was said after the last save
        raise("f1");
        book.acknowledge("cold", "jo");
        book.tick();
        book.raise("hot", Severity.MINOR, "hot", "cool", "boiler-2", "f2", Duration.ZERO, 0);
        List<Alert> before = book.standing();

        // When
        bus.close();
        bus = SegmentBus.open(folder, SETTINGS, Clock.systemUTC());
        book = new AlertBook(bus, clock);

        // Then
        assertThat(book.standing()).isEqualTo(before).hasSize(2);
        raise("f1");
        assertThat(book.standing().get(0).state()).isEqualTo(State.ACKNOWLEDGED);
    }

    @Test
    void shouldCountWhatTheBusDidNotTake() {
        // Given
        Bus full = (Bus) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Bus.class},
                (proxy, method, args) -> method.getName().equals("append")
                        ? CompletableFuture.failedFuture(new IllegalStateException("full"))
                        : method.invoke(bus, args));
        book.close();
        book = new AlertBook(full, clock);
        // When
        raise("f1");
        // Then
        assertThat(book.lost()).isOne();
        assertThat(book.standing()).hasSize(1);
    }

    @Test
    void shouldRaiseNoMoreThanMayStandAndCountTheRest() {
        book.close();
        book = new AlertBook(bus, clock, 5);
        for (int n = 0; n < 6; n++) {
            book.raise("batch-" + n, Severity.MINOR, "heavy", "scales", "scales", "f" + n, Duration.ZERO, 0);
        }
        assertThat(book.standing()).hasSize(5);
        assertThat(book.lost()).isOne();

        book.clear("batch-3", 0);
        raise("f");

        assertThat(book.standing()).extracting(Alert::name).contains("cold");
        assertThat(book.lost()).isOne();
    }

    @Test
    void shouldLogOnceThatThereIsNoRoomUntilThereIs() {
        book.close();
        book = new AlertBook(bus, clock, 5);
        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            for (int n = 0; n < 10; n++) {
                assertThat(book.raise(
                                "batch-" + n, Severity.MINOR, "heavy", "scales", "scales", "f" + n, Duration.ZERO, 0))
                        .isEqualTo(n < 5);
            }
            assertThat(refusals(log)).isOne();

            book.clear("batch-3", 0);
            raise("f");
            book.raise("batch-11", Severity.MINOR, "heavy", "scales", "scales", "f11", Duration.ZERO, 0);
        } finally {
            System.setErr(before);
        }

        assertThat(refusals(log)).isEqualTo(2);
        assertThat(book.lost()).isEqualTo(6);
    }

    private static long refusals(ByteArrayOutputStream log) {
        return log.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains("is not raised"))
                .count();
    }

    private static final class Hands extends Clock {
        private Instant now = Instant.parse("2026-03-01T12:00:00Z");

        void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
