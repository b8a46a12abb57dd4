/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.bus.Batch;
import io.penstock.api.bus.BusSettings;
import io.penstock.api.bus.Checkpoint;
import io.penstock.api.bus.CursorSpec;
import io.penstock.api.bus.Reader;
import io.penstock.api.bus.Saved;
import io.penstock.api.bus.Selection;
import io.penstock.api.bus.Shard;
import io.penstock.api.bus.ShardListener;
import io.penstock.api.bus.Start;
import io.penstock.api.bus.Stream;
import io.penstock.api.command.Answer;
import io.penstock.api.command.Command;
import io.penstock.api.command.Commands;
import io.penstock.api.event.Reading;
import io.penstock.api.setting.Size;
import io.penstock.bus.memory.MemoryBus;
import io.penstock.rules.AlertBook;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What rules say, and a bus that does not take it. */
class RuleEffectsTest {
    private static final BusSettings REFUSING = new BusSettings(
            SmallBus.SETTINGS.durability(),
            Duration.ofNanos(1),
            Size.parse("512KiB"),
            SmallBus.SETTINGS.otherStreams(),
            BusSettings.WhenFull.REFUSE,
            SmallBus.SETTINGS.segment(),
            SmallBus.SETTINGS.deadLetters());

    private final AtomicLong unrecorded = new AtomicLong();

    @Test
    void shouldTellOnceThatTheBusDoesNotTakeWhatRulesSayAndThatItDoesAgain() {
        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try (MemoryBus bus = new MemoryBus(REFUSING, Clock.systemUTC(), 1);
                AlertBook alerts = new AlertBook(bus, Clock.systemUTC());
                Reader holder =
                        bus.open(new CursorSpec("holder", Stream.EVENTS, Selection.ALL, Start.NOW, null), LISTENER)) {
            RuleEffects effects = new RuleEffects(bus, NOBODY, alerts, unrecorded, answer -> {});
            // When
            while (unrecorded.get() < 100) {
                effects.publish(TestRules.temperature("boiler-1", 50, 1));
            }
            // Then
            assertThat(lines(log, "the stream events does not take")).isOne();
            // When
            Batch last = null;
            for (Batch batch = poll(holder); batch != null; batch = poll(holder)) {
                last = batch;
            }
            holder.commit(Objects.requireNonNull(Objects.requireNonNull(last).shard()), last.end(), Checkpoint.EMPTY);
            effects.publish(TestRules.temperature("boiler-1", 50, 1));
            effects.publish(TestRules.temperature("boiler-1", 50, 1));
            // Then
            assertThat(unrecorded).hasValue(100);
            assertThat(lines(log, "the stream events takes")).isOne();
        } finally {
            System.setErr(before);
        }
    }

    private static @Nullable Batch poll(Reader reader) {
        return reader.poll(Duration.ZERO, Duration.ZERO, 512);
    }

    private static long lines(ByteArrayOutputStream log, String part) {
        return log.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains(part))
                .count();
    }

    private static final ShardListener LISTENER = new ShardListener() {
        @Override
        public void assigned(Shard shard, Saved state) {}

        @Override
        public void revoked(Shard shard) {}
    };

    private static final Commands NOBODY = new Commands() {
        @Override
        public CompletableFuture<Answer> execute(Command command) {
            return new CompletableFuture<>();
        }

        @Override
        public @Nullable Reading last(String device, String resource) {
            return null;
        }
    };
}
