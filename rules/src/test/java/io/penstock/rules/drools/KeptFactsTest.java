/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.drools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.api.bus.BusSettings;
import io.penstock.api.bus.Stream;
import io.penstock.api.event.Event;
import io.penstock.api.event.Reading;
import io.penstock.api.event.ValueType;
import io.penstock.api.setting.Size;
import io.penstock.bus.memory.MemoryBus;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What rules in DRL keep no longer than it is of use: sessions that were given up, and what devices said that are no more. */
class KeptFactsTest {
    private static final BusSettings SETTINGS = new BusSettings(
            BusSettings.Durability.PROCESS,
            Duration.ofHours(1),
            Size.parse("4MiB"),
            Size.parse("1MiB"),
            BusSettings.WhenFull.DROP_OLDEST,
            Size.parse("256KiB"),
            Size.parse("1MiB"));

    private static CompiledRules rules;

    private final TestClock clock = new TestClock();
    private final MemoryBus bus = new MemoryBus(SETTINGS, clock, 1);
    private final TestEffects effects = new TestEffects();
    private final Counters counters = new Counters();
    private Pump pump;

    @BeforeAll
    static void compile() throws Exception {
        rules = DrlCompiler.compile(
                List.of(new DrlSource("rules/any.drl", "rule \"any\" when LatestValue() then end")),
                DroolsSettings.DEFAULT);
    }

    @BeforeEach
    void begin() throws Exception {
        pump = new Pump(bus, effects, null, DroolsSettings.DEFAULT, clock, new Edges(), counters, state -> {});
        pump.open();
        pump.beginSteps(rules);
    }

    @AfterEach
    void end() throws Exception {
        pump.endSteps(false);
        bus.close();
    }

    private void restart() throws Exception {
        pump.endSteps(false);
        begin();
    }

    private void say(String device) {
        long origin = clock.millis() * 1_000_000;
        Reading reading = Reading.ofFloat("Level", ValueType.FLOAT64, origin, 1);
        bus.append(Stream.EVENTS, List.of(Event.of(UUID.randomUUID(), device, "P", "Level", origin, List.of(reading))));
    }

    private void pass(int seconds) throws Exception {
        for (int i = 0; i < seconds; i++) {
            clock.advance(Duration.ofSeconds(1));
            pump.step();
        }
    }

    /** What was said before is out of reach, and that is saved. */
    private void passTheWindow() throws Exception {
        pass(60);
        say("pump");
        say("of-nobody");
        pass(30);
    }

    @Test
    void shouldKeepNoSessionThatWasGivenUp() throws Exception {
        // When
        for (int i = 0; i < 5; i++) {
            pump.beginAgain();
            pump.step();
        }
        // Then
        await().untilAsserted(() -> assertThat(rules.base().getKieSessions()).hasSize(1));
    }

    @Test
    void shouldForgetWhatDevicesSaidThatAreNoMore() throws Exception {
        // Given
        effects.devices.put("boiler", "UP");
        effects.devices.put("pump", "UP");
        pass(1);
        say("boiler");
        say("pump");
        say("of-nobody");
        pass(1);
        assertThat(counters.facts).isEqualTo(3);
        // When: what one said last is on the bus still
        say("boiler");
        effects.devices.remove("boiler");
        pass(3);
        // Then
        assertThat(counters.facts).isEqualTo(2);
        // When what it said is not read again
        passTheWindow();
        restart();
        pass(1);
        // Then
        assertThat(counters.facts).isEqualTo(2);
        // When one is taken out while nothing runs
        effects.devices.remove("pump");
        restart();
        pass(3);
        // Then what no profile has had is left alone
        assertThat(counters.facts).isEqualTo(1);
    }
}
