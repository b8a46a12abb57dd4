/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

import io.penstock.api.event.Event;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Events that travel as one message, each with the event it was on the bus. Never changed once made. */
final class Group {
    final Event[] originals;
    final Event[] events;
    private final @Nullable Group base;

    private Group(Event[] originals, Event[] events, @Nullable Group base) {
        this.originals = originals;
        this.events = events;
        this.base = base;
    }

    static Group of(Event[] originals, Event[] events) {
        return new Group(originals, events, null);
    }

    /** The same message with other events, after a step without state; a cut still starts from {@link #base}. */
    Group changed(Event[] changedOriginals, Event[] changedEvents) {
        return new Group(changedOriginals, changedEvents, base());
    }

    int size() {
        return events.length;
    }

    /** The group as the last step with state let it out: what is cut when it is refused. */
    Group base() {
        return base == null ? this : base;
    }

    /** Members {@code from} to {@code to} as a group of their own. */
    Group part(int from, int to) {
        return of(Arrays.copyOfRange(originals, from, to), Arrays.copyOfRange(events, from, to));
    }
}
