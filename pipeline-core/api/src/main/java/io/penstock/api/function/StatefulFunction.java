/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.function;

import io.penstock.api.event.Event;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

    /**
     * What was held under a key is back from saved state, maybe under other settings than those that it was held with. A function
     * that holds brings the state up to those of now here, so that nothing is held for what no setting says any more.
     *
     * <ol>
     *   <li>Called once for each key that holds something, after {@link #decode} (after {@link #create} where there were no bytes to read) and
     *       before {@link #apply} and {@link #onTimer}, on the lane's thread.
     *   <li>Afterwards {@link #onTimer} is called no later than after the time given here, nor than after what is left of the saved timer.
     *   <li>With the settings that the events were held with it changes nothing: a restart is not to be seen in what is given.
     *   <li>Not called where an event held would have another key now, and so none might ever come under this one: {@link #onTimer} is
     *       called at once, and must release.
     * </ol>
     *
     * @param held as they were held, in that order; at least one
     * @return how long they may wait at most; zero to be called at once, null when only the saved timer and events to come end that
     */
    default @Nullable Duration restored(S state, List<Event> held) {
        return null;
    }
}
