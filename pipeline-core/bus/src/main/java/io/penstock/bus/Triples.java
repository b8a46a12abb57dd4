/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import org.jspecify.annotations.Nullable;

/** Interns triples without an allocation for one that is known. Bounded; one thread at a time. */
final class Triples {
    private static final int MOST = 1 << 18;

    private @Nullable Triple[] table = new Triple[64];
    private int size;

    Triple of(String device, String profile, String source) {
        int mask = table.length - 1;
        int slot = hash(device, profile, source) & mask;
        for (Triple t = table[slot]; t != null; t = table[slot]) {
            if (t.is(device, profile, source)) {
                return t;
            }
            slot = (slot + 1) & mask;
        }
        if (size == MOST) {
            return new Triple(Triple.NO_ID, device, profile, source);
        }
        Triple made = new Triple(size++, device, profile, source);
        table[slot] = made;
        if (size * 2 > table.length) {
            grow();
        }
        return made;
    }

    private void grow() {
        Triple[] old = table;
        table = new Triple[old.length * 2];
        int mask = table.length - 1;
        for (Triple t : old) {
            if (t != null) {
                int slot = hash(t.device, t.profile, t.source) & mask;
                while (table[slot] != null) {
                    slot = (slot + 1) & mask;
                }
                table[slot] = t;
            }
        }
    }

    private static int hash(String device, String profile, String source) {
        int h = (device.hashCode() * 31 + source.hashCode()) * 31 + profile.hashCode();
        return h ^ (h >>> 15);
    }
}
