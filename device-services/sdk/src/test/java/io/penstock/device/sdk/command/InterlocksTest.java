/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk.command;

import static io.penstock.device.sdk.Build.device;
import static io.penstock.device.sdk.command.Locks.dry;
import static io.penstock.device.sdk.command.Locks.output;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.api.command.Answer;
import io.penstock.api.command.Caller;
import io.penstock.api.command.Cause;
import io.penstock.api.command.Command;
import io.penstock.api.command.CommandOptions;
import io.penstock.api.command.Outcome;
import io.penstock.api.device.DeviceResource;
import io.penstock.api.event.Reading;
import io.penstock.api.event.ValueType;
import io.penstock.api.rule.Input;
import io.penstock.api.rule.Interlock;
import io.penstock.api.setting.Matcher;
import io.penstock.device.sdk.Build;
import io.penstock.device.sdk.DeviceState;
import io.penstock.device.sdk.LastValue;
import io.penstock.device.sdk.ScriptedDriver;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InterlocksTest {
    @TempDir
    Path data;

    private DeskFixture fixture;
    private volatile long level = 50;
    private volatile boolean away;
    private final CountDownLatch entered = new CountDownLatch(1);
    private volatile CountDownLatch hold = new CountDownLatch(0);
    private final ScriptedDriver.Script script = new ScriptedDriver.Script() {
        @Override
        public Object read(String device, String resource) throws IOException {
            reached();
            return level;
        }

        @Override
        public void write(String device, String resource, Object value) throws IOException, InterruptedException {
            reached();
            entered.countDown();
            hold.await();
            super.write(device, resource, value);
        }

        private void reached() throws IOException {
            if (away) {
                throw new IOException("no route to host");
            }
        }
    };

    @BeforeEach
    void start() throws Exception {
        fixture = new DeskFixture(data);
    }

    @AfterEach
    void stop() {
        hold.countDown();
        fixture.close();
    }

    private void run(Interlock... interlocks) {
        fixture.interlocks(interlocks)
                .run(script, device("boiler", Map.of("failures", 1, "probeMin", "20ms", "probeMax", "50ms")));
    }

    private void level(long now) throws Exception {
        level = now;
        assertThat(fixture.ask(fixture.get("boiler", "Level")).done()).isTrue();
    }

    @Test
    void shouldForbidWhileItsConditionHolds() throws Exception {
        // Given
        run(dry(Map.of(output("Burner"), new Locks.Is(true)), Map.of()));

        // When, Then
        level(50);
        assertThat(fixture.ask(fixture.set("boiler", "Burner", true)).done()).isTrue();
        level(12);
        Answer refused = fixture.ask(fixture.set("boiler", "Burner", true));
        assertThat(refused.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(refused.cause()).isEqualTo(Cause.INTERLOCK);
        assertThat(refused.reason())
                .isEqualTo("interlock 'dry-fire' forbids boiler/Burner = true while level < 20: the boiler is dry,"
                        + " and now level = 12");
        assertThat(fixture.ask(fixture.set("boiler", "Burner", false)).done()).isTrue();
        assertThat(fixture.ask(fixture.set("boiler", "Pump", true)).done()).isTrue();
        level(20);
        assertThat(fixture.ask(fixture.set("boiler", "Burner", true)).done()).isTrue();
    }

    @Test
    void shouldForbidTheValueHoweverItIsWritten() throws Exception {
        run(
                dry(Map.of(output("Burner"), new Locks.Is(true)), Map.of()),
                dry("mode", Map.of(output("Mode"), new Locks.Is(1L)), Map.of()));
        level(12);

        for (Object written : List.of(true, "true", " TRUE ", 1, "1")) {
            assertThat(fixture.ask(fixture.set("boiler", "Burner", written)).cause())
                    .as("Burner = %s", written)
                    .isEqualTo(Cause.INTERLOCK);
        }
        for (Object written : List.of(1, 1.0, "1", "1.0")) {
            assertThat(fixture.ask(fixture.set("boiler", "Mode", written)).cause())
                    .as("Mode = %s", written)
                    .isEqualTo(Cause.INTERLOCK);
        }
        // By the default and the mapping of a device command, of which nothing is written then
        Command start =
                Command.set("s", "boiler", "Start", Map.of("Burner", false), DeskFixture.rest("ann"), Instant.now());
        assertThat(fixture.ask(start).cause()).isEqualTo(Cause.INTERLOCK);
        assertThat(script.written).isEmpty();
    }

    @Test
    void shouldRefuseWhenItCannotTell() throws Exception {
        run(dry(Map.of(output("Burner"), new Locks.Is(true)), Map.of()));

        Answer missing = fixture.ask(fixture.set("boiler", "Burner", true));
        assertThat(missing.cause()).isEqualTo(Cause.STALE_INPUT);
        assertThat(missing.reason()).contains("input 'level' (boiler/Level) is missing");
        assertThat(fixture.ask(fixture.set("boiler", "Burner", false)).done())
                .as("what it does not forbid")
                .isTrue();

        Interlock hasty = new Interlock(
                "hasty",
                List.of(new Input("level", Matcher.of("boiler"), "Level", Duration.ofMillis(1))),
                new Locks.Test("false", inputs -> false),
                Map.of(output("Burner"), Locks.ANY),
                Map.of(),
                Duration.ofHours(1),
                "");
        run(hasty);
        level(50);
        await().untilAsserted(() -> assertThat(
                        fixture.ask(fixture.set("boiler", "Burner", false)).cause())
                .isEqualTo(Cause.STALE_INPUT));
    }

    @Test
    void shouldRefuseWhenItIsBroken() throws Exception {
        Interlock broken = new Interlock(
                "broken",
                List.of(new Input("level", Matcher.of("boiler"), "Level", null)),
                new Locks.Test("?", inputs -> {
                    throw new IllegalStateException("a defect");
                }),
                Map.of(output("Burner"), Locks.ANY),
                Map.of(output("Burner"), false),
                Duration.ofSeconds(10),
                "");
        run(broken);

        level(50);

        assertThat(fixture.ask(fixture.set("boiler", "Burner", true)).cause()).isEqualTo(Cause.STALE_INPUT);
        assertThat(fixture.ask(fixture.set("boiler", "Pump", true)).done()).isTrue();
    }

    @Test
    void shouldLookAgainWhenItsTurnHasCome() throws Exception {
        // Given a write that was right when it was asked, behind one that takes its time
        run(dry(Map.of(output("Burner"), new Locks.Is(true)), Map.of()));
        level(50);
        hold = new CountDownLatch(1);
        CompletableFuture<Answer> first = fixture.desk.execute(fixture.set("boiler", "Pump", true));
        CompletableFuture<Answer> second = fixture.desk.execute(fixture.set("boiler", "Burner", true));

        // When
        script.sink
                .offer("boiler", "Level", Map.of("Level", 5L), 0)
                .toCompletableFuture()
                .join();
        hold.countDown();

        // Then
        assertThat(first.get(5, TimeUnit.SECONDS).done()).isTrue();
        assertThat(second.get(5, TimeUnit.SECONDS).cause()).isEqualTo(Cause.INTERLOCK);
        assertThat(script.written).containsExactly("boiler.Pump=true");
    }

    @Test
    void shouldForceOnceWhenItsConditionComesTrue() throws Exception {
        run(dry(Map.of(output("Burner"), Locks.ANY), Map.of(output("Burner"), false)));

        level(50);
        level(12);
        await().until(() -> script.written.contains("boiler.Burner=false"));
        level(11);
        level(50);
        assertThat(script.written).containsExactly("boiler.Burner=false");
        level(3);
        await().until(() -> script.written.size() == 2);
        assertThat(fixture.audit())
                .filteredOn(a -> a.command().kind() == Command.Kind.SET)
                .allMatch(a -> a.command().caller().origin() == Caller.Origin.INTERLOCK)
                .allMatch(a -> a.command().caller().name().equals("dry-fire"))
                .hasSize(4);
    }

    @Test
    void shouldForceAgainAfterAReconnectAndNotBefore() throws Exception {
        // Given
        run(dry(Map.of(), Map.of(output("Burner"), false)));
        level(12);
        await().until(() -> script.written.size() == 1);

        // When
        away = true;
        fixture.ask(fixture.get("boiler", "Level"));
        await().until(() -> fixture.services.port("boiler").state() == DeviceState.DOWN);
        assertThat(script.written).hasSize(1);
        away = false;

        // Then
        await().until(() -> script.written.size() == 2);
        assertThat(script.written).containsOnly("boiler.Burner=false");
    }

    @Test
    void shouldForceAgainAfterALossThatWasTooShortForDown() throws Exception {
        // Given
        fixture.interlocks(dry(Map.of(), Map.of(output("Burner"), false)))
                .run(script, device("boiler", Map.of("failures", 3)));
        level(12);
        await().until(() -> script.written.size() == 1);

        // When
        away = true;
        assertThat(fixture.ask(fixture.get("boiler", "Level")).done()).isFalse();
        away = false;
        level(12);

        // Then
        await().until(() -> script.written.size() == 2);
        level(12);
        assertThat(fixture.ask(fixture.set("boiler", "Pump", true)).done()).isTrue();
        assertThat(script.written).containsExactly("boiler.Burner=false", "boiler.Burner=false", "boiler.Pump=true");
    }

    @Test
    void shouldTryUntilItIsDoneWithoutFloodingTheAudit() throws Exception {
        // Given
        run(dry(Map.of(), Map.of(output("Burner"), false)));
        level(50);
        away = true;

        // When
        script.sink
                .offer("boiler", "Level", Map.of("Level", 5L), 0)
                .toCompletableFuture()
                .join();
        await().until(() -> fixture.desk.counts().answered().entrySet().stream()
                        .filter(e -> e.getKey().by() == Caller.Origin.INTERLOCK)
                        .mapToLong(Map.Entry::getValue)
                        .sum()
                >= 3);
        assertThat(fixture.desk.safeStates()).singleElement().matches(s -> !s.done());
        away = false;

        // Then
        await().until(() -> script.written.contains("boiler.Burner=false"));
        await().untilAsserted(() ->
                assertThat(fixture.desk.safeStates()).singleElement().matches(SafeState::done));
        assertThat(fixture.states().stream().map(s -> s.substring(0, s.indexOf(' '))))
                .containsExactly("started", "failed", "done");
    }

    @Test
    void shouldUndoWhatWasAskedBeforeItWasForced() throws Exception {
        // Given a write that no ban forbids, in the queue when the force comes
        run(dry(Map.of(), Map.of(output("Speed"), 0)));
        level(50);
        hold = new CountDownLatch(1);
        CompletableFuture<Answer> first = fixture.desk.execute(fixture.set("boiler", "Pump", true));
        CompletableFuture<Answer> second = fixture.desk.execute(fixture.set("boiler", "Speed", 900));
        assertThat(entered.await(5, TimeUnit.SECONDS)).isTrue();

        // When
        script.sink
                .offer("boiler", "Level", Map.of("Level", 5L), 0)
                .toCompletableFuture()
                .join();
        hold.countDown();

        // Then: the force overtakes it, and it is refused
        assertThat(first.get(5, TimeUnit.SECONDS).done()).isTrue();
        assertThat(second.get(5, TimeUnit.SECONDS).cause()).isEqualTo(Cause.INTERLOCK);
        assertThat(script.written).containsExactly("boiler.Pump=true", "boiler.Speed=0");
    }

    @Test
    void shouldBeReplacedByAReloadWithoutForcingAnew() throws Exception {
        // Given
        Interlock lock = dry(Map.of(output("Burner"), new Locks.Is(true)), Map.of(output("Burner"), false));
        run(lock);
        level(12);
        await().until(() -> script.written.size() == 1);

        // When
        run(lock);
        run(dry("other", Map.of(output("Pump"), new Locks.Is(true)), Map.of()), lock);

        // Then
        level(12);
        assertThat(fixture.ask(fixture.set("boiler", "Pump", true)).cause()).isEqualTo(Cause.INTERLOCK);
        assertThat(script.written).hasSize(1);
        run();
        assertThat(fixture.ask(fixture.set("boiler", "Pump", true)).done()).isTrue();
    }

    @Test
    void shouldHoldBothOldAndNewOnesWhileTheDevicesAreReplaced() throws Exception {
        run(dry(Map.of(output("Burner"), new Locks.Is(true)), Map.of()));
        level(12);
        List<Cause> found = new ArrayList<>();
        DeskSettings next = DeskSettings.DEFAULT.withInterlocks(
                List.of(dry("next", Map.of(output("Pump"), new Locks.Is(true)), Map.of())));

        fixture.desk.apply(next, () -> {
            for (String resource : List.of("Burner", "Pump")) {
                found.add(fixture.desk
                        .execute(fixture.set("boiler", resource, true))
                        .join()
                        .cause());
            }
        });

        assertThat(found).containsExactly(Cause.INTERLOCK, Cause.INTERLOCK);
        assertThat(fixture.ask(fixture.set("boiler", "Burner", true)).done()).isTrue();
    }

    @Test
    void shouldLetItsOwnForceThroughItsBanButNotThroughOthers() throws Exception {
        run(
                dry("a", Map.of(output("Burner"), Locks.ANY), Map.of(output("Burner"), false)),
                dry("b", Map.of(output("Pump"), Locks.ANY), Map.of()),
                dry("c", Map.of(), Map.of(output("Pump"), true)));

        level(12);

        await().until(() -> script.written.contains("boiler.Burner=false"));
        await().untilAsserted(() -> assertThat(fixture.audit())
                .anyMatch(a -> a.command().caller().name().equals("c") && a.cause() == Cause.INTERLOCK));
        assertThat(script.written).doesNotContain("boiler.Pump=true");
    }

    @Test
    void shouldRunDryThroughTheInterlocks() throws Exception {
        run(dry(Map.of(output("Burner"), new Locks.Is(true)), Map.of()));
        level(12);

        Answer answer =
                fixture.ask(fixture.set("boiler", "Burner", true).with(CommandOptions.DEFAULT.withDryRun(true)));

        assertThat(answer.cause()).isEqualTo(Cause.INTERLOCK);
    }

    @Test
    void shouldCostNextToNothing() throws Exception {
        // Given 300 interlocks, ten of them on the output that is written
        List<Interlock> many = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            String resource = i % 30 == 0 ? "Burner" : "Other" + i;
            many.add(dry("lock-" + i, Map.of(output(resource), new Locks.Is(true)), Map.of()));
        }
        LastValue last = new LastValue(Reading.ofInteger("Level", ValueType.INT32, now(), 50), System.nanoTime());
        Interlocks interlocks = new Interlocks(many, (device, resource) -> last);
        List<DeviceResource> burner =
                List.of(Build.resource("Burner", ValueType.BOOL).build());

        // When
        long best = Long.MAX_VALUE;
        for (int round = 0; round < 50; round++) {
            long start = System.nanoTime();
            for (int i = 0; i < 1000; i++) {
                interlocks.check("boiler", burner, Map.of("Burner", true), "", now(), System.nanoTime());
            }
            best = Math.min(best, (System.nanoTime() - start) / 1000);
        }

        // Then
        assertThat(best).as("nanoseconds a check").isLessThan(10_000);
    }

    private static long now() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }
}
