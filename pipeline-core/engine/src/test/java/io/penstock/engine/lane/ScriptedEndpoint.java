/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

import io.penstock.api.endpoint.Endpoint;
import io.penstock.api.endpoint.EndpointContext;
import io.penstock.api.endpoint.Message;
import io.penstock.api.endpoint.Outcome;
import io.penstock.api.endpoint.Sender;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A destination that does as it is told, on threads of its own. What arrived is kept in the order of arrival. */
final class ScriptedEndpoint implements Endpoint, AutoCloseable {
    private record InFlight(Message message, int index, Outcome outcome) {}

    final List<Message> arrived = new ArrayList<>();
    final AtomicInteger opened = new AtomicInteger();
    final AtomicInteger handedOver = new AtomicInteger();
    final AtomicInteger mostInFlight = new AtomicInteger();
    final Map<String, Integer> mostOfDevice = new HashMap<>();

    volatile boolean reachable = true;
    volatile boolean hanging;
    volatile Duration delay = Duration.ZERO;
    /** The reason a message is refused for; null takes it. */
    volatile Function<Message, @Nullable String> refuses = m -> null;
    /** Vanishes once, after so many more messages have arrived; negative for never. */
    final AtomicInteger vanishAfter = new AtomicInteger(-1);

    private final Mode mode;
    private final int window;
    private final Duration timeout;
    private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(2);

    ScriptedEndpoint(Mode mode, int window, Duration timeout) {
        this.mode = mode;
        this.window = window;
        this.timeout = timeout;
    }

    ScriptedEndpoint(Mode mode, int window) {
        this(mode, window, LaneHarness.PATIENCE);
    }

    @Override
    public Mode mode() {
        return mode;
    }

    @Override
    public int window() {
        return window;
    }

    @Override
    public Duration timeout() {
        return timeout;
    }

    @Override
    public Sender open(EndpointContext context) throws IOException {
        if (!reachable) {
            throw new IOException("connection refused");
        }
        opened.incrementAndGet();
        return new Scripted();
    }

    List<Message> arrivals() {
        synchronized (arrived) {
            return List.copyOf(arrived);
        }
    }

    void forgetArrivals() {
        synchronized (arrived) {
            arrived.clear();
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }

    private final class Scripted implements Sender {
        private final Deque<InFlight> inFlight = new ArrayDeque<>();
        private boolean closed;
        private boolean vanished;
        private @Nullable Future<?> scheduled;

        @Override
        public synchronized void send(List<Message> messages, Outcome outcome) {
            handedOver.addAndGet(messages.size());
            if (vanished && mode == Mode.ORDERED) {
                outcome.away(0, messages.size(), "connection lost");
                return;
            }
            for (int i = 0; i < messages.size(); i++) {
                inFlight.add(new InFlight(messages.get(i), i, outcome));
            }
            mostInFlight.accumulateAndGet(inFlight.size(), Math::max);
            countDevices();
            schedule();
        }

        private void countDevices() {
            Map<String, Integer> now = new HashMap<>();
            for (InFlight f : inFlight) {
                now.merge(String.valueOf(f.message.device()), 1, Integer::sum);
            }
            synchronized (mostOfDevice) {
                now.forEach((device, count) -> mostOfDevice.merge(device, count, Math::max));
            }
        }

        private void schedule() {
            later(delay);
        }

        private void later(Duration wait) {
            if (!executor.isShutdown()) {
                scheduled = executor.schedule(this::work, wait.toNanos(), TimeUnit.NANOSECONDS);
            }
        }

        private synchronized void work() {
            while (!inFlight.isEmpty() && !closed && !hanging) {
                if (!reachable || vanishAfter.compareAndSet(0, -1)) {
                    vanish();
                    return;
                }
                settle(inFlight.remove());
                if (!delay.isZero()) {
                    schedule();
                    return;
                }
            }
            if (hanging && !closed && !inFlight.isEmpty()) {
                later(Duration.ofMillis(5));
            }
        }

        private void settle(InFlight next) {
            String reason = refuses.apply(next.message);
            if (reason != null) {
                next.outcome.refused(next.index, reason);
                return;
            }
            vanishAfter.updateAndGet(left -> left > 0 ? left - 1 : left);
            synchronized (arrived) {
                arrived.add(next.message);
            }
            next.outcome.acknowledged(next.index, next.index + 1);
        }

        /** The first in flight has arrived all the same, and its acknowledgement is lost. */
        private void vanish() {
            vanished = true;
            boolean first = true;
            for (InFlight f : inFlight) {
                if (first && refuses.apply(f.message) == null) {
                    synchronized (arrived) {
                        arrived.add(f.message);
                    }
                }
                first = false;
                f.outcome.away(f.index, f.index + 1, "connection lost");
            }
            inFlight.clear();
        }

        @Override
        public synchronized void close() {
            closed = true;
            if (scheduled != null) {
                scheduled.cancel(false);
            }
            for (InFlight f : inFlight) {
                f.outcome.away(f.index, f.index + 1, "closed");
            }
            inFlight.clear();
        }
    }
}
