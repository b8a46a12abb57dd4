/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.modbus;

import io.penstock.api.device.ResourceProperties;
import io.penstock.api.driver.Point;
import io.penstock.api.event.ValueType;
import java.time.Clock;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a simulated device holds: values of its resources that move with the time, each with a period and phase of its own;
 * what was written stays; all else is 0. Safe for many threads.
 */
final class SimulatedMemory {
    private record Cell(Slot slot, ResourceProperties properties, boolean moves) {}

    private final Clock clock;
    private final Map<Table, TreeMap<Integer, Map<Integer, Cell>>> cells = new EnumMap<>(Table.class);
    private final Map<Table, Map<Integer, Integer>> written = new EnumMap<>(Table.class);
    private int longest = 1;

    SimulatedMemory(Collection<Point<ModbusPoint>> points, Clock clock) {
        this.clock = clock;
        for (Table table : Table.values()) {
            cells.put(table, new TreeMap<>());
            written.put(table, new HashMap<>());
        }
        for (Point<ModbusPoint> point : points) {
            Slot slot = Slot.of(point);
            ResourceProperties p = point.resource().properties();
            // What can only be set from here must not move by itself.
            Map<Integer, Cell> there = cells.get(slot.table()).computeIfAbsent(slot.address(), a -> new TreeMap<>());
            // Behind the whole register and its bits; of several that are the whole register the last one counts.
            int place = isPart(slot, p) ? Short.SIZE + there.size() : slot.bit();
            there.put(place, new Cell(slot, p, !p.readWrite().writable()));
            longest = Math.max(longest, slot.size());
        }
    }

    /** Registers or coils, one an element, as they are now. */
    synchronized int[] read(Table table, int start, int count) {
        int[] out = new int[count];
        double seconds = clock.millis() / 1000.0;
        for (Map<Integer, Cell> at : cells.get(table)
                .subMap(Math.max(0, start - longest), start + count)
                .values()) {
            at.values().forEach(cell -> put(out, cell, start, seconds));
        }
        Map<Integer, Integer> kept = written.get(table);
        if (!kept.isEmpty()) {
            for (int i = 0; i < count; i++) {
                out[i] = kept.getOrDefault(start + i, out[i]);
            }
        }
        return out;
    }

    synchronized void write(Table table, int address, int value) {
        written.get(table).put(address, value);
    }

    private static void put(int[] out, Cell cell, int start, double seconds) {
        Slot slot = cell.slot();
        if (slot.bit() >= 0) {
            int at = slot.address() - start;
            if (at >= 0 && at < out.length && flag(cell, seconds)) {
                out[at] |= 1 << (slot.byteSwap() ? slot.bit() ^ 8 : slot.bit());
            }
            return;
        }
        int own = isPart(slot, cell.properties()) ? cell.properties().mask().intValue() : -1;
        byte[] bytes = slot.table().bits ? null : RegisterCodec.encode(slot, value(cell, seconds));
        for (int i = 0; i < slot.size(); i++) {
            int at = slot.address() + i - start;
            if (at >= 0 && at < out.length) {
                int word = bytes == null
                        ? (flag(cell, seconds + i) ? 1 : 0)
                        : (bytes[i * 2] & 0xff) << 8 | (bytes[i * 2 + 1] & 0xff);
                out[at] = (out[at] & ~own) | (word & own);
            }
        }
    }

    /** Whether it has only some bits of its register. */
    private static boolean isPart(Slot slot, ResourceProperties p) {
        return p.mask() != null && slot.size() == 1 && !slot.table().bits && !slot.byteSwap();
    }

    private static boolean flag(Cell cell, double seconds) {
        return cell.moves() && wave(cell, seconds) > 0;
    }

    /** Between -1 and 1; periods from 20 to 57 s. */
    private static double wave(Cell cell, double seconds) {
        int seed = cell.slot().address() * 31 + cell.slot().bit();
        double period = 20 + Math.floorMod(seed, 38);
        return cell.moves() ? Math.sin(2 * Math.PI * (seconds / period + seed * 0.618)) : 0;
    }

    private static Object value(Cell cell, double seconds) {
        Slot slot = cell.slot();
        return switch (slot.raw().kind()) {
            case BOOL -> flag(cell, seconds);
            case TEXT -> "simulated".substring(0, Math.min(9, slot.size() * 2));
            case BINARY -> new byte[slot.size() * 2];
            case FLOAT -> slot.raw().isArray() ? floats(slot, number(cell, seconds)) : (Object) number(cell, seconds);
            default -> {
                long whole = placed(cell, Math.round(number(cell, seconds)));
                yield slot.raw().isArray() ? integers(slot, whole) : (Object) whole;
            }
        };
    }

    /** The raw number: what becomes a value between minimum and maximum by the resource's scale and offset. */
    private static double number(Cell cell, double seconds) {
        ResourceProperties p = cell.properties();
        double scale = p.scale() == null ? 1 : p.scale();
        double offset = p.offset() == null ? 0 : p.offset();
        double least = p.minimum() == null ? Math.min(offset, offset + 100 * scale) : p.minimum();
        double most = p.maximum() == null ? Math.max(offset, offset + 100 * scale) : p.maximum();
        double at = 0.5 + 0.4 * wave(cell, seconds);
        double value = least * (1 - at) + most * at; // the span itself may overflow
        double raw = (value - offset) / scale;
        return clamp(
                p.base() == null ? raw : Math.log(raw) / Math.log(p.base()),
                cell.slot().raw());
    }

    /** Where mask and shift look for it. */
    private static long placed(Cell cell, long whole) {
        ResourceProperties p = cell.properties();
        ValueType type = cell.slot().raw();
        int shift = p.shift() == null ? 0 : p.shift();
        long moved = (shift >= 0 ? whole << shift : whole >> -shift) & (p.mask() == null ? -1 : p.mask());
        int unused = 64 - Math.max(8, type.bits());
        return type.kind() == ValueType.Kind.UNSIGNED ? (moved << unused) >>> unused : (moved << unused) >> unused;
    }

    private static double clamp(double raw, ValueType type) {
        if (type.kind() == ValueType.Kind.FLOAT) {
            double limit = type.bits() == 32 ? Float.MAX_VALUE : Double.MAX_VALUE;
            return Math.max(-limit, Math.min(limit, raw));
        }
        int bits = Math.min(53, Math.max(8, type.bits()));
        boolean unsigned = type.kind() == ValueType.Kind.UNSIGNED;
        double most = Math.scalb(1.0, unsigned ? bits : bits - 1) - 1;
        return Math.max(unsigned ? 0 : -most, Math.min(most, raw));
    }

    private static double[] floats(Slot slot, double first) {
        double[] out = new double[slot.size() / slot.registersOfElement()];
        for (int i = 0; i < out.length; i++) {
            out[i] = first + i;
        }
        return out;
    }

    private static long[] integers(Slot slot, long first) {
        long[] out = new long[slot.size() / slot.registersOfElement()];
        java.util.Arrays.fill(out, first);
        return out;
    }
}
