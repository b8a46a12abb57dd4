/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.drools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.api.bus.BusSettings;
import io.penstock.api.setting.Size;
import io.penstock.bus.memory.MemoryBus;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What rules in DRL keep no longer than it is of use: sessions that were given up. */
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
}
