/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

import io.penstock.api.event.Event;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
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

    /**
     * The same message with other events, after a step without state; a cut still starts from {@link #base}.
     *
     * @param dead originals of which the step has made dead letters: a cut must not bring them back
     */
    Group changed(Event[] changedOriginals, Event[] changedEvents, List<Event> dead) {
        return new Group(changedOriginals, changedEvents, dead.isEmpty() ? base() : base().without(dead));
    }

    private Group without(List<Event> dead) {
        Set<Event> gone = Collections.newSetFromMap(new IdentityHashMap<>());
        gone.addAll(dead);
        int[] kept = IntStream.range(0, size())
                .filter(i -> !gone.contains(originals[i]))
                .toArray();
        return of(of(originals, kept), of(events, kept));
    }

    private static Event[] of(Event[] all, int[] indexes) {
        return Arrays.stream(indexes).mapToObj(i -> all[i]).toArray(Event[]::new);
    }

    int size() {
        return events.length;
    }

    /** The group as the last step with state let it out: what is cut when it is refused. */
    Group base() {
        return base == null ? this : base;
    }

    /** Whether there is something to cut, when it is refused. */
    boolean isCuttable() {
        return base().size() > 1;
    }

    /** Members {@code from} to {@code to} as a group of their own. */
    Group part(int from, int to) {
        return of(Arrays.copyOfRange(originals, from, to), Arrays.copyOfRange(events, from, to));
    }
}
