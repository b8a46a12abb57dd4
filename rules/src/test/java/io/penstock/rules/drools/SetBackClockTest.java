/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.drools;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.bus.Bus;
import io.penstock.api.bus.BusSettings;
import io.penstock.api.command.Presence;
import io.penstock.api.setting.Size;
import io.penstock.bus.SegmentBus;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules in DRL go on to see what happens when the wall clock is put back. */
class SetBackClockTest {
    private static final String RULES =
            """
            package plant
            rule "gone" when
                DeviceState($d: device, state == "DOWN")
            then
                alerts.raise("gone-" + $d, "normal", $d + " does not answer");
            end
            """;

    private static final BusSettings SETTINGS = new BusSettings(
            BusSettings.Durability.PROCESS,
            Duration.ofHours(1),
            Size.parse("64MiB"),
            Size.parse("1MiB"),
            BusSettings.WhenFull.DROP_OLDEST,
            Size.parse("1MiB"),
            Size.parse("1MiB"));

    private static final class Nobody implements Presence {
        @Override
        public void alive() {}

        @Override
        public void lost(String reason) {}

        @Override
        public void close() {}
    }

    @TempDir
    Path data;

    private final TestEffects effects = new TestEffects();
    private final TestClock clock = new TestClock();

    @Test
    void shouldSeeADeviceGoDown() throws Exception {
        try (Bus bus = SegmentBus.open(data, SETTINGS, Clock.systemUTC());
                SteppedDrools rules = new SteppedDrools(
                        bus,
                        effects,
                        new Nobody(),
                        clock,
                        SteppedDrools.compile(
                                List.of(new DrlSource("rules/plant.drl", RULES)), DroolsSettings.DEFAULT))) {
            // Given
            effects.devices.put("boiler", "UP");
            rules.step();
            // When
            clock.advance(Duration.ofHours(-2));
            effects.devices.put("boiler", "DOWN");
            rules.step();
            // Then
            assertThat(effects.alerts()).containsExactly("gone-boiler: boiler does not answer");
        }
    }
}
