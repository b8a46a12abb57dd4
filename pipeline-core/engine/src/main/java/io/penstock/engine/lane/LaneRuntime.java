/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

import io.penstock.api.bus.Reader;
import io.penstock.engine.metrics.LaneMetrics;
import io.penstock.engine.profile.Lane;
import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lane that can run: its thread, and what others may ask of it. All methods may be called on any thread.
 *
 * <ol>
 *   <li>{@link #open} opens the cursor, so that what is appended after it is not missed; {@link #start} starts the thread.
 *   <li>{@link #requestStop} returns at once, {@link #awaitStop} when all is committed; both may be called more than once.
 *   <li>What fails inside and is nobody's known failure starts the lane anew from its last commit, with backoff.
 * </ol>
 */
public final class LaneRuntime {
    private interface Task {
        void run(LaneSession session) throws Exception;
    }

    private record StopRequest(long deadline, Set<String> drain) {}

    private static final Logger log = LoggerFactory.getLogger(LaneRuntime.class);
    private static final long LAST_CALL_NANOS = 400_000_000;
    private static final int LOOK_MILLIS = 20;

    /** So often a call that is to end is interrupted and looked at, even if the machine has slept through the time it had. */
    private static final int LEAST_LOOKS = 10;

    /** What sends in progress get when the program stops. */
    public static final Duration STOP_GRACE = Duration.ofMillis(1500);

    private final Lane lane;
    private final LaneServices services;
    private final LaneMetrics metrics;
    private final ThreadFactory threads;
    private final Chain chain;
    private final Guard guard = new Guard();
    private final Mailbox mailbox = new Mailbox(this::wake);
    private final LaneEndpointContext endpointContext;
    private final Outlet outlet;
    private final Queue<Task> tasks = new ConcurrentLinkedQueue<>();
    private final Replays replays;

    private volatile @Nullable Thread thread;
    private volatile @Nullable Reader reader;
    private volatile @Nullable StopRequest stop;
    private volatile @Nullable LaneSession session;
    private LaneSession.@Nullable Route route;

    public LaneRuntime(Lane lane, LaneServices services, LaneMetrics metrics) {
        this(lane, services, metrics, Thread::new);
    }

    LaneRuntime(Lane lane, LaneServices services, LaneMetrics metrics, ThreadFactory threads) {
        this.lane = lane;
        this.threads = threads;
        this.services = services;
        this.metrics = metrics;
        this.replays = services.replays(lane.name());
        this.chain = new Chain(lane, services, metrics, guard);
        this.endpointContext = new LaneEndpointContext(lane.name(), services, metrics);
        this.outlet = new Outlet(
                lane.endpoint(), endpointContext, metrics, services.backoff(lane.retry()), guard, services::nanoTime);
    }

    public Lane lane() {
        return lane;
    }

    Chain chain() {
        return chain;
    }

    /** Names of the connections that the endpoint uses. */
    public Set<String> usedConnections() {
        return endpointContext.used();
    }

    /** Opens the cursor. When that fails the lane's thread tries again. */
    public synchronized void open() {
        if (session != null) {
            return;
        }
        try {
            Stall stall = new Stall(lane.name(), services, metrics, services.backoff(lane.retry()));
            LaneSession opened = new LaneSession(lane, services, metrics, chain, outlet, mailbox, stall, replays);
            reader = opened.open();
            session = opened;
        } catch (RuntimeException | Error e) {
            log.error("lane {}: its cursor does not open", lane.name(), e);
            outlet.failed("its cursor does not open: " + (e instanceof Error ? e : e.getMessage()));
        }
    }

    /** Starts the thread; a lane that runs already is left alone. */
    synchronized void start(LaneSession.Route through) {
        if (thread != null) {
            return;
        }
        route = through;
        stop = null;
        guard.stopping(false);
        open();
        Thread started = threads.newThread(this::live);
        started.setName("penstock-" + lane.name());
        started.setDaemon(true);
        thread = started;
        try {
            started.start();
        } catch (Error e) {
            // The machine has no more threads: without one, the cursor is for others to close.
            thread = null;
            throw e;
        }
    }

    /** It never comes to run, and its health says so. */
    public void notStarted(Throwable why) {
        requestStop(STOP_GRACE, Set.of());
        awaitStop();
        outlet.stopped("it cannot be started: " + (why.getMessage() == null ? why : why.getMessage()));
    }

    private void live() {
        try {
            while (stop == null) {
                liveOnce();
            }
            finish();
        } catch (Exception | Error e) {
            log.error("lane {}: its last commit failed; what it had not committed is read again", lane.name(), e);
            abandon();
        } finally {
            chain.close();
            outlet.stopped("");
        }
    }

    private void liveOnce() {
        LaneSession current = session;
        if (current == null) {
            open();
            current = session;
        }
        if (current == null) {
            pause();
            return;
        }
        current.through(java.util.Objects.requireNonNull(route));
        try {
            while (stop == null) {
                mailbox.answer();
                runTasks(current);
                current.round(LaneSession.LONGEST_WAIT);
            }
        } catch (Exception | Error e) {
            log.error("lane {} failed and starts anew from its last commit", lane.name(), e);
            metrics.cause("restarted", 1);
            abandon();
            outlet.failed("it failed: " + e);
            pause();
        }
    }

    private void runTasks(LaneSession current) throws Exception {
        Task task = tasks.poll();
        while (task != null) {
            task.run(current);
            task = tasks.poll();
        }
    }

    private void abandon() {
        LaneSession current = session;
        session = null;
        reader = null;
        if (current != null) {
            try {
                current.abandon();
            } catch (RuntimeException | Error e) {
                log.warn("lane {}: its cursor did not close: {}", lane.name(), e.toString());
            }
            replays.abandon();
        }
    }

    private void pause() {
        while (stop == null && outlet.retryAt() - services.nanoTime() > 0) {
            LockSupport.parkNanos(this, outlet.retryAt() - services.nanoTime());
        }
    }

    private void finish() throws Exception {
        LaneSession current = session;
        StopRequest request = stop;
        if (current == null || request == null) {
            return;
        }
        current.drain(request.drain);
        current.finish(() -> deadline(request));
        replays.abandon();
        session = null;
        reader = null;
    }

    private void wake() {
        Reader current = reader;
        if (current != null) {
            current.wakeup();
        }
        Thread running = thread;
        if (running != null) {
            LockSupport.unpark(running);
        }
    }

    /**
     * Ends polling; sends in progress get {@code grace}, the rest becomes pending. Of several requests the earliest end holds.
     *
     * @param drain steps whose held events go through the chain's rest before
     */
    public void requestStop(Duration grace, Set<String> drain) {
        synchronized (this) {
            StopRequest standing = stop;
            long deadline = System.nanoTime() + grace.toNanos();
            if (standing == null) {
                stop = new StopRequest(deadline, drain);
            } else if (deadline - standing.deadline < 0) {
                stop = new StopRequest(deadline, standing.drain);
            }
        }
        mailbox.call();
        guard.stopping(true);
    }

    /** The program is about to stop: this lane begins to, and a stop under way gets no longer than that. */
    public void hurry() {
        requestStop(STOP_GRACE, Set.of());
    }

    private long deadline(StopRequest first) {
        StopRequest latest = stop;
        return latest == null ? first.deadline : latest.deadline;
    }

    /** Waits for the end. A call into the endpoint that outlasts the grace is interrupted. */
    public void awaitStop() {
        StopRequest request = stop;
        Thread running = thread;
        if (request == null || running == null || running == Thread.currentThread()) {
            closeUnstarted(running);
            return;
        }
        boolean interrupted = false;
        int looks = 0;
        while (running.isAlive()
                && (looks < LEAST_LOOKS || System.nanoTime() - deadline(request) < 3 * LAST_CALL_NANOS)) {
            if (System.nanoTime() - deadline(request) > 0) {
                guard.interruptAfter(0);
                looks++;
            }
            try {
                running.join(LOOK_MILLIS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (running.isAlive()) {
            log.error(
                    "lane {} does not stop: its endpoint ignores interrupts; what it had not committed is read again",
                    lane.name());
            return;
        }
        synchronized (this) {
            thread = null;
        }
    }

    private synchronized void closeUnstarted(@Nullable Thread running) {
        if (running == null && session != null) {
            abandon();
        }
    }

    /** Interrupts a call into the endpoint that outlasts its time-out. Called often by the engine's watchdog. */
    public void watch() {
        if (guard.interruptAfter(lane.endpoint().timeout().toNanos())) {
            metrics.endpointCause("interrupted");
        }
    }

    /**
     * Feeds a dead letter of this lane again, once it takes more.
     *
     * @return false when it is on its way already
     */
    public boolean replay(long letter) {
        boolean taken = replays.ask(letter);
        mailbox.call();
        return taken;
    }

    /** Makes dead letters of what was refused while the endpoint was suspect, and counts refusals from zero. */
    public void acceptRefusals() {
        ask(s -> s.outbox().acceptRefusals());
    }

    private void ask(Task task) {
        tasks.add(task);
        mailbox.call();
    }

    /**
     * Shows every n-th message after a step.
     *
     * @return takes it off again
     */
    public Runnable tap(@Nullable String step, int every, Consumer<Tapped> consumer) {
        return chain.taps.add(step, every, consumer);
    }

    void handOver(MicroBatch batch) {
        java.util.Objects.requireNonNull(session).handOver(batch);
    }

    /** The endpoint's, unless that is well and a step is not. */
    private LaneHealth health() {
        LaneHealth endpoint = outlet.health();
        LaneSession current = session;
        LaneHealth stalled = current == null ? null : current.stallHealth();
        return stalled != null && endpoint.state() == LaneState.RUNNING ? stalled : endpoint;
    }

    public LaneStatus status() {
        LaneHealth health = health();
        return new LaneStatus(
                lane.name(),
                lane.pipeline(),
                lane.endpointName(),
                lane.endpointPlugin(),
                health.state(),
                health.reason(),
                health.since(),
                metrics.in.sum(),
                metrics.out.sum(),
                metrics.dropped.sum(),
                metrics.dead.sum(),
                metrics.refused.sum(),
                metrics.retried.sum(),
                metrics.resent.sum(),
                metrics.lag,
                metrics.held,
                metrics.pending,
                metrics.inFlight);
    }
}
