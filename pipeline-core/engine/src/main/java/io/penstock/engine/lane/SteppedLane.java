/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

import io.penstock.engine.metrics.LaneMetrics;
import io.penstock.engine.profile.Lane;

/**
 * A lane without thread and route, which does what is due when it is told to: for tests of profiles, on a clock of their own. One
 * thread at a time.
 *
 * <ol>
 *   <li>It is the same chain, outbox and commit as that of a {@link LaneRuntime}; only who drives it is another.
 *   <li>No call waits, given a lane that does not linger and an endpoint that answers at once.
 * </ol>
 */
public final class SteppedLane implements AutoCloseable {
    private final LaneServices services;
    private final Chain chain;
    private final LaneSession session;

    /** Opens the cursor: what is appended from now on is not missed. */
    public SteppedLane(Lane lane, LaneServices services, LaneMetrics metrics) {
        this.services = services;
        Guard guard = new Guard();
        Mailbox mailbox = new Mailbox(() -> {});
        this.chain = new Chain(lane, services, metrics, guard);
        LaneEndpointContext context = new LaneEndpointContext(lane.name(), services, metrics);
        Outlet outlet = new Outlet(
                lane.endpoint(), context, metrics, services.backoff(lane.retry()), guard, services::nanoTime);
        Stall stall = new Stall(lane.name(), services, metrics, services.backoff(lane.retry()));
        this.session = new LaneSession(lane, services, metrics, chain, outlet, mailbox, stall, new Replays());
        session.open();
        session.through(batch -> {
            chain.run(batch);
            session.handOver(batch);
        });
    }

    /** Does all that there is to do at this moment. */
    public void run() throws Exception {
        do {
            session.round(0);
        } while (session.isBusy());
    }

    /** Nanoseconds on the monotonic clock until it has something to do that nobody brings. */
    public long untilDue() {
        long now = services.nanoTime();
        return session.nextDue(now) - now;
    }

    /** Commits: dead letters can be seen. */
    public void commit() {
        session.commit();
    }

    @Override
    public void close() {
        session.abandon();
        chain.close();
    }
}
