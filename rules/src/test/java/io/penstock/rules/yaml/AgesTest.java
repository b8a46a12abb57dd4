/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.yaml;

import static io.penstock.rules.yaml.TestRules.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.bus.StateKey;
import io.penstock.api.rule.Input;
import io.penstock.api.rule.Rule;
import io.penstock.api.setting.Matcher;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AgesTest {
    private final TestTimes times = new TestTimes("2026-03-01T12:00:00Z");

    /** Cold for 90 s, by readings that are at most a minute old. */
    private static Rule rule90s() {
        Rule heat = rule("heat").holdFor(Duration.ofSeconds(90)).build();
        Input t = new Input("t", Matcher.of("boiler-1"), "Temperature", Duration.ofMinutes(1));
        return new Rule(
                "heat",
                "",
                List.of(t),
                heat.when(),
                heat.holdFor(),
                null,
                heat.then(),
                heat.otherwise(),
                0,
                null,
                heat.actOn());
    }

    @Test
    void shouldNotTakeAReadingForYoungBecauseItsDevicesClockIsAhead() {
        TestWorld world = new TestWorld(times, rule90s());

        world.saysLate("boiler-1", 50, Duration.ofHours(-1));
        world.pass(Duration.ofMinutes(5));

        assertThat(world.commands).isEmpty();
    }

    @Test
    void shouldNotTakeAReadingForYoungBecauseTheClockIsPutBack() {
        TestWorld world = new TestWorld(times, rule90s());

        world.says("boiler-1", 50);
        world.pass(Duration.ofSeconds(10));
        times.set("2026-03-01T10:00:00Z");
        world.pass(Duration.ofMinutes(5));

        assertThat(world.commands).isEmpty();
    }

    @Test
    void shouldTakeForYoungWhatIsSaidRightAfterTheClockIsPutBack() {
        // Given
        TestWorld world = new TestWorld(times, rule90s());
        world.says("boiler-1", 50);
        // When
        times.set("2026-03-01T10:00:00Z");
        world.says("boiler-1", 50);
        world.pass(Duration.ofSeconds(50));
        world.says("boiler-1", 50);
        world.pass(Duration.ofSeconds(41));
        // Then
        assertThat(world.writes()).containsExactly("Burner=true");
    }

    @Test
    void shouldNotTakeAReadingForYoungAfterAStartWithAClockThatIsBehind() {
        // Given
        TestWorld before = new TestWorld(times, rule90s());
        before.says("boiler-1", 50);
        Map<StateKey, byte[]> saved = before.save(Map.of());
        // When
        times.set("2026-03-01T10:00:00Z");
        TestWorld after = new TestWorld(times, saved, rule90s());
        after.pass(Duration.ofMinutes(5));
        // Then
        assertThat(after.machine.counts().active()).isZero();
        assertThat(after.commands).isEmpty();
    }

    @Test
    void shouldActByReadingsOfADeviceWhoseClockIsAhead() {
        TestWorld world = new TestWorld(times, rule90s());

        world.saysLate("boiler-1", 50, Duration.ofHours(-1));
        world.pass(Duration.ofSeconds(50));
        world.saysLate("boiler-1", 50, Duration.ofHours(-1));
        world.pass(Duration.ofSeconds(41));

        assertThat(world.writes()).containsExactly("Burner=true");
    }
}
