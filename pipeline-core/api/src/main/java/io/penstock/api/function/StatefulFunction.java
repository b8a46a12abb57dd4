/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.function;

import io.penstock.api.event.Event;

/**
 * Takes an event and what it remembers under the event's key; gives events, or holds them and gives groups. State is kept by
 * the engine by key and committed with the position; restored before the first call after a restart.
 *
 * @param <S> a mutable state object, used on the lane's thread only
 */
public non-sealed interface StatefulFunction<S> extends Function {
    /** Whether it gives groups (it holds and releases) or events. */
    boolean makesGroups();

    /** Whether events of several devices may share a key: then the pipeline is global (refused on a partitioned bus). */
    boolean isGlobal();

    /** What the event is remembered under; the same key always for the same device unless {@link #isGlobal()}. */
    String key(Event event);

    /** The state of a key never seen. */
    S create();

    /** The state as bytes. Called at a commit for each key that was touched since the last. */
    byte[] encode(S state);

    /**
     * The state from bytes that this or an earlier version wrote.
     *
     * @throws IllegalArgumentException when they are not such bytes: the key starts anew and is counted
     */
    S decode(byte[] bytes);

    void apply(String key, S state, Event event, Out out);

    /** A timer set by {@link Out#timer} is due. There is no current event: only {@link Out#release} and a timer may be used. */
    default void onTimer(String key, S state, Out out) {}
}
