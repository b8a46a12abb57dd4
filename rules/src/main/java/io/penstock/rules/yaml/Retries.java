/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.yaml;

import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Wishes that are to be tried at their time. Once each, however often they are put off: what is put off is due later. */
final class Retries {
    private final PriorityQueue<Retry> queue = new PriorityQueue<>();

    /** When a wish is to be tried, as of when this was said. */
    private record Retry(long at, Wish wish) implements Comparable<Retry> {
        @Override
        public int compareTo(Retry other) {
            return Long.signum(at - other.at);
        }
    }

    void add(Wish wish) {
        if (!wish.queued) {
            wish.queued = true;
            queue.add(new Retry(wish.notBefore, wish));
        }
    }

    /** Takes out the next whose time has come, be it put off meanwhile or wanted no more; null when there is none. */
    @Nullable
    Wish next(long ticks) {
        Retry first = queue.peek();
        if (first == null || ticks - first.at() < 0) {
            return null;
        }
        queue.remove();
        first.wish().queued = false;
        return first.wish();
    }

    /** Nanoseconds until one may be due; the greatest long for never. */
    long untilDue(long ticks) {
        return queue.isEmpty() ? Long.MAX_VALUE : Math.max(0, queue.peek().at() - ticks);
    }

    int size() {
        return queue.size();
    }
}
