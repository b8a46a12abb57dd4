/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.connection.mqtt;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Publishes over one wire, never with more in flight than the broker takes: the client would block its caller then. What is
 * above that waits here and goes out as acknowledgements come in.
 */
final class WindowedPublisher implements Publisher {
    private record Waiting(Publication message, Delivery delivery) {}

    private final Wire wire;
    private final int maximum;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private int inFlight;
    private volatile @Nullable String dead;

    WindowedPublisher(Wire wire, int maximum) {
        this.wire = wire;
        this.maximum = Math.max(1, maximum);
    }

    @Override
    public void publish(Publication message, Delivery delivery) {
        String reason;
        synchronized (waiting) {
            reason = dead;
            if (reason == null && (inFlight >= maximum || !waiting.isEmpty())) {
                waiting.add(new Waiting(message, delivery));
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
            result = wire.publish(message);
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
        Waiting next;
        synchronized (waiting) {
            next = waiting.poll();
            if (next == null) {
                inFlight--;
            }
        }
        if (next != null) {
            handOver(next.message(), next.delivery());
        }
    }
}
