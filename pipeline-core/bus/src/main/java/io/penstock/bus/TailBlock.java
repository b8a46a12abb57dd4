/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import io.penstock.api.event.Event;

/** A block as objects. Immutable once published. */
final class TailBlock {
    final long base;
    final Event[] events;
    final Triple[] triples;
    /** How many events each triple has. */
    final int[] counts;
    /** Which triple each event has; empty where there is only one. */
    final int[] indexes;

    final int encodedBytes;
    /** Its number in the tail; set by the tail before it is published. */
    long sequence;

    TailBlock(long base, Event[] events, Triple[] triples, int[] counts, int[] indexes, int encodedBytes) {
        this.base = base;
        this.events = events;
        this.triples = triples;
        this.counts = counts;
        this.indexes = indexes;
        this.encodedBytes = encodedBytes;
    }

    long end() {
        return base + events.length;
    }

    Triple tripleOf(int event) {
        return triples[indexes.length == 0 ? 0 : indexes[event]];
    }
}
