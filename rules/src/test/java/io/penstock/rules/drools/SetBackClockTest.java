/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.drools;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.bus.Bus;
import io.penstock.api.bus.BusSettings;
import io.penstock.api.bus.Stream;
import io.penstock.api.command.Presence;
import io.penstock.api.event.Event;
import io.penstock.api.event.Reading;
import io.penstock.api.event.ValueType;
import io.penstock.api.setting.Size;
import io.penstock.bus.SegmentBus;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
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
            rule "cold" when
                LatestValue(device == "boiler", value < 55, $t: timestamp)
            then
                alerts.raise("cold", "normal", "cold at " + java.time.Instant.ofEpochMilli($t));
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

    private interface Steps {
        void on(Bus bus, SteppedDrools rules) throws Exception;
    }

    private void run(Steps steps) throws Exception {
        try (Bus bus = SegmentBus.open(data, SETTINGS, Clock.systemUTC());
                SteppedDrools rules = new SteppedDrools(
                        bus,
                        effects,
                        new Nobody(),
                        clock,
                        SteppedDrools.compile(
                                List.of(new DrlSource("rules/plant.drl", RULES)), DroolsSettings.DEFAULT))) {
            steps.on(bus, rules);
        }
    }

    private void say(Bus bus, double value) {
        long origin = clock.millis() * 1_000_000;
        Reading reading = Reading.ofFloat("Temperature", ValueType.FLOAT64, origin, value);
        bus.append(
                        Stream.EVENTS,
                        List.of(Event.of(UUID.randomUUID(), "boiler", "P", "Temperature", origin, List.of(reading))))
                .toCompletableFuture()
                .join();
    }

    @Test
    void shouldSeeADeviceGoDown() throws Exception {
        run((bus, rules) -> {
            // Given
            effects.devices.put("boiler", "UP");
            rules.step();
            // When
            clock.advance(Duration.ofHours(-2));
            effects.devices.put("boiler", "DOWN");
            rules.step();
            // Then
            assertThat(effects.alerts()).containsExactly("gone-boiler: boiler does not answer");
        });
    }

    @Test
    void shouldTellTheTimeByTheWall() throws Exception {
        run((bus, rules) -> {
            // Given
            say(bus, 60);
            rules.step();
            // When
            clock.advance(Duration.ofHours(-2));
            say(bus, 50);
            rules.step();
            // Then
            assertThat(effects.alerts()).containsExactly("cold: cold at 2026-01-31T10:00:00Z");
        });
    }

    @Test
    void shouldTakeNewerReadingsAfterItBeganAnew() throws Exception {
        run((bus, rules) -> {
            // Given: one from before, one that was on its way, and one from after
            say(bus, 50);
            rules.step();
            clock.advance(Duration.ofSeconds(1));
            say(bus, 51);
            clock.advance(Duration.ofHours(-2));
            rules.step();
            clock.advance(Duration.ofMinutes(2));
            say(bus, 60);
            rules.step();
            effects.firings.clear();
            // When
            rules.beginAgain();
            rules.step();
            assertThat(effects.alerts()).isEmpty();
            clock.advance(Duration.ofSeconds(6));
            say(bus, 40);
            rules.step();
            // Then
            assertThat(effects.alerts()).containsExactly("cold: cold at 2026-01-31T10:02:07Z");
        });
    }
}
