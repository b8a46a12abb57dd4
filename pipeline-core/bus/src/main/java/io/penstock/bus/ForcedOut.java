/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import io.penstock.api.bus.Stream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What was forced out of one log, over starts: how many events, up to which offset they are counted, and up to which they are announced.
 * Files go at once, and this is written with the next change of a cursor, or a second later at most; of a process that is killed in between,
 * the next one finds out by where the log begins and where the cursors stand. Safe for many threads.
 */
final class ForcedOut {
    private final Stream stream;
    private long events;
    private long countedTo;
    /** There is something to be said while this is not behind {@link #lostTo}. */
    private long announcedTo;

    private long lostTo;

    ForcedOut(Stream stream) {
        this.stream = stream;
    }

    /**
     * Goes on as the store has it.
     *
     * @param start where the log begins
     * @param finished what lies before it was finished with by all that hold the log
     * @return what a process before did not come to say
     */
    synchronized List<Loss> open(Map<String, Long> counters, long start, long finished) {
        events = counters.getOrDefault(counter(), 0L);
        countedTo = counters.getOrDefault(countedToCounter(), start);
        announcedTo = counters.getOrDefault(announcedToCounter(), start);
        lostTo = counters.getOrDefault(lostToCounter(), countedTo);
        List<Loss> unsaid = new ArrayList<>();
        if (announcedTo < lostTo) {
            new Loss(announcedTo, lostTo, Loss.FORCED_OUT).addTo(unsaid);
        }
        Loss uncounted = new Loss(Math.max(countedTo, finished), start, Loss.FORCED_OUT);
        if (uncounted.from() < start) {
            add(uncounted);
            uncounted.addTo(unsaid);
        }
        startsAt(start);
        return unsaid;
    }

    /** Counts it. */
    synchronized void add(Loss loss) {
        events += loss.to() - loss.from();
        if (announcedTo >= lostTo) {
            announcedTo = loss.from();
        }
        lostTo = loss.to();
        startsAt(lostTo);
    }

    /** Whatever lies before this is gone, and what of it was not added was finished with. */
    synchronized void startsAt(long start) {
        countedTo = Math.max(countedTo, start);
    }

    synchronized void announced(long to) {
        announcedTo = Math.max(announcedTo, to);
    }

    /** Since the log was made. */
    synchronized long events() {
        return events;
    }

    /** To be written together: one says up to where the other counts. */
    synchronized Map<String, Long> counters() {
        return Map.of(
                counter(),
                events,
                countedToCounter(),
                countedTo,
                announcedToCounter(),
                announcedTo,
                lostToCounter(),
                lostTo);
    }

    private String counter() {
        return "forcedOut." + stream.key();
    }

    private String countedToCounter() {
        return "forcedOut.countedTo." + stream.key();
    }

    private String announcedToCounter() {
        return "forcedOut.announcedTo." + stream.key();
    }

    private String lostToCounter() {
        return "forcedOut.lostTo." + stream.key();
    }
}
