/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.bus;

import io.penstock.api.event.Event;
import java.time.Duration;
import java.util.List;

/** Sees what is appended from now on and holds nothing: one that is too slow loses, and is told how many. One thread. */
public interface Follower extends AutoCloseable {
    /** The next events, at most {@code max}; waits up to {@code timeout}; empty when nothing came. */
    List<Event> poll(Duration linger, Duration timeout, int max);

    /** How many matching and other events it was too slow for, since it was opened. */
    long missed();

    @Override
    void close();
}
