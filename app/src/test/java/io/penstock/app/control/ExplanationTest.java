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
