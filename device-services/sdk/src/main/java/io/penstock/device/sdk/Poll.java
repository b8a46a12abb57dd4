/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk;

import io.penstock.api.device.AutoEvent;
import io.penstock.api.error.Guarded;
import io.penstock.api.event.Event;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One autoEvent. Its ticks come from the timer's thread and only ever put one task in the line's queue: a poll whose
 * predecessor still waits is skipped and counted, so that nothing piles up behind a slow device.
 */
final class Poll<P extends Record> {
    private static final Logger LOG = LoggerFactory.getLogger(Poll.class);

    final Source<P> source;
    private final AutoEvent autoEvent;
    private final DeviceRunner<?, P> device;
    private final Shared shared;
    private final Changes changes;
    private final AtomicBoolean waiting = new AtomicBoolean();
    private final ScheduledFuture<?> ticks;
    private long due;

    /** @param changes what its last event said */
    Poll(AutoEvent autoEvent, Source<P> source, DeviceRunner<?, P> device, Shared shared, Changes changes) {
        this.autoEvent = autoEvent;
        this.source = source;
        this.device = device;
        this.changes = changes;
        long phase = shared.phase(autoEvent.interval()).toNanos();
        this.shared = shared;
        this.due = shared.nanoTime() + phase;
        Runnable tick = Guarded.guarded(
                this::tick, e -> LOG.warn("poll not begun, the next one will be tried: device={}", device.name(), e));
        this.ticks = shared.timer.scheduleAtFixedRate(
                tick, phase, autoEvent.interval().toNanos(), TimeUnit.NANOSECONDS);
    }

    private void tick() {
        long at = due;
        due += autoEvent.interval().toNanos();
        if (!device.pollable()) {
            return;
        }
        if (!waiting.compareAndSet(false, true)) {
            device.skipped();
            return;
        }
        device.queue(() -> run(at));
    }

    private void run(long at) {
        try {
            device.poll(this, shared.nanoTime() - at);
        } finally {
            waiting.set(false);
        }
    }

    boolean wants(Event event) {
        return !autoEvent.onChange() || changes.in(event);
    }

    void taken(Event event) {
        changes.taken(event);
    }

    /** What was taken is not on the bus after all. Any thread. */
    void lost(Event event) {
        changes.lost(event);
    }

    void cancel() {
        ticks.cancel(false);
    }
}
