/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.modbus;

import io.penstock.api.error.SettingException;
import io.penstock.api.event.ValueType;
import io.penstock.api.plugin.Setting;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A resource's {@code attributes}: EdgeX's names. */
public record ModbusPoint(
        @Setting(
                        value = "COILS, DISCRETE_INPUTS (also DISCRETES_INPUT), INPUT_REGISTERS or HOLDING_REGISTERS.",
                        required = true)
                String primaryTable,
        @Setting(
                        value = "Address from 0; `register.bit` for one bit of a register, 0 being the lowest.",
                        required = true,
                        example = "10.5")
                String startingAddress,
        @Setting("What the registers hold where that is not the resource's valueType, such as Int16.") @Nullable
                ValueType rawType,
        @Setting("Whether the two bytes of each register are swapped.") boolean isByteSwap,
        @Setting("Whether the registers of a value come with the lowest first.") boolean isWordSwap,
        @Setting(value = "Registers of a String or Binary.", min = 0, max = 123) int stringRegisterSize,
        @Setting(value = "Elements of an array.", min = 0, max = 2000) int arrayLength) {
    private static final Pattern ADDRESS = Pattern.compile("(\\d{1,5})(?:\\.(\\d{1,2}))?");

    public ModbusPoint {
        try {
            Table.of(primaryTable);
        } catch (IllegalArgumentException e) {
            throw new SettingException("primaryTable", String.valueOf(e.getMessage()), primaryTable);
        }
        var parts = ADDRESS.matcher(startingAddress.strip());
        if (!parts.matches()
                || Integer.parseInt(parts.group(1)) > 65535
                || (parts.group(2) != null && Integer.parseInt(parts.group(2)) > 15)) {
            throw new SettingException(
                    "startingAddress", "must be 0 to 65535, or register.bit with a bit of 0 to 15", startingAddress);
        }
    }

    Table table() {
        return Table.of(primaryTable);
    }

    int address() {
        String text = startingAddress.strip();
        int dot = text.indexOf('.');
        return Integer.parseInt(dot < 0 ? text : text.substring(0, dot));
    }

    /** The bit of the register; -1 for none. */
    int bit() {
        String text = startingAddress.strip();
        int dot = text.indexOf('.');
        return dot < 0 ? -1 : Integer.parseInt(text.substring(dot + 1));
    }
}
