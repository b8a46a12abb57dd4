/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

import io.penstock.api.bus.Checkpoint;
import io.penstock.api.bus.DeadLetter;
import io.penstock.api.bus.Reader;
import io.penstock.api.bus.StateKey;
import io.penstock.engine.metrics.LaneMetrics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits by barrier. A barrier stands between two micro-batches: it remembers each shard's position and what of its state has
 * changed, and is written once every message formed before it has arrived or is a dead letter. One stands at a time, at most
 * one every 50 ms, so the commit never lags more than two round trips behind.
 */
final class Commits {
    static final long EVERY_NANOS = 50_000_000;

    /** After this long in front of a barrier dead letters are committed all the same, and what is unfinished as pending. */
    private static final long LONGEST_NANOS = 500_000_000;

    private static final Logger log = LoggerFactory.getLogger(Commits.class);

    private record Barrier(long limit, long at, Map<ShardState, ShardState.Delta> deltas) {}

    private final String lane;
    private final LaneServices services;
    private final LaneMetrics metrics;
    private final Replays replays;
    private @Nullable Barrier barrier;
    private long lastAt;
    private volatile boolean failing;

    Commits(String lane, LaneServices services, LaneMetrics metrics, Replays replays) {
        this.lane = lane;
        this.services = services;
        this.metrics = metrics;
        this.replays = replays;
        this.lastAt = services.nanoTime() - EVERY_NANOS;
    }

    /** Sets a barrier when one is due and writes the one that stands when all before it is done. */
    void advance(Reader reader, Collection<ShardState> shards, long nextSequence, long firstUnfinished, long now) {
        if (barrier == null && now - lastAt >= EVERY_NANOS && isDirty(shards)) {
            Map<ShardState, ShardState.Delta> deltas = new LinkedHashMap<>();
            for (ShardState shard : shards) {
                if (shard.isDirty()) {
                    deltas.put(shard, shard.capture(now));
                }
            }
            barrier = new Barrier(nextSequence, now, deltas);
            lastAt = now;
        }
        Barrier standing = barrier;
        if (standing != null && firstUnfinished >= standing.limit) {
            barrier = null;
            standing.deltas.forEach((shard, delta) -> write(reader, shard, delta, standing.limit, standing.at));
        }
    }

    /** When a barrier is due, or the one that stands should be looked at. */
    long due(Collection<ShardState> shards, long now) {
        if (barrier != null) {
            return now + EVERY_NANOS;
        }
        return isDirty(shards) ? lastAt + EVERY_NANOS : now + Long.MAX_VALUE / 4;
    }

    /** When a lane that waits for its endpoint should look here again, whatever its outcomes do. */
    long attention(Collection<ShardState> shards, long now) {
        Barrier standing = barrier;
        if (standing == null) {
            return due(shards, now);
        }
        for (ShardState shard : shards) {
            if (shard.hasDead()) {
                return standing.at + LONGEST_NANOS;
            }
        }
        return now + Long.MAX_VALUE / 4;
    }

    /** Whether dead letters wait for a barrier that does not fall: people must see them, above all while an endpoint is suspect. */
    boolean isStuck(Collection<ShardState> shards, long now) {
        Barrier standing = barrier;
        if (standing == null || now - standing.at < LONGEST_NANOS) {
            return false;
        }
        for (ShardState shard : shards) {
            if (shard.hasDead()) {
                return true;
            }
        }
        return false;
    }

    /** Commits every shard with what is unfinished as pending, and goes on: the next commit takes the pending back. */
    void snapshot(
            Reader reader, Map<ShardState, List<OutMessage>> unfinished, String formedBy, int refusedInRow, long now) {
        unfinished.forEach((shard, messages) -> {
            conclude(reader, shard, messages, formedBy, refusedInRow, now);
            shard.pendingSaved(messages);
            if (refusedInRow >= Outbox.SUSPECT_AFTER) {
                shard.change(Restoration.REFUSED_IN_ROW, null);
            }
        });
        barrier = null;
        lastAt = now;
    }

    /**
     * Commits a shard as it stands, with what is pending by value: at stop, and when it is taken away.
     *
     * @param unfinished its messages that have not arrived
     * @param formedBy the chain's signature
     */
    void conclude(
            Reader reader, ShardState shard, List<OutMessage> unfinished, String formedBy, int refusedInRow, long now) {
        Map<StateKey, byte @Nullable []> state = new HashMap<>();
        List<Long> replays = new ArrayList<>();
        Barrier standing = barrier;
        ShardState.Delta earlier = standing == null ? null : standing.deltas.remove(shard);
        if (earlier != null) {
            state.putAll(earlier.state());
            replays.addAll(earlier.replays());
        }
        boolean dirty = shard.isDirty() || earlier != null || !unfinished.isEmpty();
        ShardState.Delta last = shard.capture(now);
        state.putAll(last.state());
        replays.addAll(last.replays());
        for (int i = 0; i < unfinished.size(); i++) {
            state.put(Pending.key(i), Pending.encode(unfinished.get(i), formedBy));
        }
        if (refusedInRow >= Outbox.SUSPECT_AFTER) {
            byte[] count = java.nio.ByteBuffer.allocate(4).putInt(refusedInRow).array();
            state.put(Restoration.REFUSED_IN_ROW, count);
        }
        if (dirty) {
            write(
                    reader,
                    shard,
                    new ShardState.Delta(last.position(), state, replays, last.messages(), last.deadBefore()),
                    Long.MAX_VALUE,
                    now);
        }
    }

    private static boolean isDirty(Collection<ShardState> shards) {
        for (ShardState shard : shards) {
            if (shard.isDirty()) {
                return true;
            }
        }
        return false;
    }

    private void write(Reader reader, ShardState shard, ShardState.Delta delta, long limit, long since) {
        List<DeadLetter> letters = new ArrayList<>();
        for (ShardState.Dead dead : shard.takeDead(Math.min(limit, delta.deadBefore()))) {
            letters.add(new DeadLetter(
                    0,
                    lane,
                    dead.step(),
                    dead.reason(),
                    Instant.now(services.clock()),
                    services.profileHash(),
                    dead.originals(),
                    null));
        }
        Checkpoint checkpoint = new Checkpoint(delta.state(), letters, delta.replays(), delta.messages());
        reader.commit(shard.shard(), delta.position(), checkpoint).whenComplete((done, error) -> {
            written(error, since);
            if (error == null) {
                replays.done(delta.replays());
            }
        });
    }

    /** On the thread that wrote. */
    private void written(@Nullable Throwable error, long since) {
        metrics.commit.record(services.nanoTime() - since, TimeUnit.NANOSECONDS);
        if (error == null) {
            failing = false;
        } else {
            metrics.cause("commit-failed", 1);
            if (!failing) {
                log.error("lane {}: a commit could not be written and stays due: {}", lane, error.toString());
            }
            failing = true;
        }
    }
}
