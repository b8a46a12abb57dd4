/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Dead letters that were asked to be fed again, by their ids: each once until the commit that deletes it, however often it is asked
 * for. Those of a lane outlast its reload. Safe for many threads.
 */
final class Replays {
    private final Set<Long> known = new HashSet<>();
    private final Deque<Long> waiting = new ArrayDeque<>();

    /** @return false when it waits or is on its way already */
    synchronized boolean ask(long letter) {
        return known.add(letter) && waiting.add(letter);
    }

    synchronized boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** The next one, which is on its way from now on; null when none waits. */
    synchronized @Nullable Long next() {
        return waiting.poll();
    }

    /** This one is not on its way any more and has not arrived: it waits once more, before the others. */
    synchronized void again(Long letter) {
        waiting.addFirst(letter);
    }

    /** They are deleted, or cannot be fed: they may be asked for again. */
    synchronized void done(Collection<Long> letters) {
        letters.forEach(known::remove);
    }

    /** Whatever is on its way is not any more; its letters are still there, and may be asked for again. */
    synchronized void abandon() {
        known.retainAll(new HashSet<>(waiting));
    }
}
