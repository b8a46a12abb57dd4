/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk;

import io.penstock.api.driver.Deadline;
import io.penstock.api.driver.OutcomeUnknownException;
import io.penstock.api.event.Event;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Reads and writes that somebody asked for: checked, put before the line's polls, answered by their deadline for sure. */
final class Requests<L extends Record, P extends Record> {
    /** What is asked of the driver. */
    private interface Task<T> {
        T run() throws IOException;
    }

    private final LineWorker<L, P> worker;
    private final DeviceRunner<L, P> device;
    private final Shared shared;

    Requests(LineWorker<L, P> worker, DeviceRunner<L, P> device, Shared shared) {
        this.worker = worker;
        this.device = device;
        this.shared = shared;
    }

    CompletableFuture<Event> read(String name, Deadline deadline) {
        try {
            Source<P> source = usable(name);
            if (!source.readable()) {
                throw new DeviceException(
                        DeviceException.Kind.NOT_ALLOWED, "'" + name + "' of " + device.name() + " is not readable");
            }
            return submit(deadline, () -> device.read(source, deadline));
        } catch (DeviceException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    CompletableFuture<Void> write(String name, Map<String, Object> values, Deadline deadline) {
        try {
            return write(List.of(usable(name)), values, deadline);
        } catch (DeviceException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    CompletableFuture<Void> write(Map<String, Object> values, Deadline deadline) {
        try {
            List<Source<P>> sources = new ArrayList<>();
            for (String resource : values.keySet()) {
                sources.add(usable(resource));
            }
            return write(sources, values, deadline);
        } catch (DeviceException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletableFuture<Void> write(List<Source<P>> sources, Map<String, Object> values, Deadline deadline)
            throws DeviceException {
        for (Source<P> source : sources) {
            if (!source.writable()) {
                throw new DeviceException(
                        DeviceException.Kind.NOT_ALLOWED,
                        "'" + source.name() + "' of " + device.name() + " is not writable");
            }
        }
        PlannedWrite<L, P> write = PlannedWrite.of(device, sources, values);
        return submit(deadline, () -> {
            write.perform(deadline);
            return null;
        });
    }

    private Source<P> usable(String name) throws DeviceException {
        Source<P> source = device.source(name);
        if (source == null) {
            throw new DeviceException(
                    DeviceException.Kind.UNKNOWN,
                    "device '" + device.name() + "' must be asked for one of "
                            + device.device().points().keySet() + " or a device command but was for '" + name + "'");
        }
        DeviceStatus status = device.status();
        if (status.state() == DeviceState.LOCKED) {
            throw new DeviceException(DeviceException.Kind.LOCKED, "device '" + device.name() + "' is LOCKED");
        }
        if (status.state() == DeviceState.DOWN) {
            throw new DeviceException(
                    DeviceException.Kind.DOWN, "device '" + device.name() + "' is DOWN: " + status.reason());
        }
        return source;
    }

    private <T> CompletableFuture<T> submit(Deadline deadline, Task<? extends @Nullable T> task) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        AtomicBoolean taken = new AtomicBoolean();
        Future<?> alarm = shared.later(deadline.remaining(), () -> shared.aside(() -> late(answer, taken)));
        worker.answerAtClose(answer, () -> late(answer, taken));
        boolean queued = worker.command(() -> {
            if (deadline.passed() || !taken.compareAndSet(false, true)) {
                return;
            }
            run(answer, task);
            alarm.cancel(false);
        });
        if (!queued) {
            alarm.cancel(false);
            answer.completeExceptionally(new DeviceException(
                    DeviceException.Kind.BUSY, "too many wait for the line of device '" + device.name() + "'"));
        }
        return answer;
    }

    private <T> void run(CompletableFuture<T> answer, Task<? extends @Nullable T> task) {
        // Whoever waits for the answer goes on on another thread than the line's worker.
        try {
            T value = task.run();
            shared.aside(() -> answer.complete(value));
        } catch (IOException | RuntimeException e) {
            DeviceException.Kind kind = kind(e);
            String text = e instanceof IllegalArgumentException ? e.getMessage() : Failure.text(e);
            shared.aside(() -> answer.completeExceptionally(
                    new DeviceException(kind, "device '" + device.name() + "': " + text, e)));
        }
    }

    private static DeviceException.Kind kind(Exception e) {
        if (e instanceof OutcomeUnknownException) {
            return DeviceException.Kind.OUTCOME_UNKNOWN;
        }
        return e instanceof IllegalArgumentException ? DeviceException.Kind.INVALID : DeviceException.Kind.FAILED;
    }

    private void late(CompletableFuture<?> answer, AtomicBoolean taken) {
        boolean untouched = taken.compareAndSet(false, true);
        answer.completeExceptionally(
                untouched
                        ? new DeviceException(
                                DeviceException.Kind.EXPIRED,
                                "device '" + device.name() + "' was not asked in time: its line is busy")
                        : new DeviceException(
                                DeviceException.Kind.OUTCOME_UNKNOWN,
                                "device '" + device.name() + "' did not answer in time"));
    }
}
