/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.yaml;

import static io.penstock.rules.yaml.TestRules.rule;
import static io.penstock.rules.yaml.TestRules.set;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.bus.Stream;
import io.penstock.api.command.Answer;
import io.penstock.api.command.Audit;
import io.penstock.api.command.Cause;
import io.penstock.api.command.Command;
import io.penstock.api.command.Commands;
import io.penstock.api.command.Outcome;
import io.penstock.api.event.Event;
import io.penstock.api.event.Reading;
import io.penstock.api.rule.Alert;
import io.penstock.api.rule.Consequence.RaiseAlert;
import io.penstock.api.rule.Firing;
import io.penstock.api.rule.Rule;
import io.penstock.api.rule.Severity;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a rule has left that fired, was killed before that was saved, and is no more when the program starts again. */
class KilledAndGoneTest {
    private static final Rule LOW =
            rule("low").then(set("boiler-1", "Burner", false)).build();
    private static final Rule HIGH = rule("high")
            .priority(5)
            .then(set("boiler-1", "Burner", true), new RaiseAlert("frost", Severity.NORMAL, "{t} only", Duration.ZERO))
            .build();

    private final TestTimes times = new TestTimes("2026-03-01T12:00:00Z");
    private final MemoryBus bus = new MemoryBus(SmallBus.SETTINGS, Clock.systemUTC(), 1);
    private final AlertBook alerts = new AlertBook(bus, Clock.systemUTC());
    private final Desk desk = new Desk();

    /** Does each command once. */
    private final class Desk implements Commands {
        final List<Command> done = new ArrayList<>();
        boolean hangs;

        @Override
        public CompletableFuture<Answer> execute(Command command) {
            if (hangs) {
                return new CompletableFuture<>();
            }
            boolean seen = done.stream().anyMatch(c -> c.id().equals(command.id()));
            Answer answer = new Answer(
                    command,
                    seen ? Outcome.REFUSED : Outcome.DONE,
                    seen ? Cause.DUPLICATE : null,
                    "",
                    null,
                    List.of(),
                    Times.instant(times.wall()));
            if (!seen) {
                done.add(command);
                append(Stream.COMMANDS, Audit.of(answer).toEvent(UUID.randomUUID()));
            }
            return CompletableFuture.completedFuture(answer);
        }

        @Override
        public @Nullable Reading last(String device, String resource) {
            return null;
        }
    }

    @AfterEach
    void close() {
        alerts.close();
        bus.close();
    }

    private void append(Stream stream, Event event) {
        bus.append(stream, List.of(event)).toCompletableFuture().join();
    }

    private void says(double temperature) {
        append(Stream.EVENTS, TestRules.temperature("boiler-1", temperature, times.wall()));
    }

    /** They look at all there is and are killed: no time passes, and so nothing is saved that they did. */
    private void run(Rule... rules) {
        try (SteppedRules running = new SteppedRules(bus, desk, alerts, SmallBus.NOBODY, times, List.of(rules))) {
            running.step();
        }
    }

    /** With a reading that comes when they stand: a new cursor begins at its end. */
    private void runAndSay(double temperature, Rule... rules) {
        try (SteppedRules running = new SteppedRules(bus, desk, alerts, SmallBus.NOBODY, times, List.of(rules))) {
            says(temperature);
            running.step();
        }
    }

    @Test
    void shouldClearItsAlertAndLeaveItsOutputToTheNextRule() {
        // Given
        runAndSay(50, LOW, HIGH);
        assertThat(alerts.standing()).extracting(Alert::name).containsExactly("frost");
        int before = desk.done.size();
        assertThat(desk.done.get(before - 1).values()).containsEntry("Burner", true);
        // When
        run(LOW);
        // Then
        assertThat(alerts.standing()).isEmpty();
        assertThat(desk.done.subList(before, desk.done.size())).singleElement().satisfies(c -> {
            assertThat(c.values()).containsEntry("Burner", false);
            assertThat(c.caller().name()).isEqualTo("low");
        });
        // When it is killed once more
        run(LOW);
        // Then
        assertThat(desk.done.subList(before, desk.done.size()))
                .allMatch(c -> c.values().equals(Map.of("Burner", false)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldLeaveItsOutputOnceMoreWhereItWasKilledWhileItDidSo(boolean saved) {
        // Given
        runAndSay(50, LOW, HIGH);
        if (saved) {
            runAndSave(LOW, HIGH);
        }
        desk.hangs = true;
        run(LOW);
        desk.hangs = false;
        int before = desk.done.size();
        // When
        run(LOW);
        // Then
        assertThat(desk.done.subList(before, desk.done.size())).singleElement().satisfies(c -> {
            assertThat(c.values()).containsEntry("Burner", false);
            assertThat(c.caller().name()).isEqualTo("low");
        });
        assertThat(alerts.standing()).isEmpty();
    }

    private void runAndSave(Rule... rules) {
        try (SteppedRules running = new SteppedRules(bus, desk, alerts, SmallBus.NOBODY, times, List.of(rules))) {
            running.step();
            times.pass(Duration.ofMinutes(1));
            running.step();
        }
    }

    @Test
    void shouldClearItsAlertWhereThereIsNoRuleAnyMore() {
        // Given
        runAndSay(50, HIGH);
        int before = desk.done.size();
        // When
        run();
        // Then
        assertThat(alerts.standing()).isEmpty();
        assertThat(desk.done).hasSize(before);
    }

    @Test
    void shouldLeaveAnOutputThatAnotherRuleHasTakenSince() {
        // Given
        Rule higher = rule("higher")
                .priority(9)
                .then(set("boiler-1", "Burner", false))
                .build();
        runAndSay(50, HIGH, higher);
        int before = desk.done.size();
        // When
        run(higher);
        // Then
        assertThat(alerts.standing()).isEmpty();
        assertThat(desk.done).hasSize(before);
    }

    @Test
    void shouldLeaveTheAlertOfARuleInDrl() {
        // Given
        runAndSay(50, LOW);
        Firing drl = new Firing(
                UUID.randomUUID(),
                "drl",
                "boiler-1",
                "",
                Firing.Edge.THEN,
                "a reading of boiler-1",
                "",
                Map.of(),
                Map.of(),
                List.of("hot raised"),
                List.of(),
                Times.instant(times.wall()));
        append(Stream.COMMANDS, drl.toEvent(0));
        alerts.raise("hot", Severity.NORMAL, "hot", "drl", "boiler-1", drl.id().toString(), Duration.ZERO, 0);
        // When
        run(LOW);
        // Then
        assertThat(alerts.standing()).extracting(Alert::name).containsExactly("hot");
    }
}
