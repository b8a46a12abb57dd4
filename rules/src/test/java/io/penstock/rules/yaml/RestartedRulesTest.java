/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.yaml;

import static io.penstock.rules.yaml.TestRules.rule;
import static io.penstock.rules.yaml.TestRules.set;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.rule.Consequence.Publish;
import io.penstock.api.rule.Input;
import io.penstock.api.rule.Rule;
import io.penstock.api.setting.Matcher;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What rules know after a restart, and do. */
class RestartedRulesTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final TestTimes times = new TestTimes("2026-03-01T12:00:00Z");

    private TestWorld world(Rule... rules) {
        return new TestWorld(times, rules);
    }

    @Test
    void shouldNotActForADeviceThatItsPatternMatchesNoMore() {
        // Given
        TestRules.Builder heat = rule("heat").then(set("{device}", "Burner", true));
        TestWorld before = world(heat.of("boiler-*").build());
        before.says("boiler-1", 60);
        // When
        TestWorld after =
                new TestWorld(times, before.save(Map.of()), heat.of("tank-*").build());
        after.says("boiler-1", 50);
        after.says("tank-1", 50);
        // Then
        assertThat(after.commands).singleElement().satisfies(c -> assertThat(c.device())
                .isEqualTo("tank-1"));
    }

    @Test
    void shouldNotSeeWhatItPublishedItselfBefore() {
        // Given: it looks each second
        Rule echo = rule("echo")
                .of(new Input("t", Matcher.of("boiler-1"), "Temperature", Duration.ofMinutes(1)))
                .then(new Publish("boiler-1", "echo", Map.of("Temperature", new TestRules.Value(99.0))))
                .otherwise(set("boiler-1", "Burner", false))
                .build();
        TestWorld before = world(echo);
        before.says("boiler-1", 50);
        before.machine.onEvent(before.published.get(0));
        before.pass(SECOND);
        assertThat(before.commands).isEmpty();
        // When
        TestWorld after = new TestWorld(times, before.save(Map.of()), echo);
        after.pass(SECOND.multipliedBy(2));
        // Then
        assertThat(after.commands).isEmpty();
    }
}
