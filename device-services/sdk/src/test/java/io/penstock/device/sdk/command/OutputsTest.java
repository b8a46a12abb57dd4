/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk.command;

import static io.penstock.device.sdk.Build.device;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.api.command.Answer;
import io.penstock.api.command.Audit;
import io.penstock.api.command.Caller;
import io.penstock.api.command.Cause;
import io.penstock.api.command.Command;
import io.penstock.api.command.CommandOptions;
import io.penstock.api.command.Presence;
import io.penstock.api.command.Presence.Owner;
import io.penstock.api.device.Device;
import io.penstock.api.driver.Reply;
import io.penstock.bus.SegmentBus;
import io.penstock.device.sdk.DeviceState;
import io.penstock.device.sdk.ScriptedDriver;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What outputs do when a rule engine, a link, a northbound connection or the program dies. */
class OutputsTest extends BoilerFixture {
    private static final Duration LEASE = Duration.ofMillis(200);
    private static final Duration LONG = Duration.ofMinutes(1);

    private void falls(Object trigger) {
        run(Map.of("safe", false, "triggers", trigger));
    }

    private void awaitFallen() {
        await().untilAsserted(() -> assertThat(script.written).containsExactly("boiler.Burner=false"));
    }

    @Test
    void shouldFallWhenARuleEngineDies() throws Exception {
        falls("rulesDown");
        Presence rules = fixture.desk.presence(Owner.RULES, "yaml", LONG);
        assertThat(fixture.ask(fixture.setByRule("boiler", "Pump", true)).done())
                .isTrue();
        assertThat(script.written).containsExactly("boiler.Pump=true");

        rules.lost("a defect");

        await().until(() -> script.written.contains("boiler.Burner=false"));
        await().untilAsserted(() -> assertThat(fixture.desk.safeStates())
                .singleElement()
                .matches(s -> s.done() && s.why().equals("rules are down")));
        assertThat(fixture.audit())
                .filteredOn(a -> a.command().caller().origin() == Caller.Origin.OUTPUT)
                .extracting(Audit::state)
                .containsExactly("started", "done");
    }

    @Test
    void shouldFallWhenARuleEngineHangs() {
        falls(List.of(Map.of("rulesDown", "yaml"), "stopping"));

        fixture.desk.presence(Owner.RULES, "yaml", LEASE);

        awaitFallen();
    }

    @Test
    void shouldNotFallWhileItLivesNorForAnotherNorWhenItIsTakenOutOfUse() throws Exception {
        HandTime time = byHand();
        falls(Map.of("rulesDown", "yaml"));
        Presence rules = fixture.desk.presence(Owner.RULES, "yaml", LEASE);
        Presence other = fixture.desk.presence(Owner.RULES, "drools", LONG);
        other.lost("stopped");

        await().during(Duration.ofMillis(500)).until(() -> {
            time.pass(LEASE.minusMillis(50));
            rules.alive();
            return script.written.isEmpty();
        });
        rules.close();
        await().during(Duration.ofMillis(500)).until(() -> {
            time.pass(LEASE);
            return script.written.isEmpty();
        });
    }

    @Test
    void shouldFallAgainEachTimeItDies() {
        falls("rulesDown");
        Presence rules = fixture.desk.presence(Owner.RULES, "yaml", LONG);
        rules.lost("first");
        await().until(() -> script.written.size() == 1);
        rules.alive();
        await().until(() -> fixture.desk.safeStates().isEmpty());

        rules.lost("second");

        await().until(() -> script.written.size() == 2);
    }

    @Test
    void shouldFallWhenTheLastWayToTheNorthIsLost() {
        falls("northLost");
        Presence plant = fixture.desk.presence(Owner.NORTH, "plant", LONG);
        Presence cloud = fixture.desk.presence(Owner.NORTH, "cloud", LONG);

        plant.lost("broker gone");
        await().during(Duration.ofMillis(300)).until(script.written::isEmpty);
        cloud.lost("broker gone");

        awaitFallen();
    }

    @Test
    void shouldFallWhenItsOwnWayToTheNorthIsLost() {
        falls(Map.of("northLost", "plant"));
        fixture.desk.presence(Owner.NORTH, "cloud", LONG);

        fixture.desk.presence(Owner.NORTH, "plant", LONG).lost("broker gone");

        awaitFallen();
    }

    @Test
    void shouldFallWhenItsInputIsStale() throws Exception {
        HandTime time = byHand();
        falls(Map.of("stale", Map.of("input", "Temperature", "maxAge", "300ms")));
        fixture.ask(fixture.get("boiler", "Temperature"));
        assertThat(script.written).isEmpty();

        time.pass(Duration.ofMillis(301));
        awaitFallen();
        fixture.ask(fixture.get("boiler", "Temperature"));
        await().until(() -> fixture.desk.safeStates().isEmpty());
        time.pass(Duration.ofMillis(301));
        await().until(() -> script.written.size() == 2);
    }

    private static Device boiler(int failures, Object trigger) {
        Map<String, Object> burner = Map.of("safe", false, "triggers", trigger);
        return device("boiler", Map.of("failures", failures, "probeMin", "10ms", "outputs", Map.of("Burner", burner)));
    }

    @Test
    void shouldNotTakeAnInputForStaleThatWasThereAMomentAgo() throws Exception {
        // Given a program that runs for longer than the input may be old
        HandTime time = byHand();
        Object stale = Map.of("stale", Map.of("input", "Temperature", "maxAge", "300ms"));
        AtomicReference<Object> temperature = new AtomicReference<>(20.0);
        var thermometer = new ScriptedDriver.Script() {
            @Override
            public Object read(String device, String resource) {
                return temperature.get();
            }
        };
        fixture.run(thermometer, boiler(3, stale));
        for (int i = 0; i < 3; i++) {
            fixture.ask(fixture.get("boiler", "Temperature"));
            time.pass(Duration.ofMillis(200));
        }
        fixture.ask(fixture.get("boiler", "Temperature"));

        // When its line is opened anew, for its file has changed
        fixture.run(thermometer, boiler(2, stale));

        // Then
        await().during(Duration.ofMillis(300)).until(thermometer.written::isEmpty);

        // When it has no value for a moment
        temperature.set(Reply.error("open circuit"));
        fixture.ask(fixture.get("boiler", "Temperature"));

        // Then
        await().during(Duration.ofMillis(300)).until(thermometer.written::isEmpty);

        // When for longer
        time.pass(Duration.ofMillis(301));

        // Then
        await().until(() -> thermometer.written.contains("boiler.Burner=false"));
    }

    @Test
    void shouldRefuseAWriteThatYieldsWhileWhatMadeItFallHolds() throws Exception {
        // Given
        falls(List.of(Map.of("stale", Map.of("input", "Temperature", "maxAge", "300ms")), "reconnected", "stopping"));
        awaitFallen();
        Command restores = fixture.setByRule("boiler", "Burner", true).with(CommandOptions.DEFAULT.withYields(true));
        // When
        Answer early = fixture.ask(restores);
        // Then
        assertThat(early.cause()).isEqualTo(Cause.OVERRIDDEN);
        assertThat(early.reason()).isEqualTo("boiler/Burner has fallen to its safe value: boiler/Temperature is stale");
        assertThat(fixture.ask(fixture.setByRule("boiler", "Pump", true).with(restores.options()))
                        .done())
                .as("another output")
                .isTrue();
        assertThat(fixture.ask(fixture.setByRule("boiler", "Burner", true)).done())
                .as("one that does not yield")
                .isTrue();
        await().until(() -> {
            fixture.ask(fixture.get("boiler", "Temperature"));
            return fixture.ask(fixture.setByRule("boiler", "Burner", true).with(restores.options()))
                    .done();
        });
    }

    @Test
    void shouldFallThoughAnInterlockThatForcesSomethingElseCannotTell() throws Exception {
        // Given: Level is missing
        fixture.interlocks(Locks.dry(
                Map.of(Locks.output("Burner"), new Locks.OtherThan(true)), Map.of(Locks.output("Burner"), true)));
        falls("rulesDown");
        Presence rules = fixture.desk.presence(Owner.RULES, "yaml", LONG);

        // When
        rules.lost("a defect");

        // Then: nobody else may write it
        awaitFallen();
        assertThat(fixture.ask(fixture.set("boiler", "Burner", false)).cause()).isEqualTo(Cause.STALE_INPUT);

        // When: it holds for sure
        level = 1;
        rules.alive();
        await().until(() -> fixture.desk.safeStates().isEmpty());
        assertThat(fixture.ask(fixture.get("boiler", "Level")).done()).isTrue();
        await().until(() -> script.written.contains("boiler.Burner=true"));
        rules.lost("a defect");

        // Then
        await().untilAsserted(() -> assertThat(fixture.audit())
                .filteredOn(a -> a.cause() == Cause.INTERLOCK)
                .singleElement()
                .matches(a -> a.command().caller().origin() == Caller.Origin.OUTPUT));
        assertThat(script.written).containsExactly("boiler.Burner=false", "boiler.Burner=true");
    }

    @Test
    void shouldNotFallToWhatAnInterlockForbidsWhenItCannotTell() throws Exception {
        fixture.interlocks(Locks.dry(Map.of(Locks.output("Burner"), Locks.ANY), Map.of()));
        falls("rulesDown");

        fixture.desk.presence(Owner.RULES, "yaml", LONG).lost("a defect");

        await().untilAsserted(() ->
                assertThat(fixture.audit()).extracting(Audit::cause).contains(Cause.STALE_INPUT));
        assertThat(script.written).isEmpty();
    }

    @Test
    void shouldFallFirstWhenItsLinkReturns() throws Exception {
        // Given
        falls("reconnected");
        assertThat(fixture.ask(fixture.get("boiler", "Level")).done()).isTrue();
        away = true;
        fixture.ask(fixture.get("boiler", "Level"));
        await().until(() -> fixture.services.port("boiler").state() == DeviceState.DOWN);
        assertThat(script.written).isEmpty();

        // When somebody waits for the device and writes the moment it is back
        away = false;
        await().pollInterval(Duration.ofMillis(1))
                .until(() -> fixture.ask(fixture.set("boiler", "Burner", true)).done());

        // Then
        assertThat(script.written).containsExactly("boiler.Burner=false", "boiler.Burner=true");
    }

    @Test
    void shouldFallFirstWhenItsLinkReturnsAfterItsFileHasChanged() throws Exception {
        // Given
        falls("reconnected");
        assertThat(fixture.ask(fixture.get("boiler", "Level")).done()).isTrue();
        away = true;
        fixture.ask(fixture.get("boiler", "Level"));
        await().until(() -> fixture.services.port("boiler").state() == DeviceState.DOWN);

        // When
        fixture.run(script, boiler(2, "reconnected"));
        away = false;

        // Then
        awaitFallen();
    }

    @Test
    void shouldFallWhenTheProgramStops() {
        falls("stopping");

        long start = System.nanoTime();
        fixture.desk.close();

        assertThat(script.written).containsExactly("boiler.Burner=false");
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .as("no longer than it takes")
                .isLessThan(Duration.ofSeconds(30));
    }

    @Test
    void shouldStopInTimeWhenTheDeviceHangs() {
        // Again where the machine stalled: a program that stops has half a second
        await().atMost(Duration.ofMinutes(1)).untilAsserted(this::stopsThoughTheDeviceHangs);
    }

    private void stopsThoughTheDeviceHangs() throws IOException {
        fixture.close();
        SegmentBus bus = SegmentBus.open(
                data.resolve("stops-" + System.nanoTime()), DeskFixture.busSettings(), Clock.systemUTC());
        fixture = new DeskFixture(bus, bus, Patience.OF_THE_PROGRAM)
                .run(
                        new ScriptedDriver.Script() {
                            @Override
                            public void write(String device, String resource, Object value)
                                    throws InterruptedException {
                                Thread.sleep(60_000);
                            }
                        },
                        device(
                                "boiler",
                                Map.of("outputs", Map.of("Burner", Map.of("safe", false, "triggers", "stopping")))));

        long start = System.nanoTime();
        fixture.desk.close();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
        assertThat(fixture.audit()).extracting(Audit::state).containsExactly("started", "unknown");
    }

    @Test
    void shouldGiveUpWhenSomebodyElseHasWrittenSince() throws Exception {
        falls("rulesDown");
        away = true;
        fixture.desk.presence(Owner.RULES, "yaml", LONG).lost("a defect");
        await().until(() -> fixture.desk.safeStates().stream().anyMatch(s -> !s.done()));

        away = false;
        await().until(() -> fixture.ask(fixture.set("boiler", "Burner", true)).done()
                && fixture.desk.safeStates().isEmpty());
        assertThat(script.written).endsWith("boiler.Burner=true");
    }
}
