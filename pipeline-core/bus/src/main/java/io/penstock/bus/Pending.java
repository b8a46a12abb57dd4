/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import io.penstock.api.error.BusFullException;
import io.penstock.api.event.Event;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** An append that waits to be written. */
final class Pending {
    final List<Event> events;
    final CompletableFuture<Void> done = new CompletableFuture<>();
    /** Whether it has been taken off the queue. */
    volatile boolean taken;
    /** Set by who wrote, before it completes {@link #done}. */
    @Nullable
    Throwable failure;

    private final AtomicLong refused;

    /** @param refused counts events that the bus did not take */
    Pending(List<Event> events, AtomicLong refused) {
        this.events = events;
        this.refused = refused;
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
