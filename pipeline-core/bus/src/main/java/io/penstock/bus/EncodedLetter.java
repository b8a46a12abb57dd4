/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import io.penstock.api.bus.DeadLetter;
import io.penstock.api.event.EventBinary;

/** A dead letter with its events in binary: made where it is added, so that what cannot be written fails there. */
record EncodedLetter(DeadLetter letter, byte[] events) {
    private static final int OVERHEAD = 128;

    static EncodedLetter of(DeadLetter letter) {
        return new EncodedLetter(letter, EventBinary.encodeAll(letter.events()));
    }

    long bytes() {
        byte[] raw = letter.raw();
        return OVERHEAD + events.length + letter.reason().length() + (raw == null ? 0 : raw.length);
    }
}
