/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk;

import io.penstock.api.driver.Deadline;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Knows which call to the driver is going on, so that another thread can end it. */
final class CallGuard {
    /** A call to the driver. */
    interface Call<T> {
        T run() throws IOException;
    }

    /** Drivers keep deadlines themselves; this long behind one they have not. */
    private static final long GRACE = TimeUnit.SECONDS.toNanos(1);

    private @Nullable Thread caller;
    private long overdueAt;
    private boolean reported;

    /** Makes a call; an error that only says that the driver is broken, or has no thread now, is thrown as a defect of its own. */
    <T> T call(Deadline deadline, Call<T> call) throws IOException {
        synchronized (this) {
            caller = Thread.currentThread();
            overdueAt = deadline.nanoTime() + GRACE;
            reported = false;
        }
        try {
            return call.run();
        } catch (LinkageError | StackOverflowError | OutOfMemoryError e) {
            throw new IllegalStateException(e.toString(), e);
        } finally {
            synchronized (this) {
                caller = null;
                // An interrupt that came for this call must not hit the next.
                Thread.interrupted();
            }
        }
    }

    /** Reports a call that outlasts its deadline: once, but again where that throws. */
    synchronized void watch(Runnable report) {
        if (caller != null && !reported && System.nanoTime() - overdueAt >= 0) {
            report.run();
            reported = true;
        }
    }

    synchronized void interrupt() {
        if (caller != null) {
            caller.interrupt();
        }
    }
}
