/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.yaml;

import static io.penstock.rules.yaml.TestRules.above;
import static io.penstock.rules.yaml.TestRules.rule;
import static io.penstock.rules.yaml.TestRules.set;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.command.Caller;
import io.penstock.api.command.Command;
import io.penstock.api.event.Event;
import io.penstock.api.event.Provenance;
import io.penstock.api.event.Quality;
import io.penstock.api.event.Reading;
import io.penstock.api.event.ValueType;
import io.penstock.api.rule.Consequence.Publish;
import io.penstock.api.rule.Firing;
import io.penstock.api.rule.Rule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What one rule does with readings and time. */
class MachineTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final TestTimes times = new TestTimes("2026-03-01T12:00:00Z");

    private TestWorld world(Rule... rules) {
        return new TestWorld(times, rules);
    }

    @Test
    void shouldActOnEdgesOnlyAndSayWhy() {
        // Given
        TestWorld world = world(rule("heat").clear(above(60)).build());

        // When
        world.says("boiler-1", 58);
        Event cold = world.says("boiler-1", 54);
        world.says("boiler-1", 53);
        world.says("boiler-1", 58);
        world.says("boiler-1", 61);
        world.says("boiler-1", 62);

        // Then
        assertThat(world.writes()).containsExactly("Burner=true", "Burner=false");
        Firing first = world.firings.get(0);
        assertThat(first.trigger()).contains(cold.id().toString());
        assertThat(first.values()).containsEntry("t", "boiler-1/Temperature = 54");
        Command command = world.commands.get(0);
        assertThat(first.commands()).containsEntry(command.id(), "boiler-1/Burner = true");
        assertThat(command.why()).isEqualTo(first.id().toString());
        assertThat(command.caller().origin()).isEqualTo(Caller.Origin.RULE);
    }

    @Test
    void shouldActWhenItHasHeldForLongEnoughWithoutABreak() {
        TestWorld world = world(rule("heat").holdFor(Duration.ofSeconds(5)).build());

        world.says("boiler-1", 54);
        world.pass(Duration.ofSeconds(4));
        world.says("boiler-1", 56);
        world.says("boiler-1", 54);
        world.pass(Duration.ofMillis(4999));
        assertThat(world.commands).isEmpty();
        world.pass(Duration.ofMillis(1));

        assertThat(world.writes()).containsExactly("Burner=true");
    }

    @Test
    void shouldKeepOneOfAHoldThatBreaksAgainAndAgain() {
        // Given
        TestWorld world = world(rule("heat").holdFor(Duration.ofMinutes(30)).build());
        // When
        for (int i = 0; i < 1000; i++) {
            world.says("boiler-1", i % 2 == 0 ? 54 : 56);
            times.pass(SECOND);
        }
        world.says("boiler-1", 54);
        // Then
        assertThat(world.machine.queuedHolds()).isEqualTo(1);
        world.pass(Duration.ofMinutes(30).minusMillis(1));
        assertThat(world.commands).isEmpty();
        world.pass(Duration.ofMillis(1));
        assertThat(world.writes()).containsExactly("Burner=true");
    }

    @Test
    void shouldCauseNothingOnAnOldReadingAndMakeUpForItOnAYoungOne() {
        TestWorld world = world(rule("heat").clear(above(60)).build());
        world.says("boiler-1", 50);

        world.saysLate("boiler-1", 70, Duration.ofSeconds(11));
        assertThat(world.writes()).containsExactly("Burner=true");
        assertThat(world.machine.counts().stale()).isEqualTo(1);

        world.says("boiler-1", 58); // within the band: what was missed is made up for
        assertThat(world.writes()).containsExactly("Burner=true", "Burner=false");
    }

    @Test
    void shouldNotLookAtWhatIsFedAgain() {
        TestWorld world = world(rule("heat").build());
        Event event = TestRules.temperature("boiler-1", 20, times.wall());

        world.machine.onEvent(event.withProvenance(new Provenance("", 0, true)));

        assertThat(world.commands).isEmpty();
        assertThat(world.machine.counts().replayed()).isEqualTo(1);
    }

    @Test
    void shouldStayAsItIsWhileItCannotBeKnown() {
        TestWorld world = world(rule("heat").build());
        world.says("boiler-1", 50);

        Reading bad = Reading.ofQuality("Temperature", ValueType.FLOAT64, times.wall(), Quality.BAD);
        world.machine.onEvent(
                Event.of(UUID.randomUUID(), "boiler-1", "Boiler", "Temperature", times.wall(), List.of(bad)));

        assertThat(world.writes()).containsExactly("Burner=true");
    }

    @Test
    void shouldNotSeeWhatItPublishedItself() {
        TestWorld world = world(rule("echo")
                .then(new Publish("boiler-1", "echo", Map.of("Temperature", new TestRules.Value(99.0))))
                .otherwise(set("boiler-1", "Burner", false))
                .build());
        world.says("boiler-1", 50);
        assertThat(world.published).hasSize(1);

        world.machine.onEvent(world.published.get(0));
        world.machine.onTime();

        assertThat(world.published.get(0).provenance()).isEqualTo(new Provenance("rule:echo", 1, false));
        assertThat(world.commands).isEmpty();
    }

    @Test
    void shouldPublishNothingThatHasGoneRoundTooOften() {
        TestWorld world = world(rule("echo")
                .then(new Publish("calc", "echo", Map.of("X", new TestRules.Value(1.0))))
                .otherwise()
                .build());
        Event event = TestRules.temperature("boiler-1", 20, times.wall())
                .withProvenance(new Provenance("rule:other", Provenance.MAX_HOPS, false));

        world.machine.onEvent(event);

        assertThat(world.published).isEmpty();
        assertThat(world.machine.counts().loops()).isEqualTo(1);
    }

    @Test
    void shouldMakeTheSameIdsWhenItReadsTheSameAgain() {
        Rule rule = rule("heat").holdFor(SECOND).build();
        Event event = TestRules.temperature("boiler-1", 50, times.wall());
        TestWorld first = world(rule);
        first.machine.onEvent(event);
        first.pass(SECOND);

        TestWorld again = new TestWorld(times, Map.of(), rule);
        again.machine.onEvent(event);
        again.pass(SECOND);

        assertThat(again.commands)
                .extracting(Command::id)
                .containsExactly(first.commands.get(0).id());
    }

    @Test
    void shouldLetARuleThatCannotBeEvaluatedHarmNoOther() {
        TestWorld world = world(
                rule("broken")
                        .when(new TestRules.Over("boom", t -> {
                            throw new IllegalStateException("boom");
                        }))
                        .build(),
                rule("heat").build());

        world.says("boiler-1", 50);

        assertThat(world.writes()).containsExactly("Burner=true");
        assertThat(world.machine.counts().failing()).containsOnlyKeys("broken");
    }
}
