/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk.command;

import io.penstock.device.sdk.Timing;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The desk's threads: one that keeps all deadlines and does nothing else, and as many as there are answers being heard. */
final class Threads implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Threads.class);

    private final ScheduledExecutorService timer;
    private final ExecutorService pool;

    Threads(Timing timing) {
        timer = timing.timer("command-timer");
        pool = timing.pool("command-answer");
    }

    /** Runs a task on a thread of its own; on this one when there are none any more, or the machine has none now. Never throws. */
    void aside(Runnable task) {
        try {
            pool.execute(() -> guarded(task));
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            guarded(task);
        }
    }

    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            LOG.error("a task of the command desk failed: this is a defect", e);
        }
    }

    /** Runs a task on a thread of its own, after a while. */
    Future<?> later(Duration wait, Runnable task) {
        try {
            return timer.schedule(() -> aside(task), wait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(null);
        }
    }

    /** The same on the timer itself, so that those of one wait keep their order. For what takes next to no time. */
    Future<?> laterInOrder(Duration wait, Runnable task) {
        try {
            return timer.schedule(() -> guarded(task), wait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(null);
        }
    }

    /** Runs a task again and again on a thread of its own, never twice at the same time. */
    Future<?> every(Duration wait, Runnable task) {
        Runnable once = new Runnable() {
            private boolean running;

            @Override
            public void run() {
                synchronized (this) {
                    if (running) {
                        return;
                    }
                    running = true;
                }
                aside(() -> {
                    try {
                        task.run();
                    } finally {
                        done();
                    }
                });
            }

            private synchronized void done() {
                running = false;
            }
        };
        return timer.scheduleAtFixedRate(once, wait.toNanos(), wait.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        timer.shutdownNow();
        pool.shutdown();
    }
}
