/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.connection.mqtt;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Publishes over one wire, never with more in flight than the broker takes: the client would block its caller then. What is
 * above that waits here, whoever's it is, and goes out as acknowledgements come in.
 */
final class WindowedPublisher {
    private static final int MANY = 8;
    /** At most: they are read whenever something goes out. */
    private static final long ACKNOWLEDGEMENTS_GATHER = 10_000_000;

    private record Waiting(Own of, Publication message, Delivery delivery) {}

    private final Wire wire;
    private final Wire.Limits limits;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    /** What has a deadline. Guarded by what waits, and goes ahead of it: a command is not late because a pipeline catches up. */
    private final Deque<Waiting> urgent = new ArrayDeque<>();

    private int inFlight;
    private int exactlyOnce;
    /** Holders with so many in flight that they will soon wait for an acknowledgement. Guarded by what waits, as the two above. */
    private int pressing;

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
        /** How many of these wait: mostly none, and then there is nothing to look for. Guarded likewise. */
        private int held;
        /** How many are in flight, and with how many its holder is soon to wait. Guarded likewise. */
        private int open;

        private int pressed = Integer.MAX_VALUE;

        @Override
        public void window(int most) {
            synchronized (waiting) {
                pressed = Math.max(1, most / 2);
            }
        }

        private void opens(int qos) {
            inFlight++;
            exactlyOnce += qos == 2 ? 1 : 0;
            if (++open == pressed) {
                pressing++;
            }
        }

        private void closes(int qos) {
            inFlight--;
            exactlyOnce -= qos == 2 ? 1 : 0;
            if (open-- == pressed) {
                pressing--;
            }
        }

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
                    (message.deadline() == null ? waiting : urgent).add(new Waiting(this, message, delivery));
                    held++;
                    return;
                }
                if (reason == null) {
                    opens(message.qos());
                }
            }
            if (reason != null) {
                delivery.unsent(reason);
            } else {
                handOver(this, message, delivery);
            }
        }

        @Override
        public void end(String reason) {
            List<Waiting> takenBack;
            synchronized (waiting) {
                if (ended == null) {
                    ended = reason;
                }
                if (held == 0) {
                    return;
                }
                held = 0;
                takenBack = all().filter(w -> w.of() == this).toList();
                urgent.removeIf(w -> w.of() == this);
                waiting.removeIf(w -> w.of() == this);
            }
            takenBack.forEach(w -> w.delivery().unsent(reason));
        }
    }

    private boolean isFull(int qos) {
        return draining || !nothingWaits() || inFlight >= limits.of(qos);
    }

    private boolean nothingWaits() {
        return waiting.isEmpty() && urgent.isEmpty();
    }

    private Stream<Waiting> all() {
        return Stream.concat(urgent.stream(), waiting.stream());
    }

    /**
     * Acknowledgements may gather while so many are awaited that nobody waits for the first of them. With QoS 2 the receiver waits: a broker gives it
     * the message when we have answered its first acknowledgement.
     */
    long pace() {
        synchronized (waiting) {
            boolean mayGather = inFlight >= MANY && nothingWaits() && pressing == 0 && exactlyOnce == 0;
            return mayGather ? ACKNOWLEDGEMENTS_GATHER : 0;
        }
    }

    boolean isDead() {
        return dead != null;
    }

    /**
     * Nothing goes out any more, of what waits either. What is in flight is told by the wire.
     *
     * @return whether it lived until now
     */
    boolean kill(String reason) {
        List<Waiting> left;
        synchronized (waiting) {
            if (dead != null) {
                return false;
            }
            dead = reason;
            left = all().toList();
            urgent.clear();
            waiting.clear();
        }
        left.forEach(w -> w.delivery().unsent(reason));
        return true;
    }

    private void handOver(Own of, Publication message, Delivery delivery) {
        CompletableFuture<?> result;
        try {
            result = wire.write(message);
        } catch (IllegalArgumentException e) {
            settle(of, message, delivery, e);
            return;
        }
        result.whenComplete((done, error) -> settle(of, message, delivery, error));
    }

    private void settle(Own of, Publication message, Delivery delivery, @Nullable Throwable error) {
        if (error == null) {
            delivery.arrived();
        } else if (Reasons.isRefusal(error)) {
            delivery.refused(Reasons.of(error));
        } else if (Reasons.isNotSent(error)) {
            delivery.unsent(Reasons.of(error));
        } else {
            String reason = Reasons.of(error);
            if (!Reasons.isAboutOneMessage(error) && kill(reason)) {
                wire.disconnect(); // where it stands still: only the next connection has another publisher
            }
            delivery.away(reason);
        }
        next(of, message.qos());
    }

    /** One thread at a time hands over what waited; meanwhile all that is published waits, or it would overtake. */
    private void next(Own of, int qos) {
        synchronized (waiting) {
            of.closes(qos);
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
            handOver(ready.of(), ready.message(), ready.delivery());
            ready = takeReady();
        }
        wire.flush();
    }

    private @Nullable Waiting takeReady() {
        synchronized (waiting) {
            Deque<Waiting> ahead = urgent.isEmpty() ? waiting : urgent;
            Waiting first = ahead.peek();
            if (first == null || inFlight >= limits.of(first.message().qos())) {
                draining = false;
                return null;
            }
            first.of().opens(first.message().qos());
            first.of().held--;
            return ahead.remove();
        }
    }
}
