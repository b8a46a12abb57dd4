/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.yaml;

import static io.penstock.rules.yaml.TestRules.above;
import static io.penstock.rules.yaml.TestRules.below;
import static io.penstock.rules.yaml.TestRules.rule;
import static io.penstock.rules.yaml.TestRules.set;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.bus.StateKey;
import io.penstock.api.command.Command;
import io.penstock.api.event.Event;
import io.penstock.api.rule.Consequence.RaiseAlert;
import io.penstock.api.rule.Firing;
import io.penstock.api.rule.Input;
import io.penstock.api.rule.Rule;
import io.penstock.api.rule.Severity;
import io.penstock.api.setting.Matcher;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What rules do that are changed, added or taken out while they run. */
class ReloadedRulesTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final TestTimes times = new TestTimes("2026-03-01T12:00:00Z");

    private TestWorld world(Rule... rules) {
        return new TestWorld(times, rules);
    }

    @Test
    void shouldKeepWhatDidNotChangeOverAReload() {
        Rule kept = rule("kept").holdFor(Duration.ofSeconds(5)).build();
        TestWorld world = world(kept, rule("gone").otherwise().build());
        world.says("boiler-1", 50);
        world.pass(Duration.ofSeconds(4));

        Rule same = rule("kept").holdFor(Duration.ofSeconds(5)).build();
        world.machine.apply(List.of(same));
        world.pass(SECOND);

        assertThat(world.firings).extracting(Firing::rule).containsExactly("gone", "kept");
    }

    @Test
    void shouldActByAChangedRuleAtOnce() {
        TestWorld world = world(rule("heat").build());
        world.says("boiler-1", 50);

        world.machine.apply(List.of(rule("heat")
                .then(set("boiler-1", "Burner", false))
                .otherwise(set("boiler-1", "Burner", false))
                .build()));
        world.answerAll();
        assertThat(world.writes()).containsExactly("Burner=true", "Burner=false");
        assertThat(world.commands).extracting(Command::id).doesNotHaveDuplicates();

        world.machine.apply(List.of(rule("heat").when(below(40)).build()));
        world.answerAll();
        assertThat(world.writes()).endsWith("Burner=false");
        assertThat(world.firings.get(2).edge()).isEqualTo(Firing.Edge.OTHERWISE);
    }

    @Test
    void shouldActByARuleThatIsChangedBackBeforeTheNextReading() {
        Rule on = rule("heat").build();
        Rule off = rule("heat").then(set("boiler-1", "Burner", false)).build();
        TestWorld world = world(on);
        world.says("boiler-1", 50);

        world.machine.apply(List.of(off));
        world.answerAll();
        world.machine.apply(List.of(on));
        world.answerAll();
        world.machine.apply(List.of(off));

        assertThat(world.writes()).containsExactly("Burner=true", "Burner=false", "Burner=true", "Burner=false");
        assertThat(world.commands).extracting(Command::id).doesNotHaveDuplicates();
    }

    @Test
    void shouldActByARuleThatIsChangedAndChangedBackOverRestarts() {
        // Given
        Rule on = ageing(true);
        Rule off = ageing(false);
        TestWorld first = world(on);
        first.says("boiler-1", 50);
        // When
        Map<StateKey, byte[]> saved = first.save(Map.of());
        TestWorld second = new TestWorld(times, saved, off);
        second.pass(SECOND);
        TestWorld third = new TestWorld(times, second.save(saved), on);
        third.pass(SECOND);
        // Then
        assertThat(second.writes()).containsExactly("Burner=false");
        assertThat(third.writes()).containsExactly("Burner=true");
        assertThat(third.commands.get(0).id())
                .isNotEqualTo(first.commands.get(0).id());
    }

    /** Looked at each second, and by the last reading each time. */
    private static Rule ageing(boolean burner) {
        return rule("heat")
                .of(new Input("t", Matcher.of("boiler-1"), "Temperature", Duration.ofMinutes(1)))
                .then(set("boiler-1", "Burner", burner))
                .build();
    }

    @Test
    void shouldMakeTheSameIdsOfAChangedRuleAfterAKill() {
        // Given: a rule that was changed, and all that is saved of it is what the one before did
        Rule before = rule("heat").build();
        Rule changed = rule("heat").when(below(40)).clear(above(60)).build();
        TestWorld world = world(before);
        Map<StateKey, byte[]> saved = world.save(Map.of());
        world.machine.apply(List.of(changed));
        Event event = world.says("boiler-1", 30);
        // When
        TestWorld again = new TestWorld(times, saved, changed);
        again.machine.onEvent(event);
        // Then
        assertThat(again.commands)
                .extracting(Command::id)
                .containsExactly(world.commands.get(0).id());
    }

    @Test
    void shouldActByAChangedRuleOnAYoungReadingOnly() {
        TestWorld world = world(rule("heat").when(below(40)).build());
        world.says("boiler-1", 50);
        world.pass(Duration.ofSeconds(11));

        world.machine.apply(List.of(rule("heat").when(below(55)).build()));
        assertThat(world.commands).isEmpty();

        world.says("boiler-1", 50);
        assertThat(world.writes()).containsExactly("Burner=true");
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
