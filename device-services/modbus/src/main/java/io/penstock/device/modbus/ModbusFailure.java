/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.modbus;

/** What a device's exception code means (MODBUS Application Protocol V1.1b3, section 7). */
final class ModbusFailure {
    static final int ILLEGAL_FUNCTION = 1;
    static final int ILLEGAL_ADDRESS = 2;
    private static final int ACKNOWLEDGE = 5;
    private static final int TARGET_DID_NOT_RESPOND = 11;

    private ModbusFailure() {}

    /** Whether a write may have been done even so: the device is still at it, or got it from a gateway and did not answer. */
    static boolean leavesOpen(int code) {
        return code == ACKNOWLEDGE || code == TARGET_DID_NOT_RESPOND;
    }

    /** Whether it is about what was asked; else the device behind the unit id cannot answer anything now. */
    static boolean ofTheRequest(int code) {
        return code == 1 || code == 2 || code == 3 || code == 4 || code == 7 || code == 8;
    }

    static String text(int code) {
        String meaning =
                switch (code) {
                    case 1 -> "illegal function";
                    case 2 -> "illegal data address";
                    case 3 -> "illegal data value";
                    case 4 -> "server device failure";
                    case 5 -> "acknowledge: it is busy with this";
                    case 6 -> "server device busy";
                    case 7 -> "negative acknowledge";
                    case 8 -> "memory parity error";
                    case 10 -> "gateway path unavailable";
                    case 11 -> "gateway target device failed to respond";
                    default -> "unknown";
                };
        return "exception " + code + " (" + meaning + ")";
    }
}
