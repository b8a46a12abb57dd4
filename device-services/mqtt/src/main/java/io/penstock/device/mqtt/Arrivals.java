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
 * when it waits for a first message, and when a group is full; never for each.
 */
final class Arrivals {
    /** A message and who heard it. */
    record Arrival(Ear ear, Received message) {}

    /** Of payloads: messages may have up to 16 MiB, and thousands of those would take all of the memory. */
    private static final long MOST_BYTES = 32L << 20;

    private final ConcurrentLinkedQueue<Arrival> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private final int limit;
    private volatile int wakeAt = Integer.MAX_VALUE;
    private final Thread taker;
    private volatile boolean closed;

    /** @param limit how many may wait before those of QoS 0 are turned away, as they are above 32 MiB; the broker bounds the others */
    Arrivals(int limit, Thread taker) {
        this.limit = limit;
        this.taker = taker;
    }

    /** @return false when it was turned away */
    boolean put(Arrival arrival) {
        if (arrival.message().qos() == 0 && (size.get() >= limit || bytes.get() >= MOST_BYTES)) {
            return false;
        }
        bytes.addAndGet(arrival.message().payload().length);
        queue.add(arrival);
        if (size.incrementAndGet() == wakeAt) {
            LockSupport.unpark(taker);
        }
        return true;
    }

    /** Waits for a first message, then at most {@code lingerNanos} for {@code most} of them. Empty only when closed. */
    List<Arrival> take(long lingerNanos, int most) {
        await(1, Long.MAX_VALUE);
        if (lingerNanos > 0) {
            await(most, lingerNanos);
        }
        return poll(most);
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

    private void await(int wanted, long nanos) {
        long start = System.nanoTime();
        wakeAt = wanted;
        while (size.get() < wanted && !closed) {
            long left = nanos - (System.nanoTime() - start);
            if (left <= 0) {
                break;
            }
            LockSupport.parkNanos(this, left);
        }
        wakeAt = Integer.MAX_VALUE;
    }
}
