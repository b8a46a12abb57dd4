/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.yaml;

import static io.penstock.rules.yaml.TestRules.above;
import static io.penstock.rules.yaml.TestRules.rule;
import static io.penstock.rules.yaml.TestRules.set;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.bus.StateKey;
import io.penstock.api.bus.Stream;
import io.penstock.api.command.Answer;
import io.penstock.api.command.Audit;
import io.penstock.api.command.Cause;
import io.penstock.api.command.Command;
import io.penstock.api.command.Commands;
import io.penstock.api.command.Outcome;
import io.penstock.api.event.Event;
import io.penstock.api.event.Reading;
import io.penstock.api.rule.Input;
import io.penstock.api.rule.Rule;
import io.penstock.api.setting.Matcher;
import io.penstock.bus.memory.MemoryBus;
import io.penstock.rules.AlertBook;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a rule does that was killed after a firing of it was recorded, and before it could save that. */
class RecalledRulesTest {
    private static final Rule HEAT = rule("heat").build();

    private final TestTimes times = new TestTimes("2026-03-01T12:00:00Z");

    /** It has seen this, and no more is saved. */
    private Map<StateKey, byte[]> saved(TestWorld before, double... said) {
        for (double value : said) {
            before.says("boiler-1", value);
        }
        return before.save(Map.of());
    }

    /** It begins again behind what was saved, and has not read the rest yet. */
    private TestWorld again(Rule rule, Map<StateKey, byte[]> saved, TestWorld before) {
        TestWorld after = new TestWorld(times, saved, rule);
        after.machine.recall(before.firings);
        after.machine.onTime();
        return after;
    }

    private static List<String> ids(TestWorld world) {
        return world.commands.stream().map(Command::id).toList();
    }

    @Test
    void shouldNotUndoWhatItDidByWhatItSawBefore() {
        // Given: one that changes nothing, and one that it comes true by
        TestWorld before = new TestWorld(times, HEAT);
        Map<StateKey, byte[]> saved = saved(before);
        Event first = before.says("boiler-1", 61);
        Event second = before.says("boiler-1", 50);
        // When
        TestWorld after = again(HEAT, saved, before);
        after.machine.onEvent(first);
        after.machine.onEvent(second);
        after.machine.caughtUp();
        // Then
        assertThat(after.writes()).containsExactly("Burner=true");
        assertThat(ids(after)).isEqualTo(ids(before));
        assertThat(after.firings).isEmpty();
    }

    @Test
    void shouldNotUndoWhatItDidByTheTime() {
        // Given: it looks each second
        Rule aging = rule("heat")
                .of(new Input("t", Matcher.of("boiler-1"), "Temperature", Duration.ofMinutes(1)))
                .build();
        TestWorld before = new TestWorld(times, aging);
        Map<StateKey, byte[]> saved = saved(before, 61);
        Event second = before.says("boiler-1", 50);
        // When
        TestWorld after = again(aging, saved, before);
        after.pass(Duration.ofSeconds(2));
        after.machine.onEvent(second);
        after.machine.caughtUp();
        // Then
        assertThat(after.writes()).containsExactly("Burner=true");
        assertThat(ids(after)).isEqualTo(ids(before));
    }

    @Test
    void shouldAskOnceMoreForWhatItDidWhenItEnded() {
        // Given
        TestWorld before = new TestWorld(times, HEAT);
        Map<StateKey, byte[]> saved = saved(before, 50);
        before.answer = null;
        Event last = before.says("boiler-1", 61);
        // When
        TestWorld after = again(HEAT, saved, before);
        after.machine.onEvent(last);
        // Then
        assertThat(after.writes()).containsExactly("Burner=false");
        assertThat(ids(after)).containsExactly(ids(before).get(1));
    }

    @Test
    void shouldAskOnceMoreForWhatItDidWhenItEndedThoughThatIsLongAgo() {
        // Given
        TestWorld before = new TestWorld(times, HEAT);
        Map<StateKey, byte[]> saved = saved(before, 50);
        before.answer = null;
        Event last = before.says("boiler-1", 61);
        // When
        times.pass(Duration.ofMinutes(1));
        TestWorld after = again(HEAT, saved, before);
        after.machine.onEvent(last);
        after.machine.caughtUp();
        assertThat(after.commands).isEmpty();
        after.says("boiler-1", 62);
        // Then
        assertThat(after.writes()).containsExactly("Burner=false");
    }

    @Test
    void shouldEndWhatItDidLongAgo() {
        // Given
        Rule heat = rule("heat").clear(above(60)).build();
        TestWorld before = new TestWorld(times, heat);
        Map<StateKey, byte[]> saved = saved(before);
        Event last = before.says("boiler-1", 50);
        // When: it is warm by the time that it is back
        times.pass(Duration.ofMinutes(1));
        TestWorld after = again(heat, saved, before);
        after.machine.onEvent(last);
        after.machine.caughtUp();
        after.says("boiler-1", 61);
        // Then
        assertThat(after.writes()).containsExactly("Burner=false");
    }

    @Test
    void shouldEndWhatItDidThoughWhatItSawIsGone() {
        // Given
        Rule heat = rule("heat").clear(above(60)).build();
        TestWorld before = new TestWorld(times, heat);
        Map<StateKey, byte[]> saved = saved(before, 70);
        before.says("boiler-1", 50);
        // When
        TestWorld after = again(heat, saved, before);
        after.machine.caughtUp();
        after.says("boiler-1", 61);
        // Then
        assertThat(after.writes()).endsWith("Burner=false");
    }

    @Test
    void shouldGoOnFromWhatItDidWhenTheTimeHadPassed() {
        // Given: saved while it held
        Rule rule = rule("heat").holdFor(Duration.ofSeconds(5)).build();
        TestWorld before = new TestWorld(times, rule);
        before.says("boiler-1", 50);
        before.pass(Duration.ofSeconds(4));
        Map<StateKey, byte[]> saved = saved(before);
        before.pass(Duration.ofSeconds(1));
        assertThat(before.writes()).containsExactly("Burner=true");
        // When
        TestWorld after = again(rule, saved, before);
        after.machine.caughtUp();
        after.answerAll();
        after.says("boiler-1", 50);
        after.pass(Duration.ofSeconds(10));
        // Then
        assertThat(ids(after)).isEqualTo(ids(before));
        assertThat(after.firings).isEmpty();
        after.says("boiler-1", 60);
        assertThat(after.writes()).endsWith("Burner=false");
    }

    @Test
    void shouldComeToWhatItDidOnTheBus() throws Exception {
        List<Command> asked = new ArrayList<>();
        Commands desk = desk(asked);
        try (MemoryBus bus = new MemoryBus(SmallBus.SETTINGS, Clock.systemUTC(), 1);
                AlertBook alerts = new AlertBook(bus, Clock.systemUTC())) {
            // Given: no time passes, and so nothing is saved
            try (SteppedRules rules = stepped(bus, desk, alerts)) {
                say(bus, 61);
                say(bus, 50);
                rules.step();
            }
            assertThat(asked).hasSize(1);
            // When
            try (SteppedRules rules = stepped(bus, desk, alerts)) {
                rules.step();
                // Then
                assertThat(asked).hasSize(2);
                assertThat(asked.get(1).id()).isEqualTo(asked.get(0).id());
                // When it is warm
                say(bus, 61);
                rules.step();
            }
        }
        // Then
        assertThat(asked).hasSize(3);
        assertThat(asked.get(2).values()).containsEntry("Burner", false);
    }

    private SteppedRules stepped(MemoryBus bus, Commands desk, AlertBook alerts) {
        return new SteppedRules(bus, desk, alerts, SmallBus.NOBODY, times, List.of(HEAT));
    }

    private void say(MemoryBus bus, double value) {
        bus.append(Stream.EVENTS, List.of(TestRules.temperature("boiler-1", value, times.wall())))
                .toCompletableFuture()
                .join();
    }

    private Commands desk(List<Command> asked) {
        return new Commands() {
            @Override
            public CompletableFuture<Answer> execute(Command command) {
                asked.add(command);
                return CompletableFuture.completedFuture(
                        new Answer(command, Outcome.DONE, null, "", null, List.of(), Times.instant(times.wall())));
            }

            @Override
            public @Nullable Reading last(String device, String resource) {
                return null;
            }
        };
    }

    @Test
    void shouldEndWhatItDidLongAgoForADeviceThatItHadJustMet() {
        // Given
        Rule each = rule("each")
                .of("boiler-*")
                .clear(above(60))
                .then(set("{device}", "Burner", true))
                .otherwise(set("{device}", "Burner", false))
                .build();
        TestWorld before = new TestWorld(times, each);
        Map<StateKey, byte[]> saved = saved(before);
        Event first = before.says("boiler-1", 50);
        // When: it is warm by the time that it is back
        times.pass(Duration.ofMinutes(1));
        TestWorld after = again(each, saved, before);
        after.machine.onEvent(first);
        after.machine.caughtUp();
        after.says("boiler-1", 61);
        // Then
        assertThat(after.writes()).containsExactly("Burner=false");
    }

    @Test
    void shouldMakeNothingOfADeviceThatItHasTakenLeaveOf() {
        // Given
        Rule each = rule("each")
                .of("boiler-*")
                .then(set("pump", "Run", true))
                .priority(5)
                .build();
        Rule other = rule("other").of("outside").then(set("pump", "Run", false)).build();
        TestWorld before = new TestWorld(times, each, other);
        before.says("outside", 50);
        before.says("boiler-1", 50);
        before.machine.gone("boiler-1");
        // When
        TestWorld after = new TestWorld(times, before.save(Map.of()), each, other);
        after.machine.recall(before.firings);
        after.machine.caughtUp();
        // Then
        assertThat(after.machine.counts().instances()).isEqualTo(1);
    }

    /** Does nothing, and remembers the ids of what it was asked. */
    private final class Failing implements Commands {
        final List<Command> asked = new ArrayList<>();
        private final MemoryBus bus;

        Failing(MemoryBus bus) {
            this.bus = bus;
        }

        @Override
        public CompletableFuture<Answer> execute(Command command) {
            boolean seen = asked.stream().anyMatch(c -> c.id().equals(command.id()));
            asked.add(command);
            Answer answer = new Answer(
                    command,
                    seen ? Outcome.REFUSED : Outcome.FAILED,
                    seen ? Cause.DUPLICATE : Cause.DEVICE,
                    "",
                    null,
                    List.of(),
                    Times.instant(times.wall()));
            Audit audit = Audit.of(answer);
            bus.append(Stream.COMMANDS, List.of((seen ? audit.unmarked() : audit).toEvent(UUID.randomUUID())));
            return CompletableFuture.completedFuture(answer);
        }

        @Override
        public @Nullable Reading last(String device, String resource) {
            return null;
        }
    }

    @Test
    void shouldAskByAnotherIdForWhatTheDeviceHadRefusedBeforeTheKill() throws Exception {
        try (MemoryBus bus = new MemoryBus(SmallBus.SETTINGS, Clock.systemUTC(), 1);
                AlertBook alerts = new AlertBook(bus, Clock.systemUTC())) {
            // Given: no time passes, and so nothing is saved
            Failing desk = new Failing(bus);
            try (SteppedRules rules = stepped(bus, desk, alerts)) {
                say(bus, 50);
                rules.step();
            }
            assertThat(desk.asked).hasSize(1);
            // When
            try (SteppedRules rules = stepped(bus, desk, alerts)) {
                rules.step();
            }
            // Then
            String first = desk.asked.get(0).id();
            assertThat(desk.asked).extracting(Command::id).containsExactly(first, first + "-r1");
        }
    }
}
