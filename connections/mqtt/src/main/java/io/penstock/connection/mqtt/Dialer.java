/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.connection.mqtt;

import io.penstock.api.connection.LinkState;
import io.penstock.api.error.Backoff;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps one MQTT client connected: dials, hears of the loss, waits, dials again. */
final class Dialer {
    /** What is done with the connections. Called one at a time for each dialer, except for what {@link #messages} gave. */
    interface Owner {
        /** @return gets what comes over the connection that is about to be dialed, on its own thread */
        Wire.Heard messages();

        /** @return completes when everything that is wanted of the connection is set up, or fails with the reason */
        CompletableFuture<?> connected(Wire wire, Wire.Limits limits);

        void lost(String reason);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Dialer.class);
    /** A connection that is lost sooner does not count as a success: a broker that hangs up at once is not called in a loop. */
    private static final long LASTING = TimeUnit.SECONDS.toNanos(3);

    private final String connection;
    private final String clientId;
    private final boolean keepSession;
    private final Wire.Maker maker;
    private final Backoff backoff;
    private final ScheduledExecutorService timer;
    private final Owner owner;
    private @Nullable Wire wire;
    private Wire.@Nullable Limits limits;
    private long upSince;
    private boolean started;
    private boolean closed;
    private volatile LinkState state = LinkState.down("connecting");

    Dialer(
            String connection,
            String clientId,
            boolean keepSession,
            Wire.Maker maker,
            Backoff backoff,
            ScheduledExecutorService timer,
            Owner owner) {
        this.connection = connection;
        this.clientId = clientId;
        this.keepSession = keepSession;
        this.maker = maker;
        this.backoff = backoff;
        this.timer = timer;
        this.owner = owner;
    }

    LinkState state() {
        return state;
    }

    synchronized boolean isStarted() {
        return started;
    }

    /** Dials at the first call. */
    synchronized void start() {
        if (!started && !closed) {
            started = true;
            later(this::dial, Duration.ZERO);
        }
    }

    /** Asks the owner anew what it wants of the connection that stands, if one does. */
    synchronized void refresh() {
        Wire current = wire;
        if (current != null && limits != null) {
            up(current, limits);
        }
    }

    /** Hangs up and dials again at once: the broker sends what was not acknowledged. */
    synchronized void redial() {
        Wire current = wire;
        if (current != null && !closed) {
            current.disconnect();
        }
    }

    /** @return completes when the goodbye is said */
    synchronized CompletableFuture<?> close() {
        closed = true;
        Wire current = wire;
        wire = null;
        state = LinkState.down("closed");
        owner.lost("the connection is closed");
        return current == null ? CompletableFuture.completedFuture(null) : current.disconnect();
    }

    private synchronized void dial() {
        if (closed) {
            return;
        }
        Attempt attempt = new Attempt();
        // all that an attempt throws is a reason to make another: no thread or file handle to be had, among others
        try {
            Wire dialed = maker.make(clientId, keepSession, owner.messages(), attempt);
            attempt.wire = dialed;
            wire = dialed;
            dialed.connect().whenComplete((found, error) -> {
                if (error == null) {
                    first(dialed, found);
                }
            });
        } catch (IOException | RuntimeException | Error e) {
            LOG.debug("connection={} clientId={}: cannot dial", connection, clientId, e);
            wire = null;
            down(Reasons.of(e));
        }
    }

    private synchronized void first(Wire dialed, Wire.Limits found) {
        if (wire == dialed) {
            limits = found;
            up(dialed, found);
        }
    }

    private synchronized void up(Wire dialed, Wire.Limits found) {
        if (closed || wire != dialed) {
            return;
        }
        owner.connected(dialed, found).whenComplete((done, error) -> settled(dialed, found, error));
    }

    private synchronized void settled(Wire dialed, Wire.Limits found, @Nullable Throwable error) {
        if (closed || wire != dialed) {
            return;
        }
        if (error != null) {
            LOG.warn("connection={} clientId={}: {}", connection, clientId, Reasons.of(error));
            state = LinkState.down(Reasons.of(error));
            later(() -> up(dialed, found), backoff.next());
            return;
        }
        if (!state.up()) {
            upSince = System.nanoTime();
            LOG.info("connection={} clientId={} is up", connection, clientId);
        }
        state = LinkState.UP;
    }

    private synchronized void lost(Wire dialed, String reason) {
        if (closed || wire != dialed) {
            return;
        }
        wire = null;
        limits = null;
        if (state.up() && System.nanoTime() - upSince > LASTING) {
            backoff.reset();
        }
        owner.lost(reason);
        down(reason);
    }

    private void down(String reason) {
        if (!reason.equals(state.reason())) {
            LOG.warn("connection={} clientId={} is down: {}", connection, clientId, reason);
        }
        state = LinkState.down(reason);
        later(this::dial, backoff.next());
    }

    private void later(Runnable what, Duration wait) {
        try {
            timer.schedule(what, wait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("connection={}: closed while it was to be dialed", connection, e);
        }
    }

    /** Hears of the end of one wire, possibly before its maker has returned. */
    private final class Attempt implements Consumer<String> {
        private volatile @Nullable Wire wire;

        @Override
        public void accept(String reason) {
            later(
                    () -> {
                        Wire mine = wire;
                        if (mine != null) {
                            lost(mine, reason);
                        }
                    },
                    Duration.ZERO);
        }
    }
}
