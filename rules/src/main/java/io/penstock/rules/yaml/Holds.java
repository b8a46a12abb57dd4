/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.yaml;

import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Instances whose {@code for} is running, by when it will have run out. */
final class Holds {
    private final PriorityQueue<Hold> queue = new PriorityQueue<>();

    /** When an instance will have held for long enough, as of when this was said. */
    private record Hold(long due, Instance instance) implements Comparable<Hold> {
        @Override
        public int compareTo(Hold other) {
            return Long.signum(due - other.due);
        }
    }

    /** One that holds. Once each, however often it breaks and begins anew: what begins later is due later. */
    void add(Instance instance) {
        if (instance.holds() && !instance.queued) {
            instance.queued = true;
            queue.add(new Hold(instance.holdDue, instance));
        }
    }

    /** Takes out the next that has held for long enough; null when there is none. */
    @Nullable
    Instance next(long ticks) {
        while (!queue.isEmpty() && ticks - queue.peek().due() >= 0) {
            Instance instance = queue.remove().instance();
            instance.queued = false;
            if (instance.holds() && ticks - instance.holdDue >= 0) {
                return instance;
            }
            add(instance);
        }
        return null;
    }

    /** Nanoseconds until one may be due; the greatest long for never. */
    long untilDue(long ticks) {
        return queue.isEmpty() ? Long.MAX_VALUE : Math.max(0, queue.peek().due() - ticks);
    }

    /** How many are queued because they hold, or did. */
    int size() {
        return queue.size();
    }
}
