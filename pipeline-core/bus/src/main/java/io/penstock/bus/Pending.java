/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import io.penstock.api.event.Event;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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

    Pending(List<Event> events) {
        this.events = events;
    }

    void complete() {
        if (failure == null) {
            done.complete(null);
        } else {
            done.completeExceptionally(failure);
        }
    }
}
