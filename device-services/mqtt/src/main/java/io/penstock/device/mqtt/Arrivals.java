/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.mqtt;

import io.penstock.connection.mqtt.Received;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Messages between the client's thread, which only puts them here, and the one that takes them in groups. The taker is woken
 * when a group is complete or full; never for each.
 */
final class Arrivals {
    /** A message and who heard it. */
    record Arrival(Ear ear, Received message) {}

    /** Of payloads: messages may have up to 16 MiB, and thousands of those would take all of the memory. */
    private static final long MOST_BYTES = 32L << 20;
    /** Messages between two looks for those that will come again. */
    private static final int SELDOM = 1_000;

    private final ConcurrentLinkedQueue<Arrival> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private final int limit;
    private final Thread taker;
    private volatile int wakeAt = Integer.MAX_VALUE;
    private volatile boolean complete;
    private volatile boolean closed;
    /** Since there was no room; of the client's thread. */
    private int unlooked = SELDOM;

    /**
     * @param limit how many may wait before those of QoS 0 are turned away, as they are above 32 MiB; the others are bounded by what the link reads
     *     over one connection, and what is left of former ones is forgotten above that
     */
    Arrivals(int limit, Thread taker) {
        this.limit = limit;
        this.taker = taker;
    }

    /** @return false when it was turned away */
    boolean put(Arrival arrival) {
        if (isFull()) {
            forgetSuperseded();
            if (arrival.message().qos() == 0 && isFull()) {
                return false;
            }
        }
        bytes.addAndGet(arrival.message().payload().length);
        queue.add(arrival);
        if (size.incrementAndGet() == wakeAt) {
            LockSupport.unpark(taker);
        }
        return true;
    }

    private boolean isFull() {
        return size.get() >= limit || bytes.get() >= MOST_BYTES;
    }

    /** Of a bus that takes nothing for long, over a connection that breaks again and again: each time the broker gives all of it once more. */
    private void forgetSuperseded() {
        if (++unlooked < SELDOM) {
            return;
        }
        unlooked = 0;
        for (Arrival waiting : queue) {
            if (waiting.message().superseded() && queue.remove(waiting)) {
                size.decrementAndGet();
                bytes.addAndGet(-waiting.message().payload().length);
            }
        }
    }

    /** Waits until a group is complete, or {@code most} are here. Empty only when closed. */
    List<Arrival> take(int most) {
        wakeAt = most;
        while (!closed) {
            if (complete || size.get() >= most) {
                complete = false;
                List<Arrival> taken = poll(most);
                if (!isEmpty()) {
                    complete = true; // they have waited while those before were seen to
                }
                if (!taken.isEmpty()) {
                    return taken;
                }
            } else {
                LockSupport.park(this);
            }
        }
        return List.of();
    }

    /** What is here need not wait for more. */
    void complete() {
        if (!isEmpty() && !complete) {
            complete = true;
            LockSupport.unpark(taker);
        }
    }

    /** What is there, without waiting. */
    List<Arrival> poll(int most) {
        List<Arrival> taken = new ArrayList<>(Math.min(most, Math.max(0, size.get())));
        while (taken.size() < most) {
            Arrival arrival = queue.poll();
            if (arrival == null) {
                break;
            }
            taken.add(arrival);
            bytes.addAndGet(-arrival.message().payload().length);
        }
        size.addAndGet(-taken.size());
        return taken;
    }

    boolean isEmpty() {
        return size.get() <= 0;
    }

    void close() {
        closed = true;
        LockSupport.unpark(taker);
    }
}
