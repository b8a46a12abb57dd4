/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk;

import io.penstock.api.bus.Bus;
import io.penstock.api.connection.Connections;
import io.penstock.api.error.Backoff;
import io.penstock.api.error.Guarded;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all lines share: bus, time, chance and threads. One thread keeps all schedules and does nothing else. */
final class Shared {
    private static final Logger LOG = LoggerFactory.getLogger(Shared.class);
    private static final int STARTS_A_SECOND = 200;
    private static final long LONGEST_SPREAD = 10_000_000_000L;

    /** What each schedule adds to the time that they are spread over: a few need not wait for most of their interval. */
    private static final long SPREAD_BY_EACH = 10_000_000L;

    final Bus bus;
    final Clock clock;
    final Connections connections;
    final Path profileFolder;
    final Timing timing;
    final ScheduledExecutorService timer;
    final ExecutorService pool;
    volatile String profileHash = "";
    volatile DeviceListener listener = DeviceListener.NONE;
    private final SplittableRandom random;
    private final AtomicInteger phases = new AtomicInteger();
    private volatile long spread = LONGEST_SPREAD;

    Shared(Bus bus, Connections connections, Timing timing, RandomGenerator random, Path profileFolder) {
        this.bus = bus;
        this.connections = connections;
        this.timing = timing;
        this.clock = timing.clock();
        this.random = new SplittableRandom(random.nextLong());
        this.profileFolder = profileFolder;
        this.timer = timing.timer("device-timer");
        this.pool = timing.pool("device-line");
    }

    /** The monotonic clock. */
    long nanoTime() {
        return timing.nanoTime();
    }

    /** Nanoseconds since the epoch. */
    long now() {
        Instant i = clock.instant();
        return i.getEpochSecond() * 1_000_000_000L + i.getNano();
    }

    UUID id() {
        long high = nextLong();
        long low = nextLong();
        return new UUID((high & ~0xf000L) | 0x4000L, (low & 0x3fffffffffffffffL) | 0x8000000000000000L);
    }

    /** Jittered: many lines and devices fail together. */
    Backoff backoff(Duration shortest, Duration longest) {
        return Backoff.jittered(shortest, longest, this::nextLong);
    }

    private long nextLong() {
        synchronized (random) {
            return random.nextLong();
        }
    }

    RandomGenerator split() {
        synchronized (random) {
            return random.split();
        }
    }

    /**
     * How long the next schedule waits at first: the first not at all, all others spread evenly whatever their number (multiples of
     * the golden ratio) over their interval, or over a hundredth of a second for each where that is shorter; and no more than 200 new
     * ones a second, so that a thousand devices do not connect all at once.
     */
    Duration phase(Duration interval) {
        int n = phases.getAndIncrement();
        double part = (n * 0.6180339887498949) % 1.0;
        long wait = (long) (part * Math.min(interval.toNanos(), spread));
        return Duration.ofSeconds(n / STARTS_A_SECOND).plusNanos(wait);
    }

    /** So many schedules of a profile are about to be made: they are counted from here. */
    void startPhases(long schedules) {
        phases.set(0);
        spread = Math.min(LONGEST_SPREAD, schedules * SPREAD_BY_EACH);
    }

    /** Runs a task that does not block, after a while, on the timer's thread; never when stopped before. */
    Future<?> later(Duration wait, Runnable task) {
        try {
            return timer.schedule(task, wait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(null);
        }
    }

    /** Runs a task that does not block again and again, on the timer's thread. */
    void every(long millis, Runnable task) {
        Runnable repeated =
                Guarded.guarded(task, e -> LOG.error("lines could not be looked at; once more in a moment", e));
        Future<?> ignored = timer.scheduleWithFixedDelay(repeated, millis, millis, TimeUnit.MILLISECONDS);
    }

    /** Runs a task on another thread than this; on this when there are none any more, or the machine has none now. */
    void aside(Runnable task) {
        try {
            pool.execute(task);
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            task.run();
        }
    }

    void stop() {
        timer.shutdownNow();
        pool.shutdown();
    }
}
