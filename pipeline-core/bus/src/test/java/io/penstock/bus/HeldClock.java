/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Holds up one thread that looks at it, once: where a bus looks for the time of an append, that is in the middle of one. */
final class HeldClock extends SetClock {
    private final CountDownLatch gate = new CountDownLatch(1);
    private volatile @Nullable Thread held;
    private volatile boolean holding;

    HeldClock(Instant now) {
        super(now);
    }

    void hold(Thread thread) {
        held = thread;
    }

    boolean isHolding() {
        return holding;
    }

    void release() {
        gate.countDown();
    }

    @Override
    public Instant instant() {
        if (Thread.currentThread() == held) {
            holding = true;
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        return super.instant();
    }
}
