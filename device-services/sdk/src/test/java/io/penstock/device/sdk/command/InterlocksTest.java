/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk.command;

import static io.penstock.device.sdk.command.Locks.dry;
import static io.penstock.device.sdk.command.Locks.output;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.api.command.Answer;
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
import io.penstock.device.sdk.LastValue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What interlocks forbid. */
class InterlocksTest extends BoilerFixture {
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
        assertThat(first.get(30, TimeUnit.SECONDS).done()).isTrue();
        assertThat(second.get(30, TimeUnit.SECONDS).cause()).isEqualTo(Cause.INTERLOCK);
        assertThat(script.written).containsExactly("boiler.Pump=true");
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
    void shouldRunDryThroughTheInterlocks() throws Exception {
        run(dry(Map.of(output("Burner"), new Locks.Is(true)), Map.of()));
        level(12);

        Answer answer =
                fixture.ask(fixture.set("boiler", "Burner", true).with(CommandOptions.DEFAULT.withDryRun(true)));

        assertThat(answer.cause()).isEqualTo(Cause.INTERLOCK);
    }

    @Test
    void shouldLookOnlyAtInterlocksOfTheOutputThatIsWritten() throws Exception {
        // Given 300 interlocks, ten of them on the output that is written
        List<Interlock> many = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            String resource = i % 30 == 0 ? "Burner" : "Other" + i;
            many.add(dry("lock-" + i, Map.of(output(resource), new Locks.Is(true)), Map.of()));
        }
        LastValue last = new LastValue(Reading.ofInteger("Level", ValueType.INT32, now(), 50), System.nanoTime());
        AtomicInteger looked = new AtomicInteger();
        Interlocks interlocks = new Interlocks(many, (device, resource) -> {
            looked.incrementAndGet();
            return last;
        });
        List<DeviceResource> burner =
                List.of(Build.resource("Burner", ValueType.BOOL).build());

        // When
        interlocks.check("boiler", burner, Map.of("Burner", true), "", false, now(), System.nanoTime());

        // Then each of the ten looks at its one input
        assertThat(looked).hasValue(10);
    }

    private static long now() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }
}
