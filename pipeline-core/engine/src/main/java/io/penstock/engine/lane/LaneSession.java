/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

import io.penstock.api.bus.Batch;
import io.penstock.api.bus.DeadLetter;
import io.penstock.api.bus.Position;
import io.penstock.api.bus.Reader;
import io.penstock.api.bus.Saved;
import io.penstock.api.bus.Shard;
import io.penstock.api.bus.ShardListener;
import io.penstock.engine.metrics.LaneMetrics;
import io.penstock.engine.profile.Lane;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What lies between opening a lane's cursor and closing it: reads, sends micro-batches through the route, pumps the outbox,
 * commits. On the lane's thread, after {@link #open}.
 */
final class LaneSession implements ShardListener {
    /** Sends a micro-batch through the lane's Camel route. */
    interface Route {
        void send(MicroBatch batch) throws Exception;
    }

    private static final int MOST = 512;
    private static final long MOST_BYTES = 8 << 20;
    static final long LONGEST_WAIT = 5_000_000_000L;
    private static final long LONGEST_PARK = 100_000_000;
    private static final long LAG_EVERY = 200_000_000;

    private final Lane lane;
    private final LaneServices services;
    private final LaneMetrics metrics;
    private final Chain chain;
    private final Mailbox mailbox;
    private final Outbox outbox;
    private final Commits commits;
    private final Forming forming;
    private final Batches batches;
    private final Replays replays;
    private final Map<Shard, ShardState> shards = new LinkedHashMap<>();
    private @Nullable Reader reader;
    private long sequence;
    private long lagAt;
    private long parked = 1;
    /** Whether a first read went through: before it, a lane that fails again and again looks as one that has nothing to do. */
    private boolean begun;
    /** The dead letter that a step holds up. */
    private @Nullable Long fed;

    LaneSession(
            Lane lane,
            LaneServices services,
            LaneMetrics metrics,
            Chain chain,
            Outlet outlet,
            Mailbox mailbox,
            Stall stall,
            Replays replays) {
        this.lane = lane;
        this.services = services;
        this.metrics = metrics;
        this.chain = chain;
        this.mailbox = mailbox;
        this.replays = replays;
        this.forming = new Forming(lane, chain, metrics, this::nextSequence);
        this.outbox = new Outbox(lane.endpoint(), outlet, mailbox, metrics, forming, services::nanoTime);
        this.commits = new Commits(lane.name(), services, metrics, replays);
        this.batches =
                new Batches(lane.name(), chain, new Intake(lane, metrics), stall, () -> sequence, services::nanoTime);
    }

    LaneMetrics metrics() {
        return metrics;
    }

    long nextSequence() {
        return sequence++;
    }

    Outbox outbox() {
        return outbox;
    }

    /** How the lane fares while a step holds it up; null while none does. On any thread. */
    @Nullable
    LaneHealth stallHealth() {
        return batches.health();
    }

    /** Opens the cursor; the only call on another thread, before the lane's starts. */
    Reader open() {
        Reader opened = services.bus().open(lane.cursor(), this);
        reader = opened;
        return opened;
    }

    private Reader reader() {
        Reader r = reader;
        if (r == null) {
            throw new IllegalStateException("lane " + lane.name() + " must be opened before it runs");
        }
        return r;
    }

    void through(Route through) {
        batches.through(through);
    }

    @Override
    public void assigned(Shard shard, Saved saved) {
        ShardState state = new ShardState(this, shard, saved, chain.newStates());
        Restoration restoration = new Restoration(lane, chain, metrics, state, saved.state());
        restoration.pending(this::nextSequence).forEach(this::add);
        restoration.steps(services.nanoTime());
        int refused = restoration.refusedInRow();
        if (refused > 0) {
            outbox.restoreRefusedInRow(refused);
        }
        shards.put(shard, state);
    }

    @Override
    public void revoked(Shard shard) {
        ShardState state = shards.remove(shard);
        if (state != null) {
            conclude(state);
            batches.forget(state);
            Long held = fed;
            if (held != null && !batches.isHeldUp()) {
                replays.again(held);
                fed = null;
            }
        }
    }

    /**
     * One round: outcomes and sending, the commit, and what there is to process. Waits at most until something is due.
     *
     * @param mostWait nanoseconds that it waits at most
     */
    void round(long mostWait) throws Exception {
        long now = services.nanoTime();
        outbox.pump(now);
        if (begun) {
            outbox.wellIfIdle();
        }
        commits.advance(reader(), shards.values(), sequence, outbox.firstSequence(), now);
        if (commits.isStuck(shards.values(), now)) {
            commits.snapshot(reader(), unfinished(), chain.signature, outbox.refusedInRow(), now);
        }
        batches.resume(now);
        replayDue();
        if (takesMore()) {
            batches.fireTimers(shards.values(), now);
            metrics.held = held();
            outbox.pump(now);
            if (takesMore()) {
                poll(services.nanoTime(), begun && replays.isEmpty() ? mostWait : 0);
                begun = true;
            }
        } else {
            park(services.nanoTime(), mostWait);
        }
    }

    private boolean takesMore() {
        if (outbox.isFailing() || batches.isHeldUp()) {
            return false;
        }
        if (outbox.isConcurrent()) {
            return outbox.unsent() < MOST && outbox.bytes() < MOST_BYTES && (outbox.isReady() || outbox.size() == 0);
        }
        return outbox.unsent() == 0;
    }

    private void poll(long now, long mostWait) throws Exception {
        int wakeAt = outbox.unsent() == 0 ? Mailbox.ONLY_BAD_NEWS : Math.max(1, outbox.inFlight() / 4);
        long timeout = Math.max(0, Math.min(nextDue(now) - now, mostWait));
        lag(now, false);
        Batch polled = null;
        if (mailbox.wakeAt(wakeAt)) {
            polled = reader().poll(lane.linger(), Duration.ofNanos(timeout), MOST);
        }
        mailbox.awake();
        if (polled == null) {
            lag(services.nanoTime(), true);
            return;
        }
        parked = 1;
        ShardState shard = shards.get(polled.shard());
        if (shard != null) {
            Position end = polled.end();
            batches.send(shard, polled.events(), false, () -> shard.processed(end));
            metrics.held = held();
            // A saturated lane would keep its core for a whole time slice, and rules and requests would wait for it.
            Thread.yield();
        }
    }

    private long held() {
        long held = 0;
        for (ShardState shard : shards.values()) {
            held += shard.held();
        }
        return held;
    }

    long nextDue(long now) {
        long due = Math.min(commits.due(shards.values(), now), outbox.nextDeadline(now));
        for (ShardState shard : shards.values()) {
            due = Math.min(due, shard.nextTimer());
        }
        return due;
    }

    /** Waits for outcomes or the next try, not for events: there is enough to send. */
    private void park(long now, long mostWait) {
        boolean waitsForOutcomes = outbox.inFlight() > 0;
        int wakeAt = waitsForOutcomes ? Math.max(1, outbox.inFlight() / 4) : Mailbox.ONLY_BAD_NEWS;
        int before = outbox.inFlight();
        if (mailbox.wakeAt(wakeAt)) {
            long longest = Math.min(mostWait, waitsForOutcomes ? parked : LONGEST_WAIT);
            long due = Math.min(outbox.nextDeadline(now), commits.attention(shards.values(), now));
            due = Math.min(due, batches.resumeAt(now));
            LockSupport.parkNanos(this, Math.max(1, Math.min(longest, due - now)));
        }
        mailbox.awake();
        outbox.settle();
        // A few outcomes do not wake the lane: it looks for them soon, and less and less often when there are none.
        parked = outbox.inFlight() < before ? 1_000_000 : Math.min(LONGEST_PARK, Math.max(1_000_000, parked * 2));
        lag(services.nanoTime(), false);
    }

    private void lag(long now, boolean idle) {
        if (idle || now - lagAt > LAG_EVERY) {
            metrics.lag = reader().lag();
            lagAt = now;
        }
    }

    /** Whether another round at the same moment has something to do. */
    boolean isBusy() {
        return outbox.size() > 0 || reader().lag() > 0;
    }

    /** Commits all there is, without waiting for its time. */
    void commit() {
        commits.snapshot(reader(), unfinished(), chain.signature, outbox.refusedInRow(), services.nanoTime());
    }

    /** The end of the route: what is live goes to the outbox. */
    void handOver(MicroBatch done) {
        for (int i = 0; i < done.size(); i++) {
            if (done.fates[i] != Fate.LIVE) {
                continue;
            }
            OutMessage message = forming.form(done, i);
            if (message != null) {
                add(message);
            }
        }
    }

    private void add(OutMessage message) {
        message.shard.formed(message);
        outbox.add(message);
    }

    void handedOver(Shard shard, long messages) {
        reader().handedOver(shard, messages);
    }

    /** Feeds dead letters once more, while there is room for what they become; each is deleted with the commit that finishes it. */
    private void replayDue() throws Exception {
        for (Long id = takesMore() ? replays.next() : null; id != null; id = takesMore() ? replays.next() : null) {
            DeadLetter letter = services.bus().deadLetters().get(id);
            ShardState shard = letter == null ? null : shardOf(letter);
            if (letter != null && shard != null) {
                replay(letter, shard);
                continue;
            }
            replays.done(List.of(id));
            if (letter != null) {
                metrics.cause("replay-elsewhere", letter.events().size());
            }
        }
    }

    private void replay(DeadLetter letter, ShardState shard) throws Exception {
        fed = letter.id();
        batches.send(shard, letter.events(), true, () -> {
            fed = null;
            shard.replayed(letter.id());
        });
        outbox.pump(services.nanoTime());
    }

    /** Where the state of the letter's device is; null when another reader has that shard. */
    private @Nullable ShardState shardOf(DeadLetter letter) {
        Shard shard = reader().shardOf(letter.events().get(0).device());
        return shard == null ? null : shards.get(shard);
    }

    /** See {@link Batches#drain}. */
    void drain(Set<String> steps) throws Exception {
        batches.drain(shards.values(), steps);
    }

    /**
     * Waits for what is in flight, makes the rest pending, commits and closes.
     *
     * @param deadline may become earlier while it waits
     */
    void finish(LongSupplier deadline) {
        mailbox.answer();
        outbox.settle();
        while (outbox.inFlight() > 0 && services.nanoTime() - deadline.getAsLong() < 0) {
            if (mailbox.wakeAt(outbox.inFlight())) {
                LockSupport.parkNanos(
                        this, Math.max(1, Math.min(20_000_000, deadline.getAsLong() - services.nanoTime())));
            }
            mailbox.awake();
            outbox.settle();
        }
        outbox.closeNow();
        commits.advance(reader(), shards.values(), sequence, outbox.firstSequence(), services.nanoTime());
        List.copyOf(shards.keySet()).forEach(this::revoked);
        reader().flush();
        reader().close();
        metrics.inFlight = 0;
    }

    private void conclude(ShardState shard) {
        List<OutMessage> unfinished = unfinished(shard);
        commits.conclude(reader(), shard, unfinished, chain.signature, outbox.refusedInRow(), services.nanoTime());
        outbox.forget(unfinished);
    }

    private Map<ShardState, List<OutMessage>> unfinished() {
        Map<ShardState, List<OutMessage>> unfinished = new LinkedHashMap<>();
        shards.values().forEach(shard -> unfinished.put(shard, unfinished(shard)));
        return unfinished;
    }

    private List<OutMessage> unfinished(ShardState shard) {
        List<OutMessage> unfinished = new ArrayList<>();
        outbox.list().forEach(m -> {
            if (m.shard == shard) {
                unfinished.add(m);
            }
        });
        return unfinished;
    }

    /** Gives up without a commit: what was committed stands, the rest is read again. */
    void abandon() {
        batches.abandon();
        shards.clear();
        try {
            outbox.closeNow();
        } finally {
            // Left open it would keep the cursor from whoever comes next.
            Reader r = reader;
            if (r != null) {
                r.close();
            }
        }
    }
}
