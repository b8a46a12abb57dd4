/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.bus.BusSettings;
import io.penstock.api.bus.Stream;
import io.penstock.api.command.Answer;
import io.penstock.api.command.Audit;
import io.penstock.api.command.Caller;
import io.penstock.api.command.Cause;
import io.penstock.api.command.Command;
import io.penstock.api.command.Outcome;
import io.penstock.api.rule.Firing;
import io.penstock.api.setting.Size;
import io.penstock.bus.SegmentBus;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplanationTest {
    private static final Size SIZE = new Size(4L << 20);
    private static final BusSettings SETTINGS = new BusSettings(
            BusSettings.Durability.PROCESS,
            Duration.ofHours(1),
            SIZE,
            SIZE,
            BusSettings.WhenFull.DROP_OLDEST,
            new Size(1L << 20),
            new Size(1L << 20));

    @Test
    void shouldSayWhyARuleFiredAndWhatCameOfIt(@TempDir Path data) throws Exception {
        // Given a rule that asked for a write which an interlock refused
        Instant at = Instant.parse("2026-03-01T12:00:05Z");
        UUID id = UUID.fromString("6f1c7c0e-5b7a-3c39-9d53-0a7a6a3f7f11");
        Firing firing = new Firing(
                id,
                "heat",
                "boiler-1",
                "",
                Firing.Edge.THEN,
                "held for 5s since event 0d3f",
                "t < 55",
                Map.of("t", "boiler-1/Temperature = 54.2 degC"),
                Map.of(id + "-0", "boiler-1/Burner = true"),
                List.of("cold"),
                List.of("scene 'warm': its device is DOWN"),
                at);
        Command command = Command.set(
                        id + "-0",
                        "boiler-1",
                        "Burner",
                        Map.of("Burner", true),
                        Caller.of(Caller.Origin.RULE, "heat"),
                        at)
                .because(id.toString());
        Answer refused =
                new Answer(command, Outcome.REFUSED, Cause.INTERLOCK, "the boiler is dry", null, List.of(), at);
        try (SegmentBus bus = SegmentBus.open(data, SETTINGS, Clock.systemUTC())) {
            bus.append(
                            Stream.COMMANDS,
                            List.of(firing.toEvent(0), Audit.of(refused).toEvent(UUID.randomUUID())))
                    .toCompletableFuture()
                    .join();

            // Then it is told by the firing's id
            assertThat(Explanation.of(bus, id.toString()))
                    .containsExactly(
                            "Rule 'heat' came true at 2026-03-01T12:00:05Z, on held for 5s since event 0d3f: t < 55.",
                            "  t was boiler-1/Temperature = 54.2 degC.",
                            "  It asked for boiler-1/Burner = true (command " + id + "-0):",
                            "    Refused (interlock) at 2026-03-01T12:00:05Z: the boiler is dry.",
                            "  Alert cold.",
                            "  Not done: scene 'warm': its device is DOWN.");

            // And by the command's
            assertThat(Explanation.of(bus, id + "-0"))
                    .startsWith(
                            "Command " + id
                                    + "-0: set boiler-1/Burner = true, asked at 2026-03-01T12:00:05Z by rule 'heat'.",
                            "  Refused (interlock) at 2026-03-01T12:00:05Z: the boiler is dry.",
                            "Rule 'heat' came true at 2026-03-01T12:00:05Z, on held for 5s since event 0d3f: t < 55.")
                    .contains("  It asked for boiler-1/Burner = true (command " + id + "-0), this one.");
        }
    }

    @Test
    void shouldSayWhyACommandOfAPersonWasRefused(@TempDir Path data) throws Exception {
        // Given
        Instant at = Instant.parse("2026-03-01T12:00:05Z");
        Command command = Command.set(
                        "c-1", "boiler-1", "Burner", Map.of("Burner", true), Caller.of(Caller.Origin.REST, "ann"), at)
                .because("trial");
        Answer refused =
                new Answer(command, Outcome.REFUSED, Cause.INTERLOCK, "the boiler is dry", null, List.of(), at);
        try (SegmentBus bus = SegmentBus.open(data, SETTINGS, Clock.systemUTC())) {
            bus.append(Stream.COMMANDS, List.of(Audit.of(refused).toEvent(UUID.randomUUID())))
                    .toCompletableFuture()
                    .join();

            // Then
            assertThat(Explanation.of(bus, "c-1"))
                    .containsExactly(
                            "Command c-1: set boiler-1/Burner = true, asked at 2026-03-01T12:00:05Z by rest 'ann' because of 'trial'.",
                            "  Refused (interlock) at 2026-03-01T12:00:05Z: the boiler is dry.");
        }
    }

    @Test
    void shouldTellOfTheWriteAndNotOfTheRefusalOfItsId(@TempDir Path data) throws Exception {
        // Given a write that was done, and asked once more under its id
        Command command = Command.set(
                "c-1", "boiler", "Speed", Map.of("Speed", 1L), Caller.of(Caller.Origin.REST, "ann"), Instant.now());
        Answer done = new Answer(command, Outcome.DONE, null, "", null, List.of(), Instant.now());
        Answer refused =
                new Answer(command, Outcome.REFUSED, Cause.DUPLICATE, "has been seen", null, List.of(), Instant.now());
        try (SegmentBus bus = SegmentBus.open(data, SETTINGS, Clock.systemUTC())) {
            for (Audit record : List.of(
                    Audit.started(command, List.of(), Instant.now()),
                    Audit.of(done),
                    Audit.of(refused).unmarked())) {
                bus.append(Stream.COMMANDS, List.of(record.toEvent(UUID.randomUUID())))
                        .toCompletableFuture()
                        .join();
            }

            // When
            List<String> lines = Explanation.of(bus, "c-1");

            // Then
            assertThat(lines).anyMatch(l -> l.contains("Done at")).noneMatch(l -> l.contains("duplicate"));
        }
    }
}
