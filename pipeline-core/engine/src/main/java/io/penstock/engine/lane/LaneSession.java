/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

import io.penstock.api.bus.Batch;
import io.penstock.api.bus.DeadLetter;
import io.penstock.api.bus.Reader;
import io.penstock.api.bus.Saved;
import io.penstock.api.bus.Shard;
import io.penstock.api.bus.ShardListener;
import io.penstock.api.event.Event;
import io.penstock.api.function.Bytes;
import io.penstock.engine.metrics.LaneMetrics;
import io.penstock.engine.profile.Lane;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What lies between opening a lane's cursor and closing it: reads, sends micro-batches through the route, pumps the outbox,
 * commits. On the lane's thread, after {@link #open}.
 */
final class LaneSession implements ShardListener, Outbox.Refusals {
    /** Sends a micro-batch through the lane's Camel route. */
    interface Route {
        void send(MicroBatch batch) throws Exception;
    }

    private static final int MOST = 512;
    private static final long MOST_BYTES = 8 << 20;
    private static final long LONGEST_WAIT = 5_000_000_000L;
    private static final long LONGEST_PARK = 100_000_000;
    private static final long LAG_EVERY = 200_000_000;

    private final Lane lane;
    private final LaneServices services;
    private final LaneMetrics metrics;
    private final Chain chain;
    private final Mailbox mailbox;
    private final Outbox outbox;
    private final Commits commits;
    private final Intake intake;
    private final MicroBatch batch = new MicroBatch();
    private final MicroBatch part = new MicroBatch();
    private final Map<Shard, ShardState> shards = new LinkedHashMap<>();
    private @Nullable Reader reader;
    private @Nullable Route route;
    private long sequence;
    private long lagAt;
    private long parked = 1;

    LaneSession(Lane lane, LaneServices services, LaneMetrics metrics, Chain chain, Outlet outlet, Mailbox mailbox) {
        this.lane = lane;
        this.services = services;
        this.metrics = metrics;
        this.chain = chain;
        this.mailbox = mailbox;
        this.outbox = new Outbox(lane.endpoint(), outlet, mailbox, metrics, this);
        this.commits = new Commits(lane.name(), services, metrics);
        this.intake = new Intake(lane, metrics);
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
        route = through;
    }

    @Override
    public void assigned(Shard shard, Saved saved) {
        ShardState state = new ShardState(this, shard, saved.position(), chain.newStates());
        Restoration restoration = new Restoration(lane, chain, metrics, state, saved.state());
        restoration.pending(this::nextSequence).forEach(outbox::add);
        restoration.steps(System.nanoTime());
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
        }
    }

    /** One round: outcomes and sending, the commit, and what there is to process. Waits at most until something is due. */
    void round() throws Exception {
        long now = System.nanoTime();
        outbox.pump(now);
        commits.advance(reader(), shards.values(), sequence, outbox.firstSequence(), now);
        if (commits.isStuck(shards.values(), now)) {
            commits.snapshot(reader(), unfinished(), chain.signature, outbox.refusedInRow(), now);
        }
        if (takesMore()) {
            fireTimers(now);
            if (takesMore()) {
                poll(System.nanoTime());
            }
        } else {
            park(System.nanoTime());
        }
    }

    private boolean takesMore() {
        if (outbox.isFailing()) {
            return false;
        }
        if (outbox.isConcurrent()) {
            return outbox.unsent() < MOST && outbox.bytes() < MOST_BYTES && (outbox.isReady() || outbox.size() == 0);
        }
        return outbox.unsent() == 0;
    }

    private void poll(long now) throws Exception {
        int wakeAt = outbox.unsent() == 0 ? Mailbox.ONLY_BAD_NEWS : Math.max(1, outbox.inFlight() / 4);
        long timeout = Math.max(0, Math.min(nextDue(now) - now, LONGEST_WAIT));
        lag(now, false);
        Batch polled = null;
        if (mailbox.wakeAt(wakeAt)) {
            polled = reader().poll(lane.linger(), Duration.ofNanos(timeout), MOST);
        }
        mailbox.awake();
        if (polled == null) {
            lag(System.nanoTime(), true);
            return;
        }
        parked = 1;
        ShardState shard = shards.get(polled.shard());
        if (shard != null) {
            process(shard, polled.events(), false);
            shard.processed(polled.end());
        }
    }

    private void process(ShardState shard, List<Event> events, boolean replayed) throws Exception {
        if (events.isEmpty()) {
            return;
        }
        intake.fill(batch, shard, events, replayed);
        chain.taps.offer(0, batch);
        send(batch);
    }

    private void send(MicroBatch ready) throws Exception {
        Route r = route;
        if (r == null) {
            throw new IllegalStateException("lane " + lane.name() + " has no route");
        }
        r.send(ready);
        metrics.held = held();
    }

    private long held() {
        long held = 0;
        for (ShardState shard : shards.values()) {
            held += shard.held();
        }
        return held;
    }

    private void fireTimers(long now) throws Exception {
        for (ShardState shard : shards.values()) {
            if (shard.nextTimer() - now <= 0) {
                batch.start(shard, 0, 0);
                send(batch);
            }
        }
        outbox.pump(now);
    }

    private long nextDue(long now) {
        long due = Math.min(commits.due(shards.values(), now), outbox.nextDeadline(now));
        for (ShardState shard : shards.values()) {
            due = Math.min(due, shard.nextTimer());
        }
        return due;
    }

    /** Waits for outcomes or the next try, not for events: there is enough to send. */
    private void park(long now) {
        boolean waitsForOutcomes = outbox.inFlight() > 0;
        int wakeAt = waitsForOutcomes ? Math.max(1, outbox.inFlight() / 4) : Mailbox.ONLY_BAD_NEWS;
        int before = outbox.inFlight();
        if (mailbox.wakeAt(wakeAt)) {
            long longest = waitsForOutcomes ? parked : LONGEST_WAIT;
            long due = Math.min(outbox.nextDeadline(now), commits.attention(shards.values(), now));
            LockSupport.parkNanos(this, Math.max(1, Math.min(longest, due - now)));
        }
        mailbox.awake();
        outbox.settle();
        // A few outcomes do not wake the lane: it looks for them soon, and less and less often when there are none.
        parked = outbox.inFlight() < before ? 1_000_000 : Math.min(LONGEST_PARK, Math.max(1_000_000, parked * 2));
        lag(System.nanoTime(), false);
    }

    private void lag(long now, boolean idle) {
        if (idle || now - lagAt > LAG_EVERY) {
            metrics.lag = reader().lag();
            lagAt = now;
        }
    }

    /** The end of the route: what is live goes to the outbox. */
    void handOver(MicroBatch done) {
        for (int i = 0; i < done.size(); i++) {
            if (done.fates[i] != Fate.LIVE) {
                continue;
            }
            OutMessage message = form(done, i, -1);
            if (message != null) {
                outbox.add(message);
            }
        }
    }

    private @Nullable OutMessage form(MicroBatch from, int index, long as) {
        Bytes bytes = from.bytes[index];
        Group group = from.groups[index];
        if (bytes == null) {
            from.fates[index] = Fate.DEAD;
            from.shard()
                    .dead(
                            lane.endpointName(),
                            "it came to the endpoint without a body: the chain has no format step",
                            group == null ? List.of(from.originals[index]) : List.of(group.originals));
            return null;
        }
        from.fates[index] = Fate.HANDED_OVER;
        return Messages.form(from, index, bytes, chain.groupStep, as < 0 ? nextSequence() : as);
    }

    @Override
    public List<OutMessage> refused(OutMessage message, String reason) {
        Group base = message.group == null ? null : message.group.base();
        if (base == null || base.size() == 1 || !message.cuttable) {
            message.shard.dead(message.sequence, lane.endpointName(), reason, message.originals());
            return List.of();
        }
        message.shard.deadAs(message.sequence);
        List<OutMessage> parts = new ArrayList<>(2);
        int middle = base.size() / 2;
        long deadBefore = metrics.dead.sum();
        cut(message, base.part(0, middle), parts);
        cut(message, base.part(middle, base.size()), parts);
        message.shard.deadAs(-1);
        int kept = parts.stream().mapToInt(p -> p.message.members()).sum() + (int) (metrics.dead.sum() - deadBefore);
        metrics.dropped.add(Math.max(0, message.message.members() - kept));
        return parts;
    }

    private void cut(OutMessage message, Group half, List<OutMessage> parts) {
        part.start(message.shard, 1, 0);
        part.add(half);
        chain.rerun(part);
        for (int i = 0; i < part.size(); i++) {
            OutMessage formed = part.fates[i] == Fate.LIVE ? form(part, i, message.sequence) : null;
            if (formed != null) {
                parts.add(formed);
            }
        }
    }

    /**
     * Feeds a dead letter once more, where its device's state is; it is deleted with the commit that finishes it. One of a shard that
     * another reader has stays as it is.
     */
    void replay(DeadLetter letter) throws Exception {
        Shard its = reader().shardOf(letter.events().get(0).device());
        ShardState shard = its == null ? null : shards.get(its);
        if (shard == null) {
            metrics.cause("replay-elsewhere", letter.events().size());
            return;
        }
        process(shard, letter.events(), true);
        shard.replayed(letter.id());
    }

    /** What these steps hold goes through the rest of this chain, before another chain takes over. */
    void drain(Set<String> steps) throws Exception {
        for (StepRunner runner : chain.runners) {
            if (!steps.contains(runner.id) || !(runner instanceof StatefulStep<?> stateful)) {
                continue;
            }
            for (ShardState shard : shards.values()) {
                batch.start(shard, 0, runner.index + 1);
                stateful.releaseAll(batch);
                send(batch);
            }
        }
    }

    /** Waits for what is in flight, makes the rest pending, commits and closes. */
    void finish(long deadline) {
        mailbox.answer();
        outbox.settle();
        while (outbox.inFlight() > 0 && System.nanoTime() - deadline < 0) {
            if (mailbox.wakeAt(outbox.inFlight())) {
                LockSupport.parkNanos(this, Math.max(1, Math.min(20_000_000, deadline - System.nanoTime())));
            }
            mailbox.awake();
            outbox.settle();
        }
        outbox.closeNow();
        commits.advance(reader(), shards.values(), sequence, outbox.firstSequence(), System.nanoTime());
        List.copyOf(shards.keySet()).forEach(this::revoked);
        reader().flush();
        reader().close();
        metrics.inFlight = 0;
    }

    private void conclude(ShardState shard) {
        List<OutMessage> unfinished = unfinished(shard);
        commits.conclude(reader(), shard, unfinished, chain.signature, outbox.refusedInRow(), System.nanoTime());
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
        outbox.closeNow();
        shards.clear();
        Reader r = reader;
        if (r != null) {
            r.close();
        }
    }
}
