/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.modbus;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The four tables of a Modbus device (MODBUS Application Protocol V1.1b3, section 4.3). */
enum Table {
    COILS(true, true),
    DISCRETE_INPUTS(true, false),
    INPUT_REGISTERS(false, false),
    HOLDING_REGISTERS(false, true);

    private static final Map<String, Table> NAMES = new TreeMap<>();

    static {
        for (Table table : values()) {
            NAMES.put(table.name(), table);
        }
        // EdgeX's own spelling
        NAMES.put("DISCRETES_INPUT", DISCRETE_INPUTS);
    }

    final boolean bits;
    final boolean writable;

    Table(boolean bits, boolean writable) {
        this.bits = bits;
        this.writable = writable;
    }

    /** @throws IllegalArgumentException when there is none of that name */
    static Table of(String name) {
        Table table = NAMES.get(name.toUpperCase(Locale.ROOT));
        if (table == null) {
            throw new IllegalArgumentException("must be one of " + NAMES.keySet());
        }
        return table;
    }
}
