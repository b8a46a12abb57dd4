/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.modbus;

import io.penstock.api.driver.Point;
import io.penstock.api.event.ValueType;

/**
 * Where a resource lies and how it is to be read.
 *
 * @param size registers, or coils
 * @param bit of the register; -1 for none
 * @param raw what the registers hold
 * @param declared the resource's value type
 */
record Slot(
        Table table,
        int address,
        int size,
        int bit,
        ValueType raw,
        ValueType declared,
        boolean byteSwap,
        boolean wordSwap) {

    static Slot of(Point<ModbusPoint> point) {
        ModbusPoint p = point.attributes();
        ValueType declared = point.type();
        ValueType raw = p.rawType() == null ? declared : p.rawType();
        int elements = declared.isArray() ? Math.max(1, p.arrayLength()) : 1;
        int size = p.table().bits ? elements : registers(raw, p) * elements;
        return new Slot(p.table(), p.address(), size, p.bit(), raw, declared, p.isByteSwap(), p.isWordSwap());
    }

    private static int registers(ValueType raw, ModbusPoint point) {
        return switch (raw.kind()) {
            case TEXT, BINARY -> Math.max(1, point.stringRegisterSize());
            default -> Math.max(1, raw.bits() / 16);
        };
    }

    /** Behind its last address. */
    int end() {
        return address + size;
    }

    /** Registers of one value: all of it where it is no array. */
    int registersOfElement() {
        return raw.bits() == 0 ? size : Math.max(1, raw.bits() / 16);
    }

    @Override
    public String toString() {
        return table + " " + address + (bit < 0 ? "" : "." + bit);
    }
}
