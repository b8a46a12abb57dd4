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
import io.penstock.api.rule.Input;
import io.penstock.api.rule.Interlock;
import io.penstock.api.setting.Matcher;
import io.penstock.device.sdk.DeviceState;
import io.penstock.device.sdk.ScriptedDriver;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What interlocks force. */
class ForcesTest extends BoilerFixture {
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
        await().untilAsserted(() -> assertThat(fixture.audit())
                .filteredOn(a -> a.command().kind() == Command.Kind.SET)
                .allMatch(a -> a.command().caller().origin() == Caller.Origin.INTERLOCK)
                .allMatch(a -> a.command().caller().name().equals("dry-fire"))
                .hasSize(4));
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
    void shouldForceWhenTheDeviceReturnsThoughNobodyKnowsTheInputAnyMore() throws Exception {
        // Given: a tank that runs dry while the boiler is away
        Interlock dry = new Interlock(
                "dry",
                List.of(new Input("level", Matcher.of("tank"), "Level", null)),
                new Locks.Test("level < 20", inputs -> inputs[0].number() < 20),
                Map.of(),
                Map.of(output("Burner"), false),
                Duration.ofMillis(300),
                "the tank is dry");
        HandTime time = byHand();
        Map<String, Object> quick = Map.of("failures", 1, "probeMin", "20ms", "probeMax", "50ms");
        ScriptedDriver.Script boilerAway = new ScriptedDriver.Script() {
            @Override
            public Object read(String device, String resource) throws IOException {
                reached(device);
                return level;
            }

            @Override
            public void write(String device, String resource, Object value) throws IOException, InterruptedException {
                reached(device);
                super.write(device, resource, value);
            }

            private void reached(String device) throws IOException {
                if (away && device.equals("boiler")) {
                    throw new IOException("no route to host");
                }
            }
        };
        fixture.interlocks(dry).run(boilerAway, device("boiler", quick), device("tank", quick));
        away = true;
        fixture.ask(fixture.get("boiler", "Level"));
        await().until(() -> fixture.services.port("boiler").state() == DeviceState.DOWN);
        level = 12;
        assertThat(fixture.ask(fixture.get("tank", "Level")).done()).isTrue();

        // When
        time.pass(Duration.ofSeconds(1));
        await().pollDelay(Duration.ofMillis(300)).until(() -> true); // the level is stale, and was looked at since
        away = false;

        // Then
        await().until(() -> boilerAway.written.contains("boiler.Burner=false"));
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
    void shouldNotForceAgainWithEachAnswerOfADeviceThatFailsNowAndThen() throws Exception {
        // Given
        byHand();
        fixture.interlocks(dry(Map.of(), Map.of(output("Burner"), false)))
                .run(script, device("boiler", Map.of("failures", 3)));
        level(12);
        await().until(() -> script.written.size() == 1);

        // When: all in one moment
        for (int i = 0; i < 4; i++) {
            away = true;
            assertThat(fixture.ask(fixture.get("boiler", "Level")).done()).isFalse();
            away = false;
            level(12);
            await().until(() -> script.written.size() == 2);
        }

        // Then
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
        assertThat(entered.await(30, TimeUnit.SECONDS)).isTrue();

        // When
        script.sink
                .offer("boiler", "Level", Map.of("Level", 5L), 0)
                .toCompletableFuture()
                .join();
        hold.countDown();

        // Then: the force overtakes it, and it is refused
        assertThat(first.get(30, TimeUnit.SECONDS).done()).isTrue();
        assertThat(second.get(30, TimeUnit.SECONDS).cause()).isEqualTo(Cause.INTERLOCK);
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
}
