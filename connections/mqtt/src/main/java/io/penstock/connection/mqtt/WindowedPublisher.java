/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.connection.mqtt;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Publishes over one wire, never with more in flight than the broker takes: the client would block its caller then. What is
 * above that waits here, whoever's it is, and goes out as acknowledgements come in.
 */
final class WindowedPublisher {
    private static final int MANY = 8;
    private static final long ACKNOWLEDGEMENTS_GATHER = 2_000_000;

    private record Waiting(Own of, Publication message, Delivery delivery) {}

    private final Wire wire;
    private final Wire.Limits limits;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private int inFlight;
    private boolean draining;
    private volatile @Nullable String dead;

    WindowedPublisher(Wire wire, Wire.Limits limits) {
        this.wire = wire;
        this.limits = limits;
    }

    /** A way out for one holder. */
    Publisher own() {
        return new Own();
    }

    private final class Own implements Publisher {
        /** Guarded by what waits. */
        private @Nullable String ended;

        @Override
        public void publish(Publication message, Delivery delivery) {
            write(message, delivery);
            flush();
        }

        @Override
        public void flush() {
            wire.flush();
        }

        @Override
        public void write(Publication message, Delivery delivery) {
            String reason;
            synchronized (waiting) {
                reason = dead == null ? ended : dead;
                if (reason == null && isFull(message.qos())) {
                    waiting.add(new Waiting(this, message, delivery));
                    return;
                }
                if (reason == null) {
                    inFlight++;
                }
            }
            if (reason != null) {
                delivery.away(reason);
            } else {
                handOver(message, delivery);
            }
        }

        @Override
        public void end(String reason) {
            List<Waiting> takenBack;
            synchronized (waiting) {
                if (ended != null) {
                    return;
                }
                ended = reason;
                takenBack = waiting.stream().filter(w -> w.of() == this).toList();
                waiting.removeIf(w -> w.of() == this);
            }
            takenBack.forEach(w -> w.delivery().away(reason));
        }
    }

    private boolean isFull(int qos) {
        return draining || !waiting.isEmpty() || inFlight >= limits.of(qos);
    }

    /** Acknowledgements may gather while so many are awaited that nobody waits for the first of them. */
    long pace() {
        synchronized (waiting) {
            return inFlight >= MANY && waiting.isEmpty() ? ACKNOWLEDGEMENTS_GATHER : 0;
        }
    }

    boolean isDead() {
        return dead != null;
    }

    /** Nothing goes out any more; what waits is away. What is in flight is told by the wire. */
    void kill(String reason) {
        Deque<Waiting> left;
        synchronized (waiting) {
            if (dead != null) {
                return;
            }
            dead = reason;
            left = new ArrayDeque<>(waiting);
            waiting.clear();
        }
        left.forEach(w -> w.delivery().away(reason));
    }

    private void handOver(Publication message, Delivery delivery) {
        CompletableFuture<?> result;
        try {
            result = wire.write(message);
        } catch (IllegalArgumentException e) {
            settle(delivery, e);
            return;
        }
        result.whenComplete((done, error) -> settle(delivery, error));
    }

    private void settle(Delivery delivery, @Nullable Throwable error) {
        if (error == null) {
            delivery.arrived();
        } else if (Reasons.isRefusal(error)) {
            delivery.refused(Reasons.of(error));
        } else {
            String reason = Reasons.of(error);
            if (!Reasons.isAboutOneMessage(error)) {
                kill(reason);
            }
            delivery.away(reason);
        }
        next();
    }

    /** One thread at a time hands over what waited; meanwhile all that is published waits, or it would overtake. */
    private void next() {
        synchronized (waiting) {
            inFlight--;
            if (draining) {
                return;
            }
            draining = true;
        }
        Waiting ready = takeReady();
        if (ready == null) {
            return;
        }
        while (ready != null) {
            handOver(ready.message(), ready.delivery());
            ready = takeReady();
        }
        wire.flush();
    }

    private @Nullable Waiting takeReady() {
        synchronized (waiting) {
            Waiting first = waiting.peek();
            if (first == null || inFlight >= limits.of(first.message().qos())) {
                draining = false;
                return null;
            }
            inFlight++;
            return waiting.remove();
        }
    }
}
