/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.modbus;

/** Coils and discrete inputs: eight a byte, the first in the lowest bit (MODBUS Application Protocol V1.1b3, section 6.1). */
final class Coils {
    private Coils() {}

    static boolean get(byte[] packed, int index) {
        return (packed[index >> 3] >> (index & 7) & 1) == 1;
    }

    /** {@code Boolean}, or {@code boolean[]} for an array. */
    static Object decode(Slot slot, byte[] packed, int at) {
        if (!slot.declared().isArray()) {
            return get(packed, at);
        }
        boolean[] out = new boolean[slot.size()];
        for (int i = 0; i < out.length; i++) {
            out[i] = get(packed, at + i);
        }
        return out;
    }

    static byte[] pack(boolean[] coils) {
        byte[] out = new byte[(coils.length + 7) / 8];
        for (int i = 0; i < coils.length; i++) {
            if (coils[i]) {
                out[i >> 3] |= (byte) (1 << (i & 7));
            }
        }
        return out;
    }
}
