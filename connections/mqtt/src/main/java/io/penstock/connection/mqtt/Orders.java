/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.connection.mqtt;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What others ask of the network thread, in the order of asking. */
final class Orders {
    /** So many messages go out although nobody has flushed yet: the broker is to have work while the rest is made. */
    private static final int MOST_UNSENT = 64;

    private final Queue<Order> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger unsent = new AtomicInteger();

    /** Written on the network thread; completed by the broker's answer. */
    abstract static class Order extends CompletableFuture<Object> {
        abstract void write(Burst to);
    }

    /**
     * Any thread.
     *
     * @return whether so many wait that they should go out
     */
    boolean add(Order order) {
        queue.add(order);
        return unsent.incrementAndGet() >= MOST_UNSENT;
    }

    /** On the network thread, before it polls. */
    void sending() {
        unsent.set(0);
    }

    @Nullable
    Order poll() {
        return queue.poll();
    }

    void fail(Throwable reason) {
        for (Order order = queue.poll(); order != null; order = queue.poll()) {
            order.completeExceptionally(reason);
        }
    }
}
