/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.test;

import io.penstock.device.sdk.Timing;
import io.penstock.rules.yaml.Times;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * A time that stands still until it is moved, and the tasks that go by it. They run on the thread that moves it, one after the other: first
 * what is due first, and of what is due at once, what was put in first.
 */
final class TestTime implements Timing, Times {
    static final long NEVER = Long.MAX_VALUE / 2;

    private final long start;
    private final Clock clock = new Wall();
    private final PriorityQueue<SteppedTask<?>> tasks = new PriorityQueue<>();
    private long now;
    private long sequence;

    TestTime(Instant start) {
        this.start = start.getEpochSecond() * 1_000_000_000L + start.getNano();
    }

    /** Nanoseconds since it began. */
    long now() {
        return now;
    }

    /** Forward only. */
    synchronized void moveTo(long nanos) {
        now = Math.max(now, nanos);
    }

    /** When the next task is due; {@link #NEVER} when there is none. */
    synchronized long due() {
        SteppedTask<?> first = tasks.peek();
        return first == null ? NEVER : first.due();
    }

    synchronized long nextSequence() {
        return sequence++;
    }

    synchronized void add(SteppedTask<?> task) {
        tasks.add(task);
    }

    synchronized void remove(SteppedTask<?> task) {
        tasks.remove(task);
    }

    private synchronized @Nullable SteppedTask<?> takeDue() {
        SteppedTask<?> first = tasks.peek();
        return first != null && first.due() <= now ? tasks.poll() : null;
    }

    /**
     * Runs what is due.
     *
     * @return whether there was anything
     */
    boolean runDue() {
        boolean any = false;
        for (SteppedTask<?> task = takeDue(); task != null; task = takeDue()) {
            task.run();
            any = true;
        }
        return any;
    }

    @Override
    public Clock clock() {
        return clock;
    }

    @Override
    public long wall() {
        return start + now;
    }

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public long ticks() {
        return now;
    }

    @Override
    public ScheduledExecutorService timer(String name) {
        return new SteppedExecutor(this);
    }

    @Override
    public ExecutorService pool(String name) {
        return new SteppedExecutor(this);
    }

    /** Moves the time on until it is done. */
    @Override
    public boolean await(CompletableFuture<?> done, Duration most) {
        long until = now + most.toNanos();
        while (!done.isDone()) {
            if (!runDue()) {
                if (due() > until) {
                    return false;
                }
                moveTo(due());
            }
        }
        return true;
    }

    /** The wall's clock. */
    private final class Wall extends Clock {
        @Override
        public Instant instant() {
            return Times.instant(wall());
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return fixed(instant(), zone);
        }
    }
}
