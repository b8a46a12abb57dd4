/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.yaml;

import static io.penstock.rules.yaml.TestRules.rule;
import static io.penstock.rules.yaml.TestRules.set;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.command.Command;
import io.penstock.api.rule.Consequence.RaiseAlert;
import io.penstock.api.rule.Input;
import io.penstock.api.rule.Rule;
import io.penstock.api.rule.Severity;
import io.penstock.api.setting.Matcher;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which devices a rule has instances for. */
class PatternsTest {
    private final TestTimes times = new TestTimes("2026-03-01T12:00:00Z");

    private TestWorld world(Rule... rules) {
        return new TestWorld(times, rules);
    }

    private static Rule each(String devices) {
        return rule("each")
                .of(devices)
                .then(set("{device}", "Pump", true))
                .otherwise()
                .build();
    }

    @Test
    void shouldHaveAnInstanceForEachDeviceThatAPatternMatches() {
        TestWorld world = world(rule("heat")
                .of("boiler-*")
                .then(
                        set("{device}", "Burner", true),
                        new RaiseAlert("cold", Severity.NORMAL, "{device} has {t}", Duration.ZERO))
                .otherwise()
                .build());

        world.says("boiler-1", 50);
        world.says("boiler-2", 60);
        world.says("boiler-3", 40);
        world.says("kettle-1", 40);
        world.says("boiler-1", 60);

        assertThat(world.commands).extracting(Command::device).containsExactly("boiler-1", "boiler-3");
        assertThat(world.alerts)
                .containsExactly(
                        "cold@boiler-1: boiler-1 has 50", "cold@boiler-3: boiler-3 has 40", "cold@boiler-1 cleared");
    }

    @Test
    void shouldHaveAnInstanceForADeviceThatAnotherRuleNames() {
        TestWorld world = world(rule("heat").build(), each("boiler-*"));

        world.says("boiler-1", 50);

        assertThat(world.writes()).containsExactlyInAnyOrder("Burner=true", "Pump=true");
    }

    @Test
    void shouldHaveInstancesOfWhatIsAddedOrWidenedForDevicesThatOthersRead() {
        // Given
        Rule all = rule("all").of("boiler-*").then().otherwise().build();
        TestWorld world = world(all, rule("heat").build());
        world.says("boiler-1", 50);
        world.says("boiler-2", 50);

        // When
        world.machine.apply(List.of(all, each("boiler-1*")));
        world.machine.apply(List.of(all, each("boiler-*")));
        world.says("boiler-1", 50);
        world.says("boiler-2", 50);

        // Then
        assertThat(world.commands.stream()
                        .filter(c -> c.target().equals("Pump"))
                        .map(Command::device))
                .containsExactly("boiler-1", "boiler-2");
    }

    @Test
    void shouldHaveAnInstanceForADeviceThatARuleReadsBesideItsPattern() {
        // Given
        Rule colder = rule("colder")
                .of(
                        new Input("t", Matcher.of("boiler-*"), "Temperature", null),
                        new Input("out", Matcher.of("outside"), "Temperature", null))
                .then()
                .otherwise()
                .build();
        TestWorld world = world(colder, each("*"));
        // When
        world.says("boiler-1", 50);
        world.says("outside", 10);
        // Then
        assertThat(world.commands).extracting(Command::device).containsExactly("boiler-1", "outside");
    }
}
