/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.test;

import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.TimeUnit;

/** A task that is due at some moment of a {@link TestTime}. */
final class SteppedTask<V> extends FutureTask<V> implements RunnableScheduledFuture<V> {
    private final TestTime time;
    private final SteppedExecutor of;
    private final long period;
    private final long sequence;
    private long due;

    /** @param period how long after it was due it is so again; 0 for once */
    SteppedTask(TestTime time, Callable<V> task, SteppedExecutor of, long due, long period) {
        super(task);
        this.time = time;
        this.of = of;
        this.due = due;
        this.period = period;
        this.sequence = time.nextSequence();
    }

    long due() {
        return due;
    }

    @Override
    public void run() {
        if (of.dropped()) {
            super.cancel(false);
        } else if (!isPeriodic()) {
            super.run();
        } else if (super.runAndReset() && !of.isShutdown()) {
            due += period;
            time.add(this);
        }
        throwFailure();
    }

    /** What fails in a test must not be lost in a future that nobody asks. */
    private void throwFailure() {
        if (!isDone() || isCancelled()) {
            return;
        }
        try {
            get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a task of the program failed: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean cancel(boolean interrupt) {
        time.remove(this);
        return super.cancel(interrupt);
    }

    @Override
    public boolean isPeriodic() {
        return period > 0;
    }

    @Override
    public long getDelay(TimeUnit unit) {
        return unit.convert(due - time.now(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
        SteppedTask<?> its = (SteppedTask<?>) other;
        int byTime = Long.compare(due, its.due);
        return byTime != 0 ? byTime : Long.compare(sequence, its.sequence);
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
