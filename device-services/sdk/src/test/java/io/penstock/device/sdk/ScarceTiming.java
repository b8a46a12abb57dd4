/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The machine's time, and a machine that has no more threads for a while. */
public final class ScarceTiming implements Timing {
    public final AtomicInteger refused = new AtomicInteger();
    public volatile boolean exhausted;
    private final Timing timing = Timing.of(Clock.systemUTC());

    @Override
    public Clock clock() {
        return timing.clock();
    }

    @Override
    public long nanoTime() {
        return timing.nanoTime();
    }

    @Override
    public ScheduledExecutorService timer(String name) {
        return timing.timer(name);
    }

    @Override
    public ExecutorService pool(String name) {
        return new ThreadPoolExecutor(0, 99, 1, TimeUnit.SECONDS, new SynchronousQueue<>()) {
            @Override
            public void execute(Runnable task) {
                if (exhausted) {
                    refused.incrementAndGet();
                    throw new OutOfMemoryError("unable to create native thread");
                }
                super.execute(task);
            }
        };
    }

    @Override
    public boolean await(CompletableFuture<?> done, Duration most) {
        return timing.await(done, most);
    }
}
