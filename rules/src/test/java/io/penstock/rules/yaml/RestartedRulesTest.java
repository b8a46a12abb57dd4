/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.yaml;

import static io.penstock.rules.yaml.TestRules.rule;
import static io.penstock.rules.yaml.TestRules.set;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.rule.Rule;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What rules know after a restart, and do. */
class RestartedRulesTest {
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
}
