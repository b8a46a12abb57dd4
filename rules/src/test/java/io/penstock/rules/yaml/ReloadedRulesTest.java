/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.yaml;

import static io.penstock.rules.yaml.TestRules.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.rule.Consequence.RaiseAlert;
import io.penstock.api.rule.Rule;
import io.penstock.api.rule.Severity;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What rules do that are changed, added or taken out while they run. */
class ReloadedRulesTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

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

    @Test
    void shouldEndWhatItDidForTheDeviceThatItNamedWhenItTakesAPattern() {
        // Given
        RaiseAlert cold = new RaiseAlert("cold", Severity.NORMAL, "{t} only", Duration.ZERO);
        TestWorld world = world(rule("frost").then(cold).otherwise().build());
        world.says("boiler-1", 50);
        // When
        world.machine.apply(List.of(rule("frost").of("*").then(cold).otherwise().build()));
        // Then
        assertThat(world.alerts).containsExactly("cold: 50 only", "cold cleared");
        assertThat(world.machine.counts().instances()).isZero();
    }
}
