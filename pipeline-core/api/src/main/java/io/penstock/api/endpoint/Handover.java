/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.endpoint;

import java.util.BitSet;

/**
 * The outcomes of one {@link Sender#send}, held to its promises: each message gets exactly one, and none after
 * {@link #abandon}. For senders that settle messages from several threads. Safe for many threads.
 */
public final class Handover implements Outcome {
    private final Outcome outcome;
    private final BitSet open;

    /** @param messages how many were handed over */
    public Handover(int messages, Outcome outcome) {
        this.outcome = outcome;
        this.open = new BitSet(messages);
        open.set(0, messages);
    }

    @Override
    public synchronized void acknowledged(int from, int to) {
        int start = open.nextSetBit(from);
        while (start >= 0 && start < to) {
            int end = Math.min(to, open.nextClearBit(start));
            open.clear(start, end);
            outcome.acknowledged(start, end);
            start = open.nextSetBit(end);
        }
    }

    @Override
    public synchronized void refused(int index, String reason) {
        if (open.get(index)) {
            open.clear(index);
            outcome.refused(index, reason);
        }
    }

    @Override
    public synchronized void away(int from, int to, String reason) {
        int start = open.nextSetBit(from);
        while (start >= 0 && start < to) {
            int end = Math.min(to, open.nextClearBit(start));
            open.clear(start, end);
            outcome.away(start, end, reason);
            start = open.nextSetBit(end);
        }
    }

    /** Gives every message that is still without one the outcome away; when this returns, no outcome follows. */
    public synchronized void abandon(String reason) {
        away(0, open.length(), reason);
    }

    public synchronized boolean settled() {
        return open.isEmpty();
    }
}
