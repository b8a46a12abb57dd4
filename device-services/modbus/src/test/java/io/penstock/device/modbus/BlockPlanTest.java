/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.modbus;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.event.ValueType;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BlockPlanTest {
    private static final BlockPlan.Limits LIMITS = new BlockPlan.Limits(10, 100, 125, 2000);

    private static Slot register(int address) {
        return Slot.of(Points.holding("r" + address, ValueType.INT16, address));
    }

    private static Slot coil(int address) {
        return Slot.of(Points.coil("c" + address, address));
    }

    private static List<String> blocks(Stream<Slot> slots) {
        return new BlockPlan(slots.toList(), LIMITS)
                .blocks().stream()
                        .map(b -> b.table() + " " + b.start() + "+" + b.size())
                        .toList();
    }

    @Test
    void shouldReadNeighboursAtOnceInWhateverOrderTheyAreAskedFor() {
        assertThat(blocks(Stream.of(register(7), register(5), register(6)))).containsExactly("HOLDING_REGISTERS 5+3");
    }

    @Test
    void shouldBridgeAGapOnlyUpToTheLimit() {
        assertThat(blocks(Stream.of(register(0), register(11)))).containsExactly("HOLDING_REGISTERS 0+12");
        assertThat(blocks(Stream.of(register(0), register(12))))
                .containsExactly("HOLDING_REGISTERS 0+1", "HOLDING_REGISTERS 12+1");
    }

    @Test
    void shouldNeverAskForMoreThanTheProtocolAllows() {
        assertThat(blocks(IntStream.range(0, 300).mapToObj(BlockPlanTest::register)))
                .containsExactly("HOLDING_REGISTERS 0+125", "HOLDING_REGISTERS 125+125", "HOLDING_REGISTERS 250+50");
        assertThat(blocks(IntStream.range(0, 50).mapToObj(i -> coil(i * 90))))
                .containsExactly("COILS 0+1981", "COILS 2070+1981", "COILS 4140+271");
    }

    @Test
    void shouldKeepTablesApart() {
        assertThat(blocks(Stream.of(register(0), coil(1)))).containsExactly("COILS 1+1", "HOLDING_REGISTERS 0+1");
    }

    @Test
    void shouldReadOverlappingSlotsOnce() {
        Slot wide = Slot.of(Points.holding("w", ValueType.INT64, 0));
        assertThat(blocks(Stream.of(wide, register(1)))).containsExactly("HOLDING_REGISTERS 0+4");
    }

    @Test
    void shouldSplitARefusedBlockAtItsGapsThenSlotBySlotAndRemember() {
        // Given
        BlockPlan plan = new BlockPlan(List.of(register(0), register(1), register(5)), LIMITS);

        // When
        List<BlockPlan.Block> parts = plan.split(plan.blocks().get(0));

        // Then
        assertThat(parts).extracting(BlockPlan.Block::start).containsExactly(0, 5);
        assertThat(plan.blocks()).isEqualTo(parts);

        // When
        plan.split(parts.get(0));

        // Then
        assertThat(plan.blocks()).extracting(BlockPlan.Block::start).containsExactly(0, 1, 5);
        assertThat(plan.split(plan.blocks().get(2))).isEmpty();
    }
}
