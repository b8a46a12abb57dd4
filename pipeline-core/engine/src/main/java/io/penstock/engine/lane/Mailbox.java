/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Takes outcomes from any thread to the lane's: a stack without locks, emptied at once. It wakes the lane when as many messages
 * as the lane waits for have an outcome, once for each emptying, and at once for bad news.
 */
final class Mailbox {
    enum Kind {
        ACKNOWLEDGED,
        REFUSED,
        AWAY
    }

    static final class Item {
        final SendCall call;
        final Kind kind;
        final int from;
        final int to;
        final String reason;
        private int total;

        @Nullable
        Item next;

        Item(SendCall call, Kind kind, int from, int to, String reason) {
            this.call = call;
            this.kind = kind;
            this.from = from;
            this.to = to;
            this.reason = reason;
        }
    }

    /** More outcomes than there can be: only bad news wakes. */
    static final int ONLY_BAD_NEWS = 1 << 28;

    private static final int NEVER = Integer.MAX_VALUE;
    private static final int BAD_NEWS = 1 << 29;

    private final AtomicReference<@Nullable Item> top = new AtomicReference<>();
    private final Runnable wake;
    private volatile int wakeAt = NEVER;
    private volatile boolean called;

    Mailbox(Runnable wake) {
        this.wake = wake;
    }

    void put(Item item) {
        int weight = item.kind == Kind.ACKNOWLEDGED ? Math.max(0, item.to - item.from) : BAD_NEWS;
        Item below;
        int before;
        do {
            below = top.get();
            item.next = below;
            before = below == null ? 0 : below.total;
            item.total = Math.min(NEVER - 1, before + weight < 0 ? NEVER - 1 : before + weight);
        } while (!top.compareAndSet(below, item));
        int threshold = wakeAt;
        if (item.total >= threshold && before < threshold) {
            wake.run();
        }
    }

    /** All there are, the oldest first; null when there are none. */
    @Nullable
    Item take() {
        if (top.get() == null) {
            return null;
        }
        Item item = top.getAndSet(null);
        Item oldest = null;
        while (item != null) {
            Item below = item.next;
            item.next = oldest;
            oldest = item;
            item = below;
        }
        return oldest;
    }

    /**
     * From now on outcomes of this many messages wake the lane.
     *
     * @return false when there are as many already: do not wait
     */
    boolean wakeAt(int outcomes) {
        wakeAt = outcomes;
        Item item = top.get();
        return !called && (item == null || item.total < outcomes);
    }

    /** Something else than an outcome wants the lane; it does not wait before it has looked. */
    void call() {
        called = true;
        wake.run();
    }

    /** The lane looks: calls up to now are answered. */
    void answer() {
        called = false;
    }

    void awake() {
        wakeAt = NEVER;
    }
}
