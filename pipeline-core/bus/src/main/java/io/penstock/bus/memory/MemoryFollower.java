/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus.memory;

import io.penstock.api.bus.Follower;
import io.penstock.api.bus.Selection;
import io.penstock.api.bus.Stream;
import io.penstock.api.event.Event;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;

/** A follower of the memory bus: a bounded queue, the oldest forgotten. Guarded by the bus's lock. */
final class MemoryFollower implements Follower {
    private static final int BOUND = 10_000;

    private final MemoryBus bus;
    private final Stream stream;
    private final Selection selection;
    private final Condition news;
    private final Deque<Event> waiting = new ArrayDeque<>();
    private long missed;

    MemoryFollower(MemoryBus bus, Stream stream, Selection selection, Condition news) {
        this.bus = bus;
        this.stream = stream;
        this.selection = selection;
        this.news = news;
    }

    Stream stream() {
        return stream;
    }

    void appended(Event e) {
        if (!selection.matches(e.device(), e.profile(), e.source())) {
            return;
        }
        waiting.add(e);
        if (waiting.size() > BOUND) {
            waiting.poll();
            missed++;
        }
        news.signal();
    }

    @Override
    public List<Event> poll(Duration linger, Duration timeout, int max) {
        return bus.locked(() -> {
            if (waiting.isEmpty()) {
                await(1, timeout.toNanos());
                await(max, waiting.isEmpty() ? 0 : linger.toNanos());
            }
            List<Event> taken = new ArrayList<>();
            while (!waiting.isEmpty() && taken.size() < max) {
                taken.add(waiting.poll());
            }
            return taken;
        });
    }

    private void await(int wanted, long nanos) {
        long left = nanos;
        while (waiting.size() < wanted && left > 0) {
            try {
                left = news.awaitNanos(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    @Override
    public long missed() {
        return bus.locked(() -> missed);
    }

    @Override
    public void close() {
        bus.forget(this);
    }
}
