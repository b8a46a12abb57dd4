/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

import io.penstock.api.event.Event;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends micro-batches through the lane's route, one at a time: what was read, what timers let out, what removed steps held. One that a
 * step holds up is sent again from there; until it is through, no other may be sent.
 */
final class Batches {
    private final String lane;
    private final Chain chain;
    private final Intake intake;
    private final Stall stall;
    private final LongSupplier nextSequence;
    private final LongSupplier nanoTime;
    private final MicroBatch batch = new MicroBatch();
    private LaneSession.@Nullable Route route;

    /** @param nextSequence shows the number that the lane's next message will have */
    Batches(String lane, Chain chain, Intake intake, Stall stall, LongSupplier nextSequence, LongSupplier nanoTime) {
        this.lane = lane;
        this.chain = chain;
        this.intake = intake;
        this.stall = stall;
        this.nextSequence = nextSequence;
        this.nanoTime = nanoTime;
    }

    void through(LaneSession.Route through) {
        route = through;
    }

    boolean isHeldUp() {
        return stall.isOn();
    }

    /** @param then what is to be done when all of them are through */
    void send(ShardState shard, List<Event> events, boolean replayed, Runnable then) throws Exception {
        if (events.isEmpty()) {
            then.run();
            return;
        }
        mark(shard);
        intake.fill(batch, shard, events, replayed);
        chain.taps.offer(0, batch);
        send(batch, then);
    }

    /** Lets out what is due. */
    void fireTimers(Collection<ShardState> shards, long now) throws Exception {
        for (ShardState shard : shards) {
            if (shard.nextTimer() - now <= 0 && !isHeldUp()) {
                mark(shard);
                batch.start(shard, 0, 0);
                send(batch, () -> {});
            }
        }
    }

    /**
     * What these steps hold goes through the rest of this chain, before another chain takes over. Where a step holds the lane up, it
     * is left in the saved state, and the next chain makes dead letters of it.
     */
    void drain(Collection<ShardState> shards, Set<String> steps) throws Exception {
        for (StepRunner runner : chain.runners) {
            if (!steps.contains(runner.id) || !(runner instanceof StatefulStep<?> stateful)) {
                continue;
            }
            for (ShardState shard : shards) {
                if (!isHeldUp()) {
                    mark(shard);
                    batch.start(shard, 0, runner.index + 1);
                    stateful.releaseAll(batch);
                    send(batch, () -> {});
                }
            }
        }
    }

    /** Sends what a step holds up once more, when it is time. */
    void resume(long now) throws Exception {
        Stall.Held held = stall.due(now);
        if (held != null) {
            send(held.batch(), held.then());
        }
    }

    /** When {@link #resume} has something to do; never while nothing is held up. */
    long resumeAt(long now) {
        return stall.retryAt(now);
    }

    /** The shard is somebody else's now: what is held up of it is read again there. */
    void forget(ShardState shard) {
        if (stall.isOf(shard)) {
            stall.clear();
        }
    }

    void abandon() {
        stall.clear();
    }

    /** How the lane fares while a step holds it up; null while none does. On any thread. */
    @Nullable
    LaneHealth health() {
        return stall.health();
    }

    /** A micro-batch that a step holds up half way must not be saved half done. */
    private void mark(ShardState shard) {
        if (chain.mayBeAway) {
            shard.mark(nanoTime.getAsLong(), nextSequence.getAsLong());
        }
    }

    private void send(MicroBatch ready, Runnable then) throws Exception {
        LaneSession.Route r = route;
        if (r == null) {
            throw new IllegalStateException("lane " + lane + " has no route");
        }
        try {
            r.send(ready);
        } catch (StepAwayException e) {
            ready.shard().heldUp(true);
            stall.begin(ready, then, e);
            return;
        }
        if (stall.isOn()) {
            ready.shard().heldUp(false);
            stall.end();
        }
        then.run();
    }
}
