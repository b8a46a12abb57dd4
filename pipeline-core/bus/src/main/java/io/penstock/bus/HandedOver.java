/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import java.util.function.LongConsumer;

/** How many messages of a cursor's shard were handed over that its last commit has not passed. Safe for many threads. */
public final class HandedOver {
    private final LongConsumer kept;
    private long messages;
    private long committed;
    private long last;

    /** @param kept takes each number that is another than the one before */
    public HandedOver(LongConsumer kept) {
        this.kept = kept;
    }

    /** As it was when the process before this one ended. */
    synchronized void restore(long before) {
        messages = before;
        committed = 0;
        last = before;
    }

    /** The first so many, counted since the shard was assigned. */
    public synchronized void upTo(long handedOver) {
        if (handedOver > messages) {
            messages = handedOver;
            keep();
        }
    }

    /** A commit is written that has passed so many. */
    public synchronized void committed(long passed) {
        committed = passed;
        keep();
    }

    /**
     * Counting begins anew.
     *
     * @return how many no commit has passed
     */
    public synchronized long assigned() {
        messages = left();
        committed = 0;
        return messages;
    }

    /** The cursor is moved or goes: what comes again does so because somebody wants it. */
    public synchronized void forget() {
        messages = 0;
        committed = 0;
        keep();
    }

    private long left() {
        return Math.max(0, messages - committed);
    }

    private void keep() {
        long left = left();
        if (left != last) {
            last = left;
            kept.accept(left);
        }
    }
}
