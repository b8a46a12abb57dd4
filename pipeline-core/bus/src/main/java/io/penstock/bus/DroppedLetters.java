/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import io.penstock.api.event.Event;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Tells of what the cap of dead letters drops, at most once a minute: a lane that everything is refused of drops all day. */
final class DroppedLetters {
    private static final long EVERY = TimeUnit.MINUTES.toNanos(1);

    private final StateStore store;
    private final Clock clock;
    private Map<String, Long> told;
    private long toldAt = System.nanoTime() - EVERY;

    /** @param told events by owner that were dropped before */
    DroppedLetters(StateStore store, Clock clock, Map<String, Long> told) {
        this.store = store;
        this.clock = clock;
        this.told = told;
    }

    /**
     * What is to be said now; it counts as said then.
     *
     * @param last whether there is no later time to say it
     */
    List<Event> take(boolean last) throws SQLException {
        long now = System.nanoTime();
        if (!(last || now - toldAt >= EVERY) || !store.deadLetters().takeCapReached()) {
            return List.of();
        }
        Map<String, Long> dropped = store.read(c -> {
            store.deadLetters().takeRenamed().forEach(r -> rename(r.getKey(), r.getValue()));
            return store.deadLetters().droppedByOwner();
        });
        List<Event> events = new ArrayList<>();
        dropped.forEach((owner, all) -> {
            long more = all - told.getOrDefault(owner, 0L);
            if (more > 0) {
                Housekeeper.LOG.warn(
                        "dropped dead letters owner={} events={}: they are at their cap (bus.deadLetters)",
                        owner,
                        more);
                events.add(SystemEvents.deadLettersDropped(clock, owner, more));
            }
        });
        told = dropped;
        toldAt = now;
        return events;
    }

    private void rename(String from, String to) {
        Long before = told.remove(from);
        if (before != null) {
            told.merge(to, before, Long::sum);
        }
    }
}
