/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.yaml;

import static io.penstock.rules.yaml.TestRules.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.rule.Rule;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What rules do that are changed, added or taken out while they run. */
class ReloadedRulesTest {
    private final TestTimes times = new TestTimes("2026-03-01T12:00:00Z");

    private TestWorld world(Rule... rules) {
        return new TestWorld(times, rules);
    }

    @Test
    void shouldSayNoMoreThatARuleCannotBeEvaluatedWhenItIsMended() {
        TestWorld world = world(rule("heat")
                .when(new TestRules.Over("boom", t -> {
                    throw new IllegalStateException("boom");
                }))
                .build());
        world.says("boiler-1", 50);
        assertThat(world.machine.counts().failing()).containsOnlyKeys("heat");

        world.machine.apply(List.of(rule("heat").build()));

        assertThat(world.machine.counts().failing()).isEmpty();
    }
}
