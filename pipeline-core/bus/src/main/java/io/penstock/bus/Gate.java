/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import io.penstock.api.bus.Selection;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where a reader waits. Who appends shows each block here; the reader is woken only by a block it wants, and while it gathers (it
 * then sleeps by its own timer) only when enough is there. Blocks it does not want are passed over on its behalf.
 *
 * <p>{@code wakeups} is how many times it was woken by an append.
 */
final class Gate {
    private enum Mode {
        RUNNING,
        WAITING,
        GATHERING
    }

    private MatchCache matches;
    private final LongSupplier next;
    private volatile Mode mode = Mode.RUNNING;
    private volatile boolean wokenUp;
    private volatile @Nullable Thread reader;
    private volatile long wakeups;
    private volatile long passed;
    private int found;
    private int wanted;

    /** @param next where its reader is; asked on any thread */
    Gate(Selection selection, LongSupplier next) {
        this.matches = new MatchCache(selection);
        this.next = next;
    }

    /** By its reader, while it does not sleep. */
    synchronized void select(Selection selection) {
        matches = new MatchCache(selection);
    }

    /** What lies before this is not read by its reader any more. */
    long behind() {
        return Math.max(next.getAsLong(), passed);
    }

    /** By who appends, under the log's lock, once the block can be read. */
    void offer(TailBlock block) {
        if (mode != Mode.RUNNING && wants(block)) {
            LockSupport.unpark(reader);
        }
    }

    private synchronized boolean wants(TailBlock block) {
        if (mode == Mode.RUNNING) {
            return false;
        }
        int count = matches.count(block);
        if (count == 0) {
            if (found == 0 && passed == block.base) {
                passed = block.end();
            }
            return false;
        }
        found += count;
        if (mode == Mode.GATHERING && found < wanted) {
            return false;
        }
        mode = Mode.RUNNING;
        wakeups = wakeups + 1;
        return true;
    }

    /** From now on one wanted block wakes. Look whether there is one already before {@link #sleep}. */
    void waitForFirst(long next) {
        arm(Mode.WAITING, next, 1);
    }

    /** From now on {@code more} wanted events wake. */
    void gather(long next, int more) {
        arm(Mode.GATHERING, next, more);
    }

    private synchronized void arm(Mode changed, long next, int more) {
        reader = Thread.currentThread();
        passed = next;
        found = 0;
        wanted = more;
        mode = changed;
    }

    /** Sleeps until woken or until that time of the monotonic clock. */
    void sleep(long until) {
        while (mode != Mode.RUNNING && !wokenUp && !Thread.currentThread().isInterrupted()) {
            long left = until - System.nanoTime();
            if (left <= 0) {
                return;
            }
            LockSupport.parkNanos(this, left);
        }
    }

    /** @return up to where there was nothing wanted */
    synchronized long disarm() {
        mode = Mode.RUNNING;
        return passed;
    }

    /** From any thread: the sleep, or the next one, ends at once. */
    void wakeup() {
        wokenUp = true;
        LockSupport.unpark(reader);
    }

    boolean isWokenUp() {
        return wokenUp || Thread.currentThread().isInterrupted();
    }

    void clearWokenUp() {
        wokenUp = false;
    }

    long wakeups() {
        return wakeups;
    }
}
