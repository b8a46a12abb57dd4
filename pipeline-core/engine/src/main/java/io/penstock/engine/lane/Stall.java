/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

import io.penstock.api.error.Backoff;
import io.penstock.engine.metrics.LaneMetrics;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A micro-batch that a step holds up because what it calls is away. It is tried again from that step on, with backoff; until it is
 * through, nothing else is read. On the lane's thread, but for {@link #health}.
 */
final class Stall {
    /**
     * What is held up.
     *
     * @param then what is to be done once it is through
     */
    record Held(MicroBatch batch, Runnable then) {}

    private static final Logger log = LoggerFactory.getLogger(Stall.class);

    private final String lane;
    private final LaneServices services;
    private final LaneMetrics metrics;
    private final Backoff backoff;
    private @Nullable Held held;
    private long retryAt;
    private volatile @Nullable LaneHealth health;

    Stall(String lane, LaneServices services, LaneMetrics metrics, Backoff backoff) {
        this.lane = lane;
        this.services = services;
        this.metrics = metrics;
        this.backoff = backoff;
    }

    boolean isOn() {
        return held != null;
    }

    boolean isOf(ShardState shard) {
        Held h = held;
        return h != null && h.batch.shard() == shard;
    }

    /** How the lane fares while something is held up; null while nothing is. */
    @Nullable
    LaneHealth health() {
        return health;
    }

    /** When to try again; never while nothing is held up. */
    long retryAt(long now) {
        return held == null ? now + Long.MAX_VALUE / 4 : retryAt;
    }

    void begin(MicroBatch batch, Runnable then, StepAwayException why) {
        held = new Held(batch, then);
        retryAt = services.nanoTime() + backoff.next().toNanos();
        String reason = String.valueOf(why.getMessage());
        LaneHealth before = health;
        if (before == null) {
            log.info("lane {} is away: {}", lane, reason);
        }
        health =
                new LaneHealth(LaneState.AWAY, reason, before == null ? Instant.now(services.clock()) : before.since());
        metrics.stalled = true;
    }

    /** What is due to be tried again; null when nothing is. */
    @Nullable
    Held due(long now) {
        return held != null && now - retryAt >= 0 ? held : null;
    }

    /** It is through. */
    void end() {
        LaneHealth before = health;
        if (before != null) {
            log.info("lane {} runs again, {} since {}", lane, before.reason(), before.since());
        }
        backoff.reset();
        clear();
    }

    /** Lets go of what is held up: it is read again later, here or elsewhere. */
    void clear() {
        held = null;
        health = null;
        metrics.stalled = false;
    }
}
