/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.yaml;

import static io.penstock.rules.yaml.TestRules.above;
import static io.penstock.rules.yaml.TestRules.below;
import static io.penstock.rules.yaml.TestRules.rule;
import static io.penstock.rules.yaml.TestRules.set;
import static io.penstock.rules.yaml.TestRules.setBoth;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.bus.StateKey;
import io.penstock.api.command.Cause;
import io.penstock.api.command.Command;
import io.penstock.api.command.Outcome;
import io.penstock.api.rule.Consequence.Publish;
import io.penstock.api.rule.Consequence.RaiseAlert;
import io.penstock.api.rule.Firing;
import io.penstock.api.rule.Input;
import io.penstock.api.rule.Rule;
import io.penstock.api.rule.Severity;
import io.penstock.api.setting.Matcher;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
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
    void shouldGoOnAfterARestartWithTheTimeThatWasLeft() {
        // Given
        Rule rule = rule("heat").holdFor(Duration.ofSeconds(5)).build();
        TestWorld before = world(rule);
        before.says("boiler-1", 50);
        before.pass(Duration.ofSeconds(3));
        Map<StateKey, byte[]> saved = before.save(Map.of());

        // When
        times.pass(SECOND);
        TestWorld after = new TestWorld(times, saved, rule);
        after.pass(Duration.ofMillis(1999));
        assertThat(after.commands).isEmpty();
        after.pass(Duration.ofMillis(2));

        // Then
        assertThat(after.writes()).containsExactly("Burner=true");
    }

    @Test
    void shouldWaitForAYoungReadingAfterALongStop() {
        shouldWaitForAYoungReadingAfter(() -> times.pass(Duration.ofHours(1)));
    }

    @Test
    void shouldWaitForAYoungReadingAfterAStopWhenTheClockIsBehind() {
        // power fails, and the clock of the machine goes on from where it was saved
        shouldWaitForAYoungReadingAfter(() -> times.set("2026-03-01T11:30:00Z"));
    }

    private void shouldWaitForAYoungReadingAfter(Runnable stop) {
        // Given
        Rule rule = rule("heat").holdFor(Duration.ofSeconds(5)).build();
        TestWorld before = world(rule);
        before.says("boiler-1", 50);
        before.pass(Duration.ofSeconds(3));
        Map<StateKey, byte[]> saved = before.save(Map.of());

        // When
        stop.run();
        TestWorld after = new TestWorld(times, saved, rule);
        after.pass(Duration.ofMinutes(1));
        assertThat(after.commands).isEmpty();
        after.says("boiler-1", 50);
        after.pass(Duration.ofSeconds(2));

        // Then
        assertThat(after.writes()).containsExactly("Burner=true");
    }

    @Test
    void shouldNotActAgainAfterARestartWhileNothingHasChanged() {
        Rule rule = rule("heat").clear(above(60)).build();
        TestWorld before = world(rule);
        before.says("boiler-1", 50);
        Map<StateKey, byte[]> saved = before.save(Map.of());

        TestWorld after = new TestWorld(times, saved, rule);
        after.says("boiler-1", 51);
        assertThat(after.commands).isEmpty();
        after.says("boiler-1", 61);

        assertThat(after.writes()).containsExactly("Burner=false");
    }

    @Test
    void shouldAskForWhatWasUnansweredByTheSameIdAfterARestart() {
        Rule rule = rule("heat").build();
        TestWorld before = world(rule);
        before.answer = null;
        before.says("boiler-1", 50);
        Map<StateKey, byte[]> saved = before.save(Map.of());

        TestWorld after = new TestWorld(times, saved, rule);
        after.answer = Outcome.REFUSED;
        after.cause = Cause.DUPLICATE; // it had been started
        after.pass(Duration.ofMinutes(1));

        assertThat(after.commands)
                .extracting(Command::id)
                .containsExactly(before.commands.get(0).id());
    }

    @Test
    void shouldKeepARulesWishOverARestart() {
        Rule rule = rule("heat").build();
        TestWorld before = world(rule);
        before.answer = Outcome.REFUSED;
        before.cause = Cause.INTERLOCK;
        before.says("boiler-1", 50);
        Map<StateKey, byte[]> saved = before.save(Map.of());

        TestWorld after = new TestWorld(times, saved, rule);
        after.pass(SECOND);

        assertThat(after.commands)
                .extracting(Command::id)
                .containsExactly(before.commands.get(0).id() + "-r1");
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

    @Test
    void shouldClearTheAlertsOfARuleThatIsGoneAndOfADeviceThatItsPatternMatchesNoMore() {
        // Given
        RaiseAlert cold = new RaiseAlert("cold", Severity.NORMAL, "{t} only", Duration.ZERO);
        RaiseAlert frost = new RaiseAlert("frost", Severity.NORMAL, "{t} only", Duration.ZERO);
        TestRules.Builder each = rule("each").then(cold).otherwise();
        Rule named = rule("named").then(frost).otherwise().build();
        TestWorld before = world(each.of("boiler-*").build(), named);
        before.says("boiler-1", 50);
        before.says("boiler-2", 50);
        // When
        Map<StateKey, byte[]> saved = before.save(Map.of());
        TestWorld after = new TestWorld(
                times, saved, each.of("boiler-2").build(), rule("heat").build());
        assertThat(after.alerts).isEmpty();
        after.machine.caughtUp();
        // Then
        assertThat(after.alerts)
                .containsExactlyInAnyOrder("cold@boiler-1 cleared", "cold@boiler-2 cleared", "frost cleared");
        assertThat(after.firings).extracting(Firing::trigger).containsOnly("the rule is gone");
        assertThat(after.save(saved).keySet()).noneMatch(key -> key.key().startsWith("named"));
    }

    @Test
    void shouldLeaveWhatARuleClaimedThatIsGoneToTheNextAsAReloadDoes() {
        // Given
        Rule low = rule("low").then(set("boiler-1", "Burner", false)).build();
        TestWorld before = world(low, rule("high").priority(5).build());
        before.says("boiler-1", 50);
        Map<StateKey, byte[]> saved = before.save(Map.of());
        // When
        TestWorld after = new TestWorld(times, saved, low);
        after.machine.onTime();
        assertThat(after.commands).isEmpty();
        after.machine.caughtUp();
        before.machine.apply(List.of(low));
        // Then
        assertThat(after.writes()).containsExactly("Burner=false");
        assertThat(after.commands.get(0).id()).isEqualTo(before.commands.get(1).id());
        assertThat(after.firings)
                .extracting(Firing::notes)
                .containsExactly(List.of("boiler-1/Burner falls to rule 'low'"));
        assertThat(after.save(saved).keySet()).noneMatch(key -> key.key().startsWith("high"));
    }

    @Test
    void shouldLeaveWhatARuleThatIsGoneDidNotGetWrittenToTheNextThatWantsTheSame() {
        // Given
        Rule low = rule("low").build();
        TestWorld before = world(low, rule("high").priority(5).build());
        before.answer = Outcome.REFUSED;
        before.cause = Cause.DOWN;
        before.says("boiler-1", 50);
        // When
        TestWorld after = new TestWorld(times, before.save(Map.of()), low);
        after.pass(SECOND);
        assertThat(after.commands).isEmpty();
        after.machine.caughtUp();
        after.answerAll();
        // Then
        assertThat(after.commands)
                .singleElement()
                .satisfies(c -> assertThat(c.caller().name()).isEqualTo("low"));
    }

    @Test
    void shouldActByARuleThatWasChangedMeanwhileAsAReloadDoes() {
        // Given
        Rule low = rule("low").then(set("boiler-1", "Burner", false)).build();
        TestWorld before = world(low, rule("high").priority(5).build());
        before.says("boiler-1", 50);
        Map<StateKey, byte[]> saved = before.save(Map.of());
        // When
        Rule changed = rule("high").when(below(20)).priority(1).build();
        TestWorld after = new TestWorld(times, saved, low, changed);
        after.machine.caughtUp();
        before.machine.apply(List.of(low, changed));
        // Then
        assertThat(after.writes()).containsExactly("Burner=false");
        assertThat(before.writes()).containsExactly("Burner=true", "Burner=false");
    }

    @Test
    void shouldWantTheLaterOfTwoWritesThatShareAnOutputInWhicheverOrderTheyAreFound() {
        // Given: both are asked, and one of them is wanted otherwise before that is answered
        Rule both = rule("both").then(setBoth(true)).build();
        Rule one = rule("one")
                .when(below(40))
                .then(set("boiler-1", "Burner", false))
                .priority(1)
                .build();
        TestWorld before = world(both, one);
        before.answer = null;
        before.says("boiler-1", 50);
        times.pass(SECOND);
        before.says("boiler-1", 30);
        Map<StateKey, byte[]> saved = before.save(Map.of());
        for (Comparator<String> order : List.of(Comparator.<String>naturalOrder(), Comparator.<String>reverseOrder())) {
            Map<StateKey, byte[]> ordered = new LinkedHashMap<>();
            saved.keySet().stream()
                    .sorted(Comparator.comparing(StateKey::key, order))
                    .forEach(key -> ordered.put(key, saved.get(key)));
            // When
            TestWorld after = new TestWorld(times, ordered, both, one);
            after.answer = null;
            after.pass(SECOND);
            after.reply(after.commands.get(0), Outcome.REFUSED, Cause.DUPLICATE); // it had been started
            after.answer = Outcome.DONE;
            after.pass(SECOND);
            // Then
            assertThat(after.commands)
                    .extracting(Command::id)
                    .startsWith(before.commands.get(0).id());
            assertThat(after.commands.subList(1, after.commands.size()))
                    .extracting(Command::values)
                    .containsExactly(Map.of("Burner", false));
        }
    }
}
