/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk.command;

import static io.penstock.device.sdk.Build.device;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.api.bus.Stream;
import io.penstock.api.command.Answer;
import io.penstock.api.command.Audit;
import io.penstock.api.command.Caller;
import io.penstock.api.command.Cause;
import io.penstock.api.command.Command;
import io.penstock.api.command.CommandOptions;
import io.penstock.api.command.Outcome;
import io.penstock.bus.SegmentBus;
import io.penstock.device.sdk.ScriptedDriver;
import io.penstock.device.sdk.Timing;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a desk makes of the audit that an earlier run left. */
class RestartTest {
    private static final CommandOptions REPEAT = CommandOptions.DEFAULT.withRepeatSafe(true);
    private static final CommandOptions LASTING = CommandOptions.DEFAULT.withTimeToLive(Duration.ofHours(1));
    private static final Timing TIMING = Timing.of(Clock.systemUTC());

    @TempDir
    Path data;

    private DeskFixture fixture;
    private final ScriptedDriver.Script script = new ScriptedDriver.Script();

    @AfterEach
    void stop() {
        if (fixture != null) {
            fixture.close();
        }
    }

    private static Command speed(String id, Instant askedAt) {
        return Command.set(id, "boiler", "Speed", Map.of("Speed", 250), DeskFixture.rest("ann"), askedAt);
    }

    private static Audit started(Command command) {
        List<Answer.Change> changes = List.of(new Answer.Change("Speed", null, "250"));
        return Audit.started(command, changes, command.askedAt());
    }

    /** What an earlier run wrote before it was killed. */
    private void earlier(Audit... records) throws IOException {
        try (SegmentBus bus = open()) {
            for (Audit record : records) {
                bus.append(Stream.COMMANDS, List.of(record.toEvent(UUID.randomUUID())))
                        .toCompletableFuture()
                        .join();
            }
        }
    }

    private SegmentBus open() throws IOException {
        return SegmentBus.open(data, DeskFixture.busSettings(), Clock.systemUTC());
    }

    private void restart(Map<String, Object> extras) throws IOException {
        fixture = new DeskFixture(open()).ids("new-").run(script, device("boiler", extras));
    }

    private void restart(DeskSettings settings, Timing timing) throws IOException {
        SegmentBus bus = open();
        fixture = new DeskFixture(bus, bus, settings, timing).ids("new-").run(script, device("boiler", Map.of()));
    }

    private static DeskSettings living(Duration timeToLive) {
        return new DeskSettings(Duration.ofSeconds(5), timeToLive, 100, true, List.of(), List.of());
    }

    /** The machine's, but for a monotonic clock that can be put ahead. */
    private static Timing ahead(AtomicLong nanos) {
        return new Timing() {
            @Override
            public Clock clock() {
                return TIMING.clock();
            }

            @Override
            public long nanoTime() {
                return TIMING.nanoTime() + nanos.get();
            }

            @Override
            public ScheduledExecutorService timer(String name) {
                return TIMING.timer(name);
            }

            @Override
            public ExecutorService pool(String name) {
                return TIMING.pool(name);
            }

            @Override
            public boolean await(CompletableFuture<?> done, Duration most) {
                return TIMING.await(done, most);
            }
        };
    }

    @Test
    void shouldSayThatItDoesNotKnowAndNeverRepeat() throws Exception {
        // Given
        Command open = speed("open", Instant.now());
        Command answered = speed("answered", Instant.now());
        Answer done = new Answer(answered, Outcome.DONE, null, "", null, List.of(), Instant.now());
        earlier(started(open), started(answered), Audit.of(done));

        // When
        restart(Map.of());

        // Then
        assertThat(fixture.states())
                .containsExactly("started open", "started answered", "done answered", "unknown open");
        Audit unknown = fixture.audit().get(3);
        assertThat(unknown.cause()).isEqualTo(Cause.STOPPED);
        assertThat(unknown.changes()).hasSize(1);
        assertThat(fixture.ask(open).cause()).isEqualTo(Cause.DUPLICATE);
        assertThat(fixture.ask(answered).cause()).isEqualTo(Cause.DUPLICATE);
        assertThat(script.written).isEmpty();
    }

    @Test
    void shouldKeepAMarkOpenWhenAnotherDoorsOfItsIdWasAnswered() throws Exception {
        // Given
        Command open = speed("north/1", Instant.now());
        Caller door = Caller.of(Caller.Origin.MQTT, "north");
        Command other = Command.set("north/1", "boiler", "Speed", Map.of("Speed", 250), door, Instant.now());
        Answer done = new Answer(other, Outcome.DONE, null, "", null, List.of(), Instant.now());
        earlier(started(open), started(other), Audit.of(done));

        // When
        restart(Map.of());

        // Then
        assertThat(fixture.audit())
                .filteredOn(a -> a.outcome() == Outcome.UNKNOWN)
                .extracting(a -> a.command().caller().origin())
                .containsExactly(Caller.Origin.REST);
    }

    @Test
    void shouldSayItOnce() throws Exception {
        earlier(started(speed("open", Instant.now())));

        restart(Map.of());
        fixture.close();
        restart(Map.of());

        assertThat(fixture.states()).containsExactly("started open", "unknown open");
    }

    /** As of a value that an earlier version took and that nests too deeply to be read. */
    @Test
    void shouldNotRepeatAWriteWhoseValuesCannotBeRead() throws Exception {
        Command deep = Command.set("deep", "boiler", "Alive", Map.of(), DeskFixture.rest("ann"), Instant.now());
        earlier(started(deep.with(REPEAT)));

        restart(Map.of());

        await().untilAsserted(() -> assertThat(fixture.states()).containsExactly("started deep", "unknown deep"));
        assertThat(script.written).as("its defaultValue").isEmpty();
    }

    @Test
    void shouldKeepAMarkOpenWhenAnotherOfItsIdWasRefused() throws Exception {
        // Given a write on its way, asked once more, and a stranger who gave its id to what is not there
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        ScriptedDriver.Script held = new ScriptedDriver.Script() {
            @Override
            public void write(String device, String resource, Object value) throws InterruptedException {
                reached.countDown();
                release.await();
            }
        };
        FailingAudit audit = new FailingAudit();
        SegmentBus bus = open();
        fixture = new DeskFixture(bus, audit.over(bus)).run(held, device("boiler", Map.of()));
        Command open = speed("open", Instant.now());
        var ignored = fixture.desk.execute(open);
        assertThat(reached.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(fixture.ask(open).cause()).isEqualTo(Cause.DUPLICATE);
        Command stray = Command.set("open", "nowhere", "Speed", Map.of(), DeskFixture.rest("eve"), Instant.now());
        assertThat(fixture.ask(stray).cause()).isEqualTo(Cause.NO_DEVICE);

        // When the program dies before the device has answered
        audit.full = true;
        fixture.close();
        release.countDown();
        restart(Map.of());

        // Then
        assertThat(fixture.states()).containsExactly("started open", "refused open", "refused open", "unknown open");
        fixture.close();
        restart(Map.of());
        assertThat(fixture.states()).hasSize(4);
    }

    @Test
    void shouldCloseTheMarkOfWhatItDoesNotRepeat() throws Exception {
        earlier(started(speed("old", Instant.now().minusSeconds(60)).with(REPEAT)));
        restart(Map.of());
        await().untilAsserted(() -> assertThat(fixture.states()).containsExactly("started old", "unknown old"));

        fixture.close();
        restart(Map.of());

        assertThat(fixture.states()).hasSize(2);
    }

    @Test
    void shouldRepeatWhatMayBeRepeatedWhileItLives() throws Exception {
        // Given
        Command young = speed("young", Instant.now()).with(REPEAT);
        Command old = speed("old", Instant.now().minusSeconds(60)).with(REPEAT);
        earlier(started(young), started(old));

        // When
        restart(Map.of());

        // Then
        await().untilAsserted(() -> assertThat(fixture.states())
                .containsExactlyInAnyOrder(
                        "started young", "started old", "started young", "done young", "unknown old"));
        assertThat(script.written).containsExactly("boiler.Speed=250");
        assertThat(fixture.ask(young).cause()).isEqualTo(Cause.DUPLICATE);
    }

    @Test
    void shouldFallAtTheStartWhereItWouldHaveFallenHadItBeenStoppedAndNotKilled() throws Exception {
        // Given
        Map<String, Object> outputs = Map.of(
                "outputs",
                Map.of("Burner", Map.of("safe", false, "triggers", "stopping", "minimumOn", "1h", "minimumOff", "1h")));
        fixture = new DeskFixture(open()).run(script, device("boiler", outputs));
        assertThat(fixture.ask(fixture.set("boiler", "Burner", true)).done()).isTrue();

        // When
        kill();
        restart(outputs);

        // Then
        await().untilAsserted(
                        () -> assertThat(script.written).containsExactly("boiler.Burner=true", "boiler.Burner=false"));
        await().untilAsserted(() -> assertThat(fixture.desk.safeStates())
                .singleElement()
                .matches(s -> s.done() && s.why().equals("the program was killed")));
        assertThat(fixture.ask(fixture.set("boiler", "Burner", true)).cause()).isEqualTo(Cause.MINIMUM_TIME);

        // When it is stopped
        fixture.close();
        assertThat(script.written).hasSize(3).endsWith("boiler.Burner=false");
        restart(outputs);

        // Then nothing is owed
        assertThat(fixture.ask(fixture.get("boiler", "Level")).done()).isTrue();
        assertThat(fixture.desk.safeStates()).isEmpty();
        assertThat(script.written).hasSize(3);
    }

    /** What a program leaves that ends without its desk. */
    private void kill() {
        fixture.bus.close();
        fixture.services.stop();
        fixture.desk.close();
    }

    @Test
    void shouldRememberWhenOutputsWereSwitched() throws Exception {
        // Given
        Map<String, Object> outputs = Map.of("outputs", Map.of("Burner", Map.of("minimumOff", "1h")));
        fixture = new DeskFixture(open()).run(script, device("boiler", outputs));
        assertThat(fixture.ask(fixture.set("boiler", "Burner", false)).done()).isTrue();

        // When
        fixture.close();
        restart(outputs);

        // Then
        assertThat(fixture.ask(fixture.set("boiler", "Burner", true)).cause()).isEqualTo(Cause.MINIMUM_TIME);
    }

    @Test
    void shouldRememberThatAnOutputWasSwitchedThoughItWasNotReadBack() throws Exception {
        // Given a burner that says nothing of what it was given
        Map<String, Object> outputs = Map.of("outputs", Map.of("Burner", Map.of("minimumOff", "1h")));
        fixture = new DeskFixture(open()).run(script, device("boiler", outputs));
        Answer answer =
                fixture.ask(fixture.set("boiler", "Burner", false).with(CommandOptions.DEFAULT.withVerify(true)));
        assertThat(answer.cause()).isEqualTo(Cause.VERIFY);

        // When
        fixture.close();
        restart(outputs);

        // Then
        assertThat(fixture.ask(fixture.set("boiler", "Burner", true)).cause()).isEqualTo(Cause.MINIMUM_TIME);
    }

    @Test
    void shouldRememberAnIdAcrossARestartAsLongAsTheProfileSays() throws Exception {
        // Given
        Command once = speed("once", Instant.now().minusSeconds(600));
        earlier(started(once), Audit.of(new Answer(once, Outcome.DONE, null, "", null, List.of(), once.askedAt())));

        // When
        restart(living(Duration.ofHours(1)), TIMING);

        // Then
        assertThat(fixture.ask(speed("other", once.askedAt())).done()).isTrue();
        assertThat(fixture.ask(once).cause()).isEqualTo(Cause.DUPLICATE);
        assertThat(script.written).hasSize(1);
    }

    @Test
    void shouldRememberAnIdAcrossARestartAsLongAsItMightHaveBeenAnswered() throws Exception {
        // Given a write that had an hour for its answer when the program died
        CommandOptions patient = CommandOptions.DEFAULT.withTimeout(Duration.ofHours(1));
        earlier(started(speed("slow", Instant.now().minusSeconds(600)).with(patient)));

        // When
        restart(Map.of());

        // Then
        assertThat(fixture.ask(speed("other", Instant.now())).done()).isTrue();
        assertThat(fixture.ask(speed("slow", Instant.now())).cause()).isEqualTo(Cause.DUPLICATE);
        assertThat(script.written).hasSize(1);
    }

    @Test
    void shouldLookBackToTheOldestIdThatItRemembers() throws Exception {
        // Given
        AtomicLong ahead = new AtomicLong();
        restart(DeskSettings.DEFAULT, ahead(ahead));
        Command lasting = speed("lasting", Instant.now()).with(LASTING);
        assertThat(fixture.ask(lasting).done()).isTrue();
        fixture.desk.upkeep();

        // When
        ahead.set(TimeUnit.MINUTES.toNanos(50));
        fixture.desk.upkeep();
        fixture.close();
        restart(Map.of());

        // Then
        assertThat(fixture.ask(lasting).cause()).isEqualTo(Cause.DUPLICATE);
        assertThat(script.written).hasSize(1);
    }

    @Test
    void shouldLookBackNoFurtherThanItNeeds() throws Exception {
        try (SegmentBus bus = open()) {
            CompletableFuture<?>[] all = new CompletableFuture<?>[200];
            for (int i = 0; i < all.length; i++) {
                Audit record = started(speed("c-" + i, Instant.now()));
                all[i] = bus.append(Stream.COMMANDS, List.of(record.toEvent(UUID.randomUUID())))
                        .toCompletableFuture();
            }
            CompletableFuture.allOf(all).join();
            try (AuditCursor cursor = new AuditCursor(bus, Timing.of(Clock.systemUTC()))) {
                cursor.advance(Duration.ofHours(1));
                cursor.advance(Duration.ZERO);
            }
            int[] seen = {0};
            try (AuditCursor cursor = new AuditCursor(bus, Timing.of(Clock.systemUTC()))) {
                cursor.read(audit -> seen[0]++);
            }
            assertThat(seen[0]).isZero();
        }
    }
}
