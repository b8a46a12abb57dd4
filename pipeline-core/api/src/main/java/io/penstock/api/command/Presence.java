/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.command;

/**
 * Somebody who drives outputs and may die: a rule engine, a northbound connection. Outputs fall to their safe values when it does
 * ({@code rulesDown}, {@code northLost}), and their heartbeats stop. Safe for many threads; cheap.
 */
public interface Presence extends AutoCloseable {
    /** Who it is, for triggers and heartbeats. */
    enum Owner {
        RULES,
        NORTH
    }

    /** It lives. To be said at least as often as its lease: a loop that hangs says nothing, and counts as lost. */
    void alive();

    /**
     * It is gone, until it says {@link #alive} again.
     *
     * @param reason for people
     */
    void lost(String reason);

    /** It was taken out of use on purpose: nothing falls to safe. */
    @Override
    void close();
}
