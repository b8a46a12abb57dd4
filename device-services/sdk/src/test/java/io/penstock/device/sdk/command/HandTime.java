/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk.command;

import io.penstock.device.sdk.Timing;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;

/** The machine's threads, and clocks that go only when told: however long a machine stalls, no time has passed. */
final class HandTime implements Timing {
    private final Timing machine = Timing.of(Clock.systemUTC());
    private final Instant begun = Instant.now();
    private final AtomicLong passed = new AtomicLong();
    private final AtomicLong putBack = new AtomicLong();

    void pass(Duration time) {
        passed.addAndGet(time.toNanos());
    }

    /** The wall's. */
    void putBack(Duration by) {
        putBack.addAndGet(by.toNanos());
    }

    @Override
    public Clock clock() {
        return new Clock() {
            @Override
            public Instant instant() {
                return begun.plusNanos(passed.get() - putBack.get());
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
    }

    @Override
    public long nanoTime() {
        return passed.get();
    }

    @Override
    public ScheduledExecutorService timer(String name) {
        return machine.timer(name);
    }

    @Override
    public ExecutorService pool(String name) {
        return machine.pool(name);
    }

    @Override
    public boolean await(CompletableFuture<?> done, Duration most) {
        return machine.await(done, most);
    }
}
