/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

import org.jspecify.annotations.Nullable;

/**
 * Marks when the lane's thread is inside its endpoint, so that a call that hangs can be interrupted and nothing else ever is: an
 * interrupt inside the bus would close its files.
 */
final class Guard {
    private final Object lock = new Object();

    private volatile @Nullable Thread inside;
    private volatile long since;
    private boolean opening;
    private boolean stopping;

    void enter() {
        enter(false);
    }

    /** As {@link #enter}, for a call that has no messages to lose: it ends when the lane is to stop. */
    void enterOpening() {
        enter(true);
    }

    private void enter(boolean toOpen) {
        synchronized (lock) {
            since = System.nanoTime();
            opening = toOpen;
            inside = Thread.currentThread();
            if (toOpen && stopping) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Whether the lane is to stop: then opening is in vain. */
    void stopping(boolean now) {
        synchronized (lock) {
            stopping = now;
            Thread thread = inside;
            if (now && opening && thread != null) {
                thread.interrupt();
            }
        }
    }

    void leave() {
        synchronized (lock) {
            inside = null;
            // An interrupt meant for the call that has just returned must not reach what comes next.
            Thread.interrupted();
        }
    }

    /** Interrupts a call that has lasted longer than this. */
    boolean interruptAfter(long nanos) {
        Thread thread = inside;
        if (thread == null || System.nanoTime() - since < nanos) {
            return false;
        }
        synchronized (lock) {
            if (inside == null || System.nanoTime() - since < nanos) {
                return false;
            }
            thread.interrupt();
            return true;
        }
    }
}
