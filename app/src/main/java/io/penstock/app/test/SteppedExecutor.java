/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.test;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Threads that are none: what is put in runs when the time of a test gets to it. */
final class SteppedExecutor extends AbstractExecutorService implements ScheduledExecutorService {
    private final TestTime time;
    private boolean shut;
    private boolean dropped;

    SteppedExecutor(TestTime time) {
        this.time = time;
    }

    private <V> SteppedTask<V> add(Callable<V> task, long delay, long period, TimeUnit unit) {
        if (shut) {
            throw new RejectedExecutionException("it is shut down");
        }
        SteppedTask<V> made = new SteppedTask<>(
                time, task, this, time.now() + Math.max(0, unit.toNanos(delay)), unit.toNanos(period));
        time.add(made);
        return made;
    }

    /** Whether what was put in before is dropped. */
    boolean dropped() {
        return dropped;
    }

    @Override
    public void execute(Runnable task) {
        var ignored = add(Executors.callable(task), 0, 0, TimeUnit.NANOSECONDS);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        return add(Executors.callable(task), delay, 0, unit);
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
        return add(task, delay, 0, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, long first, long period, TimeUnit unit) {
        return add(Executors.callable(task), first, period, unit);
    }

    /** As tasks take no time here, it is the same. */
    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long first, long delay, TimeUnit unit) {
        return add(Executors.callable(task), first, delay, unit);
    }

    @Override
    public void shutdown() {
        shut = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
        shut = true;
        dropped = true;
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return shut;
    }

    @Override
    public boolean isTerminated() {
        return shut;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return shut;
    }
}
