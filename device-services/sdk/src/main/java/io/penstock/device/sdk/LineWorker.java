/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk;

import io.penstock.api.driver.BoundDevice;
import io.penstock.api.driver.Deadline;
import io.penstock.api.driver.Line;
import io.penstock.api.driver.SimulatingDriver;
import io.penstock.api.driver.Simulation;
import io.penstock.api.error.Backoff;
import io.penstock.api.error.Guarded;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line and its worker: opens it, with backoff when that fails, makes every call to the driver on one thread at a time,
 * and ends a call that outlasts its deadline.
 */
final class LineWorker<L extends Record, P extends Record> {
    /** A call to the driver. */
    interface Use<L extends Record, P extends Record, T> {
        T on(Line<L, P> line) throws IOException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(LineWorker.class);
    private static final int MOST_WAITING = 128;
    private static final Duration OPEN_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration STARVED = Duration.ofMillis(100);
    private static final Duration FIRST_REOPEN = Duration.ofMillis(200);
    private static final Duration LONGEST_REOPEN = Duration.ofSeconds(30);

    final LineSpec<L, P> spec;
    final Map<String, DeviceRunner<L, P>> devices = new TreeMap<>();
    private final Shared shared;
    private final ServiceContext context;
    private final SerialQueue queue;
    private final CallGuard guard = new CallGuard();
    private final List<Simulation<L>> simulations = new ArrayList<>();
    private volatile @Nullable Line<L, P> line;
    private volatile String closedReason = "the line is not open yet";
    private final Set<Runnable> unanswered = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;
    private boolean attempted;
    private volatile @Nullable Future<?> opening;
    private final Backoff reopening;
    private final Runnable watch;

    /** @param before devices as they were, by name */
    LineWorker(LineSpec<L, P> spec, Shared shared, Counts counts, Map<String, DeviceRunner<?, ?>> before) {
        this.spec = spec;
        this.shared = shared;
        this.context = new ServiceContext(spec.service().name(), shared, shared.split(), counts);
        this.queue = new SerialQueue(shared.pool, task -> {
            Future<?> ignored = shared.later(STARVED, task);
        });
        this.reopening = shared.backoff(FIRST_REOPEN, LONGEST_REOPEN);
        this.watch = Guarded.guarded(
                () -> guard.watch(() -> shared.pool.execute(this::hangs)),
                e -> LOG.warn("line hangs, and cannot be ended yet: service={} line={}", service(), spec.line(), e));
        spec.devices()
                .forEach((name, bound) ->
                        devices.put(name, new DeviceRunner<>(bound, this, shared, counts, before.get(name))));
    }

    String service() {
        return spec.service().name();
    }

    /** @param openIn when the line is opened; sooner when a poll or a command needs it */
    void start(Duration openIn) {
        opening = shared.later(openIn, this::beginToOpen);
        devices.values().forEach(DeviceRunner::start);
    }

    void poll(Runnable task) {
        if (!closed) {
            queue.poll(task);
        }
    }

    /** Makes sure that whoever waits is told when the line is closed for good. */
    void answerAtClose(CompletableFuture<?> answer, Runnable ending) {
        unanswered.add(ending);
        CompletableFuture<?> ignored = answer.whenComplete((value, failure) -> unanswered.remove(ending));
    }

    boolean command(Runnable task) {
        return !closed && queue.command(task, MOST_WAITING);
    }

    /** What cannot wait behind commands. */
    boolean urgent(Runnable task) {
        return !closed && queue.urgent(task, MOST_WAITING);
    }

    /** Calls the driver; on the worker only. */
    <T> T call(Deadline deadline, Use<L, P, T> use) throws IOException {
        if (!attempted) {
            open();
        }
        Line<L, P> open = line;
        if (open == null) {
            throw new IOException(closedReason);
        }
        return guard.call(deadline, () -> use.on(open));
    }

    private void open() {
        if (closed || line != null) {
            return;
        }
        attempted = true;
        try {
            Map<String, BoundDevice<L, P>> bound = simulated();
            Line<L, P> opened = guard.call(
                    Deadline.in(OPEN_TIMEOUT), () -> spec.service().driver().open(bound, context));
            line = opened;
            opened.subscribe(new DeviceSink<>(this, shared, context.counts()));
            reopening.reset();
            devices.forEach((name, device) -> device.lineOpened(bound.get(name)));
        } catch (IOException | RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError e) {
            lost(Failure.text(e));
            devices.values().forEach(d -> d.failed(Failure.text(e)));
            LOG.debug("line not opened: service={} line={}", service(), spec.line(), e);
        }
        if (closed) {
            // It was closed while it opened: nobody else will do it.
            closeLine();
            closeSimulations();
        }
    }

    private Map<String, BoundDevice<L, P>> simulated() throws IOException {
        closeSimulations();
        Map<String, BoundDevice<L, P>> out = new LinkedHashMap<>();
        for (BoundDevice<L, P> device : spec.devices().values()) {
            out.put(device.name(), DeviceExtras.of(device.device()).simulate() ? simulate(device) : device);
        }
        return out;
    }

    private BoundDevice<L, P> simulate(BoundDevice<L, P> device) throws IOException {
        // Lint has refused it of any other.
        Simulation<L> simulation = ((SimulatingDriver<L, P>) spec.service().driver()).simulate(device, context);
        simulations.add(simulation);
        return new BoundDevice<>(device.device(), device.profile(), simulation.link(), device.points());
    }

    /** Closes the line and opens it anew after a while. */
    private void lost(String reason) {
        closedReason = reason;
        closeLine();
        if (!closed) {
            opening = shared.later(reopening.next(), this::beginToOpen);
        }
    }

    /** On the timer. Where too much waits already it is tried again: nobody else opens a line anew. */
    private void beginToOpen() {
        if (!command(this::open) && !closed) {
            opening = shared.later(reopening.next(), this::beginToOpen);
        }
    }

    /** A device went DOWN; when no other is left the fault may be the line's. On the worker. */
    void deviceDown(String reason) {
        boolean any = devices.values().stream().anyMatch(DeviceRunner::pollable);
        Line<L, P> open = line;
        if (!any && open != null && open.isWorthReopening()) {
            lost(reason);
        }
    }

    /** Ends a call whose deadline has long passed. From the timer; never blocks, and never throws: there are others to be watched. */
    void watch() {
        watch.run();
    }

    private void hangs() {
        context.count("hung");
        LOG.warn("line hangs: service={} line={}", service(), spec.line());
        guard.interrupt();
        // The last device to go DOWN closes the line; what opens it anew waits behind the call that hangs.
        devices.values().forEach(d -> d.broken("the driver did not come back after its deadline: its line is closed"));
        if (line != null) {
            lost("the driver did not come back after its deadline");
        }
    }

    boolean isClosed() {
        return closed;
    }

    /** Completes when the line is closed; at once where it hangs. */
    CompletableFuture<Void> close() {
        closed = true;
        Future<?> due = opening;
        if (due != null) {
            due.cancel(false);
        }
        devices.values().forEach(DeviceRunner::stop);
        return CompletableFuture.runAsync(
                () -> {
                    queue.clear();
                    guard.interrupt();
                    closeLine();
                    closeSimulations();
                    unanswered.forEach(Runnable::run);
                },
                shared::aside);
    }

    private void closeLine() {
        Line<L, P> open;
        synchronized (this) {
            open = line;
            line = null;
        }
        if (open != null) {
            try {
                open.close();
            } catch (RuntimeException | LinkageError | StackOverflowError e) {
                LOG.warn("line failed to close: service={} line={}", service(), spec.line(), e);
            }
        }
    }

    private synchronized void closeSimulations() {
        for (Simulation<L> simulation : simulations) {
            try {
                simulation.close();
            } catch (RuntimeException | LinkageError | StackOverflowError e) {
                LOG.warn("simulated device failed to close: service={} line={}", service(), spec.line(), e);
            }
        }
        simulations.clear();
    }
}
