/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.bus.BusSettings;
import io.penstock.api.bus.BusSettings.Durability;
import io.penstock.api.bus.BusSettings.WhenFull;
import io.penstock.api.bus.CursorSpec;
import io.penstock.api.bus.DeadLetter;
import io.penstock.api.bus.Saved;
import io.penstock.api.bus.Selection;
import io.penstock.api.bus.Shard;
import io.penstock.api.bus.ShardListener;
import io.penstock.api.bus.Start;
import io.penstock.api.bus.Stream;
import io.penstock.api.event.Event;
import io.penstock.api.event.Reading;
import io.penstock.api.event.ValueType;
import io.penstock.api.setting.Size;
import io.penstock.bus.memory.MemoryBus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MeasuresTest {
    private static final ShardListener NONE = new ShardListener() {
        @Override
        public void assigned(Shard shard, Saved saved) {}

        @Override
        public void revoked(Shard shard) {}
    };

    private static List<Event> events(int count) {
        Event event =
                Event.of(new UUID(1, 1), "pump", "p", "s", 1, List.of(Reading.ofInteger("n", ValueType.INT64, 1, 7)));
        return java.util.Collections.nCopies(count, event);
    }

    @Test
    void shouldCountWhatTheBusHasLetGo() {
        // Given: caps that 8 of 10 letters go over, and a cursor that is forgotten at once
        BusSettings settings = new BusSettings(
                Durability.PROCESS,
                Duration.ZERO,
                new Size(1 << 20),
                new Size(1 << 20),
                WhenFull.DROP_OLDEST,
                new Size(64 * 1024),
                new Size(2_500));
        try (MemoryBus bus = new MemoryBus(settings, Clock.systemUTC(), 1)) {
            for (int i = 0; i < 10; i++) {
                bus.deadLetters()
                        .add(new DeadLetter(
                                0, "hall/lines", "decode", "", Instant.EPOCH, "", List.of(), new byte[1_000]));
            }
            bus.open(new CursorSpec("hall/lines", Stream.EVENTS, Selection.ALL, Start.EARLIEST, null), NONE)
                    .close();
            bus.append(Stream.EVENTS, events(3)).toCompletableFuture().join();
            bus.retain(Set.of());
            Measures measures = new Measures();
            // When
            measures.measureBus(bus);
            // Then
            assertThat(measures.registry().scrape())
                    .contains("penstock_dead_letters 2.0")
                    .contains("penstock_dead_letters_dropped 8.0")
                    .contains("penstock_bus_forgotten{stream=\"events\"} 3.0");
        }
    }
}
