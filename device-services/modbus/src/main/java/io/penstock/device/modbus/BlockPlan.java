/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.modbus;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The reads that fetch a list of slots: slots of one table that lie near each other share a block. What a device refuses is
 * split once and for all: a bridged block at its gaps, a block without gaps slot by slot.
 */
final class BlockPlan {
    /**
     * One read.
     *
     * @param members indexes of its slots, by address
     */
    record Block(Table table, int start, int size, List<Integer> members) {
        int end() {
            return start + size;
        }
    }

    /**
     * How much one read may take.
     *
     * @param gap registers that may be bridged
     * @param coilGap coils that may be bridged
     */
    record Limits(int gap, int coilGap, int maxRegisters, int maxCoils) {
        int gap(Table table) {
            return table.bits ? coilGap : gap;
        }

        int most(Table table) {
            return table.bits ? maxCoils : maxRegisters;
        }
    }

    private final List<Slot> slots;
    private final Limits limits;
    private List<Block> blocks;

    BlockPlan(List<Slot> slots, Limits limits) {
        this.slots = List.copyOf(slots);
        this.limits = limits;
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < slots.size(); i++) {
            all.add(i);
        }
        all.sort(Comparator.<Integer, Table>comparing(i -> slots.get(i).table())
                .thenComparing(i -> slots.get(i).address()));
        this.blocks = join(all, true);
    }

    List<Slot> slots() {
        return slots;
    }

    /** In the order of tables and addresses; the list does not change. */
    List<Block> blocks() {
        return blocks;
    }

    /** Takes a refused block apart, now and for all later reads. Empty when it cannot be. */
    List<Block> split(Block refused) {
        if (refused.members().size() < 2) {
            return List.of();
        }
        List<Block> parts = join(refused.members(), false);
        if (parts.size() == 1) {
            parts = refused.members().stream().map(this::alone).toList();
        }
        List<Block> changed = new ArrayList<>();
        for (Block block : blocks) {
            changed.addAll(block.equals(refused) ? parts : List.of(block));
        }
        blocks = List.copyOf(changed);
        return parts;
    }

    private Block alone(int member) {
        Slot slot = slots.get(member);
        return new Block(slot.table(), slot.address(), slot.size(), List.of(member));
    }

    private List<Block> join(List<Integer> sorted, boolean bridge) {
        List<Block> out = new ArrayList<>();
        Block open = null;
        for (int member : sorted) {
            Block next = alone(member);
            if (open != null && fits(open, next, bridge)) {
                List<Integer> members = new ArrayList<>(open.members());
                members.add(member);
                int end = Math.max(open.end(), next.end());
                open = new Block(open.table(), open.start(), end - open.start(), members);
            } else {
                if (open != null) {
                    out.add(open);
                }
                open = next;
            }
        }
        if (open != null) {
            out.add(open);
        }
        return List.copyOf(out);
    }

    private boolean fits(Block open, Block next, boolean bridge) {
        int gap = bridge ? limits.gap(open.table()) : 0;
        return open.table() == next.table()
                && next.start() <= open.end() + gap
                && Math.max(open.end(), next.end()) - open.start() <= limits.most(open.table());
    }
}
