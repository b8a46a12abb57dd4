/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.drools;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The thread of one session. Who waits for it waits for so long and no longer: a rule is a program, and may never end. */
final class Worker {
    /** The session's thread did not come back in time. */
    static final class HungException extends Exception {
        private static final long serialVersionUID = 1L;

        HungException(String message) {
            super(message);
        }
    }

    private final ExecutorService thread;
    private volatile @Nullable Future<?> running;

    Worker() {
        thread = Executors.newSingleThreadExecutor(task -> {
            Thread made = new Thread(task, "penstock-drools");
            made.setDaemon(true);
            return made;
        });
    }

    <T extends @Nullable Object> T call(Callable<T> task, Duration most) throws HungException, InterruptedException {
        Future<T> result = thread.submit(task);
        running = result;
        try {
            return result.get(most.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new HungException("no end after " + most.toMillis() + " ms");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failed) {
                throw failed;
            }
            if (e.getCause() instanceof Error error) {
                throw new IllegalStateException("a rule failed: " + error, error);
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Lets go of it. */
    void stop() {
        thread.shutdown();
    }

    /**
     * Tells it to end, and lets go of it.
     *
     * @param last what it does when it has come back, be it long after
     */
    synchronized void stop(Runnable last) {
        if (thread.isShutdown()) {
            return;
        }
        thread.execute(last);
        Future<?> now = running;
        if (now != null) {
            now.cancel(true);
        }
        thread.shutdown();
    }

    /** Whether it has ended, a while after it was told to. */
    boolean ended(Duration within) throws InterruptedException {
        return thread.awaitTermination(within.toMillis(), TimeUnit.MILLISECONDS);
    }
}
