/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.drools;

/**
 * How the rules in DRL do.
 *
 * @param state in one word
 * @param reason why it is not up, or what went wrong last; empty when nothing did
 * @param rules how many run
 * @param facts readings, latest values, states and what rules have made
 * @param read events read since the start
 * @param lag events that wait
 * @param firings consequences run
 * @param commands commands sent
 * @param unchanged commands not sent because nothing had changed
 * @param stale consequences that were too old to cause anything
 * @param late readings that came behind the clock by more than {@code actOn}
 * @param retracted facts that gave way to the cap
 * @param errors consequences that threw or went round and round, and readings that could not be evaluated
 * @param restarts sessions given up because they hung
 */
public record DroolsStatus(
        State state,
        String reason,
        int rules,
        long facts,
        long read,
        long lag,
        long firings,
        long commands,
        long unchanged,
        long stale,
        long late,
        long retracted,
        long errors,
        long restarts) {

    /** Where it stands. */
    public enum State {
        /** Compiling, or reading what came before. */
        LOADING,
        UP,
        /** The files have mistakes and none ran before. */
        REFUSED,
        /** It hung or failed, and is about to begin anew. */
        DOWN,
        STOPPED
    }
}
