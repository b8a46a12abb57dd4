/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

import io.penstock.api.endpoint.Endpoint;
import io.penstock.api.endpoint.Sender;
import io.penstock.api.error.Backoff;
import io.penstock.engine.metrics.LaneMetrics;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way to the endpoint: opened, closed, opened again with backoff; and how it fares. On the lane's thread. */
final class Outlet {
    /** Since when {@code open} has not returned. */
    private record Opening(long from, Instant since) {}

    private static final Logger log = LoggerFactory.getLogger(Outlet.class);
    /** One that takes longer to open is not to be had yet: it may wait for its connection all its time-out long. */
    private static final long OPENS_WITHIN = Duration.ofSeconds(1).toNanos();

    private final Endpoint endpoint;
    private final LaneEndpointContext context;
    private final Backoff backoff;
    private final Guard guard;
    private final LongSupplier nanoTime;

    private @Nullable Sender sender;
    private long retryAt;
    private volatile LaneHealth health;
    private volatile @Nullable Opening opening;

    Outlet(
            Endpoint endpoint,
            LaneEndpointContext context,
            LaneMetrics metrics,
            Backoff backoff,
            Guard guard,
            LongSupplier nanoTime) {
        this.endpoint = endpoint;
        this.context = context;
        this.backoff = backoff;
        this.guard = guard;
        this.nanoTime = nanoTime;
        this.retryAt = nanoTime.getAsLong();
        this.health = health(LaneState.RUNNING, "");
        metrics.up = this::isRunning;
    }

    /** On any thread. */
    LaneHealth health() {
        LaneHealth known = health;
        Opening slow = opening;
        if (slow == null || known.state() != LaneState.RUNNING || nanoTime.getAsLong() - slow.from < OPENS_WITHIN) {
            return known;
        }
        return new LaneHealth(LaneState.AWAY, context.unconnected(), slow.since);
    }

    private boolean isRunning() {
        return health().state() == LaneState.RUNNING;
    }

    boolean isAway() {
        return health.state() == LaneState.AWAY;
    }

    boolean isOpen() {
        return sender != null;
    }

    /** When it may be opened again. */
    long retryAt() {
        return retryAt;
    }

    void retryNow() {
        retryAt = nanoTime.getAsLong();
    }

    /** Opens it when it is time. @return whether it is open */
    boolean open(long now) {
        if (sender != null) {
            return true;
        }
        if (now - retryAt < 0) {
            return false;
        }
        opening = new Opening(nanoTime.getAsLong(), Instant.now(context.clock()));
        try {
            String failure = tryOpen();
            if (failure != null) {
                failed(failure);
            }
            return failure == null;
        } finally {
            // only now: in between it would be running
            opening = null;
        }
    }

    /** @return why it did not open; null when it did */
    private @Nullable String tryOpen() {
        guard.enterOpening();
        try {
            sender = endpoint.open(context);
            return null;
        } catch (IOException | RuntimeException | LinkageError | StackOverflowError e) {
            log.debug("lane {}: the endpoint does not open", context.lane(), e);
            return e.getMessage() == null ? e.toString() : e.getMessage();
        } finally {
            guard.leave();
        }
    }

    /** Hands messages over; what it throws is against its contract and means away. */
    void send(SendCall call) {
        Sender open = sender;
        if (open == null) {
            call.away(0, call.size(), "the sender is closed");
            return;
        }
        guard.enter();
        try {
            open.send(call, call);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            log.error("lane {}: a defect of the endpoint: send must not throw", context.lane(), e);
            call.away(0, call.size(), "defect of the endpoint: " + e);
        } finally {
            guard.leave();
        }
    }

    /** Closes it; what was in flight has its outcome or never will. */
    void close() {
        Sender open = sender;
        sender = null;
        if (open == null) {
            return;
        }
        guard.enter();
        try {
            open.close();
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            log.warn("lane {}: the endpoint did not close: {}", context.lane(), e.toString());
        } finally {
            guard.leave();
        }
    }

    /** Something arrived: the endpoint is well. */
    void proven() {
        backoff.reset();
        if (!isRunning()) {
            log.info("lane {} runs again, {} since {}", context.lane(), health.reason(), health.since());
            health = health(LaneState.RUNNING, "");
        }
    }

    /** Away: the next try waits, jittered and longer each time. */
    void failed(String reason) {
        retryAt = nanoTime.getAsLong() + backoff.next().toNanos();
        show(isSuspect() ? LaneState.SUSPECT : LaneState.AWAY, reason);
    }

    boolean isSuspect() {
        return health.state() == LaneState.SUSPECT;
    }

    void suspect(String reason) {
        show(LaneState.SUSPECT, reason);
    }

    /** An operator has accepted the refusals: it is tried at once. */
    void cleared() {
        backoff.reset();
        retryNow();
        show(LaneState.RUNNING, "");
    }

    void stopped(String reason) {
        show(LaneState.STOPPED, reason);
    }

    private void show(LaneState state, String reason) {
        if (health.state() != state) {
            log.info(
                    "lane {} is {}{}",
                    context.lane(),
                    state.name().toLowerCase(java.util.Locale.ROOT),
                    reason.isEmpty() ? "" : ": " + reason);
            health = health(state, reason);
        } else if (!health.reason().equals(reason)) {
            health = new LaneHealth(state, reason, health.since());
        }
    }

    private LaneHealth health(LaneState state, String reason) {
        return new LaneHealth(state, reason, Instant.now(context.clock()));
    }
}
