/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus.memory;

import static io.penstock.bus.KitEvents.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.bus.Bus;
import io.penstock.api.bus.BusSettings;
import io.penstock.bus.BusFixture;
import io.penstock.bus.BusKit;
import io.penstock.bus.KitReader;
import java.time.Clock;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MemoryBusTest extends BusFixture implements BusKit {
    private static final int SHARDS = 3;

    @Override
    protected Bus make(BusSettings settings, Clock wallClock) {
        return new MemoryBus(settings, wallClock, SHARDS, BusFixture::carried);
    }

    @Override
    public void housekeep(Bus bus) {
        ((MemoryBus) bus).housekeep();
    }

    @Override
    public boolean queuesAppends() {
        return false;
    }

    @Test
    void shouldAssignEveryShard() throws Exception {
        assertThat(KitReader.open(bus(), "a").assigned()).hasSize(SHARDS);
    }

    @Test
    void shouldGiveNothingOfARevokedShardUntilItIsAssignedAgainAtItsCommit() throws Exception {
        // Given
        MemoryBus bus = (MemoryBus) bus();
        IntStream.range(0, 30).forEach(i -> append(bus, java.util.List.of(event("device-" + i, i))));
        KitReader reader = KitReader.open(bus, "a").readUntil(30);
        reader.commit(reader.shard(0), io.penstock.api.bus.Checkpoint.EMPTY);
        // When
        bus.revoke("a", 1);
        IntStream.range(30, 60).forEach(i -> append(bus, java.util.List.of(event("device-" + i, i))));
        reader.readAll();
        int without = reader.events().size();
        bus.assign("a", 1);
        reader.readAll();
        // Then
        assertThat(reader.revoked()).containsExactly(reader.shard(1));
        assertThat(without).isBetween(31, 59);
        long inShard = IntStream.range(0, 30)
                .filter(i -> Math.floorMod(("device-" + i).hashCode(), SHARDS) == 1)
                .count();
        assertThat(reader.events()).hasSize(60 + (int) inShard);
        assertThat(reader.numbers())
                .contains(IntStream.range(0, 60).mapToObj(Long::valueOf).toArray(Long[]::new));
    }
}
