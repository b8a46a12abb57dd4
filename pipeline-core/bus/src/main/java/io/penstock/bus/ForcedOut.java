/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import java.util.List;
import java.util.Map;

/**
 * What was forced out of one log, over starts: how many events, up to which offset they are counted, and up to which they are announced.
 * Files go at once, and this is written a second later at most; of a process that is killed in between, the next one finds out by where the
 * log begins.
 */
final class ForcedOut {
    private final SegmentLog log;
    private final long before;
    private long counted;
    private long countedTo;
    private long announcedTo;

    private ForcedOut(SegmentLog log, Map<String, Long> counters) {
        this.log = log;
        this.before = counters.getOrDefault(counter(), 0L);
        this.counted = before;
        this.countedTo = counters.getOrDefault(countedToCounter(), log.start());
        this.announcedTo = counters.getOrDefault(announcedToCounter(), log.start());
    }

    /**
     * As the store has it, with what a process before did not come to say.
     *
     * @param finished what lies before it was finished with by all that hold the log
     */
    static ForcedOut open(SegmentLog log, Map<String, Long> counters, long finished) {
        ForcedOut made = new ForcedOut(log, counters);
        log.retention().goneBefore(Math.max(made.countedTo, finished), Math.max(made.announcedTo, finished));
        return made;
    }

    /** What is to be announced that was not before, counted. */
    List<Loss> take() {
        // Asked first: what goes in the meantime is among the losses, or is seen the next time.
        long start = log.start();
        List<Loss> losses = log.retention().takeUnannounced();
        for (Loss l : losses) {
            if (l.cause().equals(Loss.FORCED_OUT)) {
                counted += Math.max(0, l.to() - Math.max(l.from(), countedTo));
                countedTo = Math.max(countedTo, l.to());
            }
        }
        countedTo = Math.max(countedTo, start);
        return losses;
    }

    long countedTo() {
        return countedTo;
    }

    /** On any thread. */
    synchronized void announced(long to) {
        announcedTo = Math.max(announcedTo, to);
    }

    private synchronized long announcedTo() {
        return announcedTo;
    }

    /** Since the log was made. On any thread. */
    long events() {
        return before + log.retention().forcedOut();
    }

    /** To be written together: one says up to where the other counts. */
    Map<String, Long> counters() {
        return Map.of(counter(), counted, countedToCounter(), countedTo, announcedToCounter(), announcedTo());
    }

    private String counter() {
        return "forcedOut." + log.stream().key();
    }

    private String countedToCounter() {
        return "forcedOut.countedTo." + log.stream().key();
    }

    private String announcedToCounter() {
        return "forcedOut.announcedTo." + log.stream().key();
    }
}
