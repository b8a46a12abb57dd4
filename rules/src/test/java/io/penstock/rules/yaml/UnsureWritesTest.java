/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.yaml;

import static io.penstock.rules.yaml.TestRules.above;
import static io.penstock.rules.yaml.TestRules.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.bus.Stream;
import io.penstock.api.command.Answer;
import io.penstock.api.command.Audit;
import io.penstock.api.command.Caller;
import io.penstock.api.command.Caller.Origin;
import io.penstock.api.command.Cause;
import io.penstock.api.command.Command;
import io.penstock.api.command.CommandOptions;
import io.penstock.api.command.Commands;
import io.penstock.api.command.Outcome;
import io.penstock.api.event.Reading;
import io.penstock.api.rule.Rule;
import io.penstock.bus.memory.MemoryBus;
import io.penstock.rules.AlertBook;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What took an output from a rule took it whether it was answered as done or not. */
class UnsureWritesTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private final TestTimes times = new TestTimes("2026-03-01T12:00:00Z");
    private final Rule heat = rule("heat").clear(above(60)).build();

    private TestWorld heating() {
        TestWorld world = new TestWorld(times, heat);
        world.says("boiler-1", 50);
        assertThat(world.writes()).containsExactly("Burner=true");
        return world;
    }

    private Audit off(Origin by, Outcome outcome, @Nullable Cause cause) {
        Instant now = Times.instant(times.wall());
        CommandOptions options =
                by == Origin.REST ? CommandOptions.DEFAULT.withOverride(Duration.ofHours(1)) : CommandOptions.DEFAULT;
        Command command = Command.set(
                        "off", "boiler-1", "Burner", Map.of("Burner", false), Caller.of(by, "somebody"), now)
                .with(options);
        return new Audit(command, outcome, cause, "", List.of(), now);
    }

    @ParameterizedTest
    @CsvSource({"DONE,", "UNKNOWN,TIMEOUT", "UNKNOWN,STOPPED", "FAILED,VERIFY", "FAILED,AUDIT"})
    void shouldWantBackWhatTheNorthTookOverWhateverItWasAnswered(Outcome outcome, @Nullable Cause cause) {
        // Given
        TestWorld world = heating();
        world.answer = Outcome.REFUSED;
        world.cause = Cause.OVERRIDDEN;
        // When
        world.machine.recorded(off(Origin.REST, outcome, cause));
        world.pass(MINUTE);
        assertThat(world.commands).hasSizeGreaterThan(2);
        int refused = world.commands.size();
        world.answer = Outcome.DONE;
        world.pass(MINUTE);
        // Then
        assertThat(world.writes()).hasSize(refused + 1).endsWith("Burner=true");
        assertThat(world.commands.get(refused).options().dryRun()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"FAILED,DEVICE", "REFUSED,INTERLOCK"})
    void shouldNotHearOfWhatWasNotWritten(Outcome outcome, Cause cause) {
        TestWorld world = heating();

        world.machine.recorded(off(Origin.REST, outcome, cause));
        world.pass(MINUTE);

        assertThat(world.commands).hasSize(1);
    }

    @Test
    void shouldNotTakeWhatIsSaidOfItAfterwardsForAnotherWrite() {
        // Given an override that nobody answered, and a rule that waits for its end
        TestWorld world = heating();
        world.answer = Outcome.REFUSED;
        world.cause = Cause.OVERRIDDEN;
        world.machine.recorded(off(Origin.REST, Outcome.UNKNOWN, Cause.TIMEOUT));
        world.pass(Duration.ofSeconds(1));
        // When the device comes back once it is over
        world.answer = Outcome.WOULD;
        world.machine.recorded(off(Origin.REST, Outcome.DONE, null));
        world.machine.onTime();
        world.answerAll();
        world.answer = Outcome.DONE;
        world.pass(MINUTE);
        // Then
        Command last = world.commands.get(world.commands.size() - 1);
        assertThat(last.values()).containsEntry("Burner", true);
        assertThat(last.options().dryRun()).isFalse();
    }

    @Test
    void shouldKeepTryingWhatARulesOwnWriteMayNotHaveDone() {
        // Given
        TestWorld world = heating();
        world.answer = Outcome.REFUSED;
        world.cause = Cause.OVERRIDDEN;
        world.written(Origin.OUTPUT, false);
        world.pass(Duration.ofSeconds(1));
        // When
        world.machine.recorded(off(Origin.RULE, Outcome.UNKNOWN, Cause.TIMEOUT));
        world.answer = Outcome.DONE;
        world.pass(MINUTE);
        // Then
        assertThat(world.writes()).endsWith("Burner=true");
        assertThat(world.commands.get(world.commands.size() - 1).options().yields())
                .isTrue();
    }

    @Test
    void shouldFindOnTheStreamWhatWasWrittenAndNotReadBack() {
        // Given
        List<Command> asked = new ArrayList<>();
        Commands desk = new Commands() {
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
        try (MemoryBus bus = new MemoryBus(SmallBus.SETTINGS, Clock.systemUTC(), 1);
                AlertBook alerts = new AlertBook(bus, Clock.systemUTC());
                SteppedRules rules = new SteppedRules(bus, desk, alerts, SmallBus.NOBODY, times, List.of(heat))) {
            bus.append(Stream.EVENTS, List.of(TestRules.temperature("boiler-1", 50, times.wall())));
            rules.step();
            assertThat(asked).hasSize(1);
            // When
            bus.append(
                    Stream.COMMANDS,
                    List.of(off(Origin.REST, Outcome.FAILED, Cause.VERIFY).toEvent(UUID.randomUUID())));
            rules.step();
        }
        // Then it asks whether the output is taken
        assertThat(asked).hasSize(2);
        assertThat(asked.get(1).options().dryRun()).isTrue();
    }
}
