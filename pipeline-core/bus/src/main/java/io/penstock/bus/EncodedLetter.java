/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import io.penstock.api.bus.DeadLetter;
import io.penstock.api.error.DecodeException;
import io.penstock.api.event.EventBinary;

/** A dead letter with its events in binary: made where it is added, so that what cannot be written fails there. */
final class EncodedLetter {
    private static final long OVERHEAD = 128;

    private final DeadLetter letter;
    private final byte[] events;

    private EncodedLetter(DeadLetter letter, byte[] events) {
        this.letter = letter;
        this.events = events;
    }

    static EncodedLetter of(DeadLetter letter) {
        return new EncodedLetter(letter, EventBinary.encodeAll(letter.events()));
    }

    /** How many events encoded ones are; what a service could not read is one. */
    static long eventsIn(byte[] encoded) {
        try {
            return Math.max(1, EventBinary.countOf(encoded));
        } catch (DecodeException e) {
            return 1;
        }
    }

    DeadLetter letter() {
        return letter;
    }

    byte[] events() {
        return events;
    }

    /** What it counts for against its owner's cap. */
    long bytes() {
        byte[] raw = letter.raw();
        return OVERHEAD + events.length + letter.reason().length() + (raw == null ? 0 : raw.length);
    }
}
