/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import io.penstock.api.error.BusFullException;
import io.penstock.api.event.Event;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** An append that waits to be written. */
final class Pending {
    final List<Event> events;
    final Fate done = new Fate();
    /** Whether it has been taken off the queue. */
    volatile boolean taken;
    /** Set by who wrote, before it completes {@link #done}. */
    @Nullable
    Throwable failure;

    /** How often forcing had failed when it was written. Set by who wrote. */
    long failedBefore;

    private final AtomicLong refused;
    private final @Nullable Fate before;

    /**
     * @param refused counts events that the bus did not take
     * @param before of what the same thread appended before and does not know the end of; null when there is nothing
     */
    Pending(List<Event> events, AtomicLong refused, @Nullable Fate before) {
        this.events = events;
        this.refused = refused;
        this.before = before;
    }

    /** Why it must not be taken now: it would overtake what its thread appended before. */
    @Nullable
    Throwable obstacle() {
        return before == null ? null : before.obstacle;
    }

    /** It cannot be taken now, nor can what its thread appended behind it. By whoever has it now. */
    void putOff(Throwable why) {
        done.obstacle = why;
        if (why instanceof BusFullException full) {
            refuse(full);
        } else if (failure == null) {
            failure = why;
        }
    }

    /** The bus cannot take it now. Who has a failure of its own keeps it: that one will not be different the next time. */
    void refuse(BusFullException why) {
        if (failure == null) {
            failure = why;
            refused.addAndGet(events.size());
        }
    }

    void complete() {
        if (failure == null) {
            done.complete(null);
        } else {
            done.completeExceptionally(failure);
        }
    }
}
