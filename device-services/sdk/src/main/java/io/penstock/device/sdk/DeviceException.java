/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk;

/** A read or write that was asked of a device and did not come about; the text is for the one who asked. */
public final class DeviceException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What the asker can do about it. */
    public enum Kind {
        /** No such device, resource or command: ask for another. */
        UNKNOWN,
        /** Not readable, not writable. */
        NOT_ALLOWED,
        /** A value that is missing, of the wrong type or out of range. */
        INVALID,
        /** The device is LOCKED: a person has to unlock it. */
        LOCKED,
        /** The device is DOWN and is being probed: later. */
        DOWN,
        /** Too many wait for this line: later. */
        BUSY,
        /** The device or the link said no: of a write nothing was done. */
        FAILED,
        /** The deadline passed before the driver was touched: nothing happened, and nothing will. */
        EXPIRED,
        /** The deadline passed while the driver was at it, or the driver cannot say: a write may have happened, or a part of it. */
        OUTCOME_UNKNOWN
    }

    private final Kind kind;

    public DeviceException(Kind kind, String message) {
        this(kind, message, null);
    }

    public DeviceException(Kind kind, String message, @org.jspecify.annotations.Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
