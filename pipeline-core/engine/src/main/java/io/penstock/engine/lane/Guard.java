/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

/**
 * Marks when the lane's thread is inside its endpoint, so that a call that hangs can be interrupted and nothing else ever is: an
 * interrupt inside the bus would close its files.
 */
final class Guard {
    private final Object lock = new Object();
    private volatile @org.jspecify.annotations.Nullable Thread inside;
    private volatile long since;

    Guard() {
        inside = null;
    }

    void enter() {
        synchronized (lock) {
            since = System.nanoTime();
            inside = Thread.currentThread();
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
