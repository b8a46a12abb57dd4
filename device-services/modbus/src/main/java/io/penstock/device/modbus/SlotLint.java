/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.modbus;

import io.penstock.api.driver.Point;
import io.penstock.api.event.ValueType;
import java.util.ArrayList;
import java.util.List;

/** What does not go together in a resource's attributes and value type. */
final class SlotLint {
    private SlotLint() {}

    static List<String> of(Point<ModbusPoint> point, ModbusDriver driver) {
        List<String> problems = new ArrayList<>();
        ModbusPoint p = point.attributes();
        Slot slot = Slot.of(point);
        ValueType type = point.type();
        if (slot.table().bits && type.kind() != ValueType.Kind.BOOL) {
            problems.add("valueType must be Bool in " + slot.table() + " but was " + type);
        }
        if (slot.table().bits && slot.bit() >= 0) {
            problems.add("startingAddress must have no bit in " + slot.table() + " but was " + p.startingAddress());
        }
        if (slot.bit() >= 0 && type != ValueType.BOOL) {
            problems.add("valueType must be Bool where startingAddress names a bit but was " + type);
        }
        if (!slot.table().bits
                && (type.kind() == ValueType.Kind.OBJECT
                        || type == ValueType.STRING_ARRAY
                        || type == ValueType.BOOL_ARRAY)) {
            problems.add("valueType must be one that registers can hold but was " + type);
        }
        if ((type == ValueType.STRING || type == ValueType.BINARY) && p.stringRegisterSize() < 1) {
            problems.add("stringRegisterSize must be between 1 and 123 for a " + type + " but is absent");
        }
        if (type.isArray() && p.arrayLength() < 1) {
            problems.add("arrayLength must be at least 1 for a " + type + " but is absent");
        }
        sizes(slot, driver, point, problems);
        raw(slot, p, problems);
        return problems;
    }

    private static void sizes(Slot slot, ModbusDriver driver, Point<ModbusPoint> point, List<String> problems) {
        int most = slot.table().bits ? driver.maxCoils() : driver.maxRegisters();
        if (slot.size() > most) {
            problems.add("must not be longer than one read takes (" + most + ") but has " + slot.size());
        }
        if (slot.end() > 65536) {
            problems.add("must end at address 65535 or before but ends at " + (slot.end() - 1));
        }
        if (point.resource().properties().readWrite().writable() && !slot.table().writable) {
            problems.add("readWrite must be R in " + slot.table() + " but was "
                    + point.resource().properties().readWrite());
        }
        if (point.resource().properties().readWrite().writable() && slot.size() > (slot.table().bits ? 1968 : 123)) {
            problems.add("must not be longer than one write takes (123 registers, 1968 coils) but has " + slot.size());
        }
    }

    private static void raw(Slot slot, ModbusPoint p, List<String> problems) {
        if (p.rawType() == null) {
            return;
        }
        boolean numbers = slot.raw().isNumeric() && slot.declared().isNumeric();
        boolean arrays = slot.raw().isArray() && slot.declared().isArray();
        if (!numbers && !arrays) {
            problems.add("rawType must be a number where valueType is one but was " + slot.raw() + " for a "
                    + slot.declared());
        }
    }
}
