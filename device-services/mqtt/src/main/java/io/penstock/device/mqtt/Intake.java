/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.mqtt;

import io.penstock.api.driver.DriverContext;
import io.penstock.api.driver.Sink;
import io.penstock.api.error.Backoff;
import io.penstock.api.error.BusFullException;
import io.penstock.api.error.DecodeException;
import io.penstock.connection.mqtt.Received;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread between the broker and the bus: gathers messages, reads them, offers them, acknowledges them once they would
 * survive. Nothing is offered while something before it has failed: the order of arrival is the order on the bus.
 */
final class Intake implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);
    private static final int GROUP = 512;
    /** How many parcels may be with the bus and not yet safe: they matter only where it waits for its disk. */
    private static final int AHEAD = 8;

    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private record Offered(Parcel parcel, CompletableFuture<Void> result) {}

    private final Sink sink;
    private final DriverContext context;
    private final Sorter sorter = new Sorter();
    private final Deque<Offered> ahead = new ArrayDeque<>();
    private final Thread thread;
    private final Arrivals arrivals;
    private volatile boolean closed;
    /** Whether something was left with the broker because we end: nothing behind it may be taken either, or it would overtake. */
    private boolean leaving;

    Intake(MqttDriver settings, Sink sink, DriverContext context) {
        this.sink = sink;
        this.context = context;
        this.thread = new Thread(this, "mqtt-in-" + context.service());
        thread.setDaemon(true);
        this.arrivals = new Arrivals(settings.queue(), thread);
    }

    void start() {
        thread.start();
    }

    /** From the client's thread. What the broker gives once more may have come before its acknowledgement was lost: it is counted. */
    void put(Ear ear, Received message) {
        if (message.redelivered()) {
            context.count("redelivered");
        }
        if (!arrivals.put(new Arrivals.Arrival(ear, message))) {
            context.count("qos0-lost");
        }
    }

    /** From the client's thread: what it has read at once is here. */
    void allRead() {
        arrivals.complete();
    }

    /** What has arrived is offered once more; what the bus does not take then stays with the broker, and so does all behind it. */
    void close() {
        closed = true;
        arrivals.close();
        try {
            thread.join(800);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void run() {
        while (!closed) {
            takeIn(arrivals.take(GROUP));
        }
        List<Arrivals.Arrival> rest = arrivals.poll(GROUP);
        while (!rest.isEmpty()) {
            takeIn(rest);
            rest = arrivals.poll(GROUP);
        }
        settle(0);
    }

    private void takeIn(List<Arrivals.Arrival> group) {
        for (Parcel parcel : sorter.sort(group)) {
            if (parcel instanceof Parcel.Empty) {
                context.count("empty");
            }
            settle(AHEAD - 1);
            if (hasFailed()) {
                settle(0);
            }
            offer(parcel);
        }
        settle(arrivals.isEmpty() ? 0 : AHEAD);
    }

    private void offer(Parcel parcel) {
        if (leaving) {
            return;
        }
        CompletableFuture<Void> result = offered(parcel);
        if (ahead.isEmpty() && result.isDone() && !result.isCompletedExceptionally()) {
            parcel.acknowledge();
        } else {
            ahead.add(new Offered(parcel, result));
        }
    }

    /** Whether one that is with the bus has failed, be it behind others that are not safe yet. */
    private boolean hasFailed() {
        for (Offered offered : ahead) {
            if (offered.result().isCompletedExceptionally()) {
                return true;
            }
        }
        return false;
    }

    /** Waits until at most this many are with the bus; sees to each as it ends, in order. */
    private void settle(int most) {
        while (ahead.size() > most || (!ahead.isEmpty() && ahead.peek().result().isDone())) {
            Offered oldest = ahead.remove();
            Throwable failure = failure(oldest.result());
            if (failure == null) {
                oldest.parcel().acknowledge();
            } else {
                again(oldest.parcel(), failure);
            }
        }
    }

    /** A parcel that failed goes first; only then what was offered behind it, if that failed too, has its turn. */
    private void again(Parcel parcel, Throwable failure) {
        if (isForEver(failure, parcel)) {
            misfits(parcel, Objects.requireNonNullElse(failure.getMessage(), failure.toString()));
            return;
        }
        LOG.warn("service={}: the bus takes nothing now: {}", context.service(), failure.getMessage());
        Backoff backoff = Backoff.jittered(SHORTEST_PAUSE, LONGEST_PAUSE, context.random());
        Throwable reason = failure;
        while (reason != null && !isForEver(reason, parcel)) {
            context.count(reason instanceof BusFullException ? "bus-full" : "append-failed");
            if (closed) {
                leaving = true;
                return;
            }
            if (backoff.isAtLongest() && parcel.messages().size() > 1) {
                apart(parcel.apart()); // all of it may be more than the bus can ever hold
                return;
            }
            LockSupport.parkNanos(this, backoff.next().toNanos());
            reason = failure(offered(parcel));
        }
        if (reason == null) {
            LOG.info("service={}: the bus takes events again", context.service());
            parcel.acknowledge();
        } else {
            again(parcel, reason);
        }
    }

    /**
     * Whether the bus would say the same each time: of a value that its resource cannot have, of an event that is too large. Dead letters
     * take everything, or will.
     */
    private static boolean isForEver(Throwable failure, Parcel parcel) {
        return !(parcel instanceof Parcel.Unreadable)
                && (failure instanceof DecodeException || failure instanceof IllegalArgumentException);
    }

    /** What the bus can never take is an unreadable message; the others of its parcel are offered without it. */
    private void misfits(Parcel parcel, String reason) {
        List<Parcel> apart = parcel.apart();
        if (apart.size() > 1) {
            apart(apart);
            return;
        }
        for (Received message : parcel.messages()) {
            if (leaving) {
                return;
            }
            Parcel unreadable = new Parcel.Unreadable(message, reason);
            Throwable failure = failure(offered(unreadable));
            if (failure == null) {
                message.acknowledge();
            } else {
                again(unreadable, failure);
            }
        }
    }

    private void apart(List<Parcel> parcels) {
        for (Parcel one : parcels) {
            if (leaving) {
                return;
            }
            Throwable failure = failure(offered(one));
            if (failure == null) {
                one.acknowledge();
            } else {
                again(one, failure);
            }
        }
    }

    /** A sink that throws has failed like any other: the thread goes on, and the parcel is offered again. */
    private CompletableFuture<Void> offered(Parcel parcel) {
        try {
            return parcel.offer(sink).toCompletableFuture();
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static @Nullable Throwable failure(CompletableFuture<Void> result) {
        try {
            result.join();
            return null;
        } catch (CompletionException e) {
            return e.getCause() == null ? e : e.getCause();
        }
    }
}
