/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.yaml;

import static io.penstock.rules.yaml.TestRules.above;
import static io.penstock.rules.yaml.TestRules.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.command.Audit;
import io.penstock.api.command.Caller;
import io.penstock.api.command.Cause;
import io.penstock.api.command.Command;
import io.penstock.api.command.Outcome;
import io.penstock.api.rule.Rule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What rules do when somebody else writes to an output that they claim. */
class TakenOutputsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final TestTimes times = new TestTimes("2026-03-01T12:00:00Z");

    private TestWorld world(Rule... rules) {
        return new TestWorld(times, rules);
    }

    @Test
    void shouldWantBackWhatAnInterlockHasTakenWhenItLetsGo() {
        // Given
        TestWorld world = world(rule("heat").clear(above(60)).build());
        world.says("boiler-1", 50);
        world.answer = Outcome.REFUSED;
        world.cause = Cause.INTERLOCK;
        // When
        world.written(Caller.Origin.INTERLOCK, false);
        world.pass(Duration.ofSeconds(4)); // asked, after 1, after 2 s more
        assertThat(world.commands).hasSize(4);
        assertThat(world.commands.get(1).options().dryRun()).isTrue();
        assertThat(world.news).hasSize(1);
        world.answer = Outcome.DONE;
        world.pass(Duration.ofMinutes(2));
        // Then
        assertThat(world.writes())
                .containsExactly("Burner=true", "Burner=true", "Burner=true", "Burner=true", "Burner=true");
        assertThat(world.commands).extracting(Command::id).doesNotHaveDuplicates();
        assertThat(world.commands.subList(2, 5)).noneMatch(c -> c.options().dryRun());
        assertThat(world.commands)
                .extracting(Command::why)
                .containsOnly(world.firings.get(0).id().toString());
    }

    @Test
    void shouldNotUndoWhatIsForcedAndNotForbidden() {
        TestWorld world = world(rule("heat").clear(above(60)).build());
        world.says("boiler-1", 50);

        world.answer = Outcome.WOULD;
        world.written(Caller.Origin.INTERLOCK, false);
        world.pass(Duration.ofMinutes(2));

        assertThat(world.commands).hasSize(2);
        assertThat(world.commands.get(1).options().dryRun()).isTrue();
    }

    @Test
    void shouldLeaveWhatTheNorthHasSet() {
        TestWorld world = world(rule("heat").clear(above(60)).build());
        world.says("boiler-1", 50);

        world.written(Caller.Origin.REST, false);
        world.pass(Duration.ofMinutes(2));

        assertThat(world.commands).hasSize(1);
    }

    @Test
    void shouldNotWantBackWhatSomebodyHasSetSinceItWasTaken() {
        TestWorld world = world(rule("heat").clear(above(60)).build());
        world.says("boiler-1", 50);
        world.answer = Outcome.REFUSED;
        world.cause = Cause.INTERLOCK;
        world.written(Caller.Origin.INTERLOCK, false);
        world.pass(Duration.ofMillis(500));
        assertThat(world.commands).hasSize(2);

        world.written(Caller.Origin.REST, false);
        world.pass(Duration.ofMinutes(2));

        assertThat(world.commands).hasSize(2);
    }

    @Test
    void shouldTellWhetherItWasTakenBeforeOrAfterAWriteThatWasOnItsWay() {
        // Given
        TestWorld world = world(rule("heat").clear(above(60)).build());
        world.answer = null;
        world.says("boiler-1", 50);
        world.written(Caller.Origin.INTERLOCK, false);
        // When
        world.reply(world.commands.get(0), Outcome.DONE, null);
        assertThat(world.commands).hasSize(2);
        assertThat(world.commands.get(1).options().dryRun()).isTrue();
        world.reply(world.commands.get(1), Outcome.REFUSED, Cause.INTERLOCK);
        world.written(Caller.Origin.RULE, true); // the record says that the rule's came later
        world.pass(Duration.ofMinutes(2));
        // Then
        assertThat(world.commands).hasSize(2);
    }

    @Test
    void shouldWantBackWhatWasTakenOverARestart() {
        // Given
        Rule rule = rule("heat").clear(above(60)).build();
        TestWorld before = world(rule);
        before.says("boiler-1", 50);
        before.answer = Outcome.REFUSED;
        before.cause = Cause.OVERRIDDEN;
        before.written(Caller.Origin.INTERLOCK, false);
        before.pass(Duration.ofMillis(500));
        // When
        TestWorld after = new TestWorld(times, before.save(Map.of()), rule);
        after.pass(SECOND);
        // Then
        assertThat(after.writes()).containsExactly("Burner=true");
        assertThat(after.commands.get(0).options().dryRun()).isFalse();
    }

    @Test
    void shouldWantBackByAnIdThatIsNotTooLongWhatAWriteTookWhoseIdIsAsLongAsItMayBe() {
        // Given
        TestWorld world = world(rule("heat").clear(above(60)).build());
        world.says("boiler-1", 50);
        world.answer = Outcome.REFUSED;
        world.cause = Cause.INTERLOCK;
        // When
        Command write = Command.set(
                "x".repeat(255),
                "boiler-1",
                "Burner",
                Map.of("Burner", false),
                Caller.of(Caller.Origin.INTERLOCK, "somebody"),
                Times.instant(times.wall()));
        world.machine.recorded(new Audit(write, Outcome.DONE, null, "", List.of(), Times.instant(times.wall())));
        world.pass(Duration.ofSeconds(10));
        // Then
        assertThat(world.commands).hasSizeGreaterThan(2).allMatch(c -> c.id().length() <= 255);
    }
}
