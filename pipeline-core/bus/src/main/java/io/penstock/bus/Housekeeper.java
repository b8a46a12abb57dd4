/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import io.penstock.api.bus.Discarded;
import io.penstock.api.bus.Stream;
import io.penstock.api.event.Event;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done once a second: trimming by age, forgetting cursors that are gone, announcing what is lost by that, by a cap or by
 * damage, saving counters.
 */
final class Housekeeper implements AutoCloseable {
    static final Logger LOG = LoggerFactory.getLogger(SegmentBus.class);
    private static final String CLOCK_SEEN = "clock.seen";
    private static final String CLOCK_PAUSE = "clock.pause";
    private static final long REMEMBER_EVERY = TimeUnit.MINUTES.toNanos(1);

    private final Map<Stream, SegmentLog> logs;
    private final Cursors cursors;
    private final StateStore store;
    private final Clock clock;
    private final ClockGuard guard;
    private final DroppedLetters droppedLetters;
    /** What {@code system} did not take. */
    private final Map<Stream, List<Loss>> refused = new EnumMap<>(Stream.class);
    /** The last announcement of each stream's losses. */
    private final Map<Stream, CompletableFuture<?>> told = new EnumMap<>(Stream.class);

    /** What is to be said on {@code system} beside losses of the log. */
    private final Queue<Event> unsaid = new ConcurrentLinkedQueue<>();

    private final Map<Stream, Long> forgotten = new ConcurrentHashMap<>();
    private long rememberedAt = System.nanoTime();
    private long appendedThen;
    private long pauseThen;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(r -> {
        Thread t = new Thread(r, "penstock-housekeeping");
        t.setDaemon(true);
        return t;
    });
    private final Complaint unkept = new Complaint(System::nanoTime);
    private final Complaint unannounced = new Complaint(System::nanoTime);
    private volatile @Nullable String trouble;
    private @Nullable ScheduledFuture<?> round;

    Housekeeper(
            Map<Stream, SegmentLog> logs,
            Cursors cursors,
            StateStore store,
            Duration keep,
            Clock clock,
            Map<String, Long> counters,
            Map<String, Long> droppedBefore) {
        this.logs = logs;
        this.cursors = cursors;
        this.store = store;
        this.clock = clock;
        this.droppedLetters = new DroppedLetters(store, clock, droppedBefore);
        long newest = -1;
        for (SegmentLog log : logs.values()) {
            for (Segment s : log.retention().segments()) {
                newest = Math.max(newest, s.newest());
            }
            log.retention().goneBefore(counters, log.start(), cursors.finished(log.stream()));
            forgotten.put(log.stream(), counters.getOrDefault(forgottenCounter(log.stream()), 0L));
        }
        store.countWith(this::forcedOut);
        pauseThen = counters.getOrDefault(CLOCK_PAUSE, 0L);
        guard = new ClockGuard(
                clock::millis,
                System::nanoTime,
                keep,
                counters.getOrDefault(CLOCK_SEEN, newest),
                Duration.ofMillis(pauseThen));
    }

    void start() {
        round = timer.scheduleWithFixedDelay(this::run, 0, 1, TimeUnit.SECONDS);
    }

    void run() {
        run(false);
    }

    private synchronized void run(boolean last) {
        try {
            if (guard.isTrusted()) {
                long now = clock.millis();
                logs.values().forEach(log -> log.trimByAge(now));
                cursors.forgetGone(this::counterWith, this::forgot);
            }
            announce(last);
            unsaid.addAll(droppedLetters.take(last));
            announceUnsaid();
            saveCounters();
            rememberClock(last);
            trouble = null;
            if (unkept.worked()) {
                LOG.info("house is kept again");
            }
        } catch (SQLException | RuntimeException e) {
            trouble = "cannot keep house: " + e.getMessage();
            if (unkept.failed()) {
                LOG.warn("cannot keep house, and tries on: {}", e.getMessage());
            }
        } catch (Error e) {
            // Thrown on, it would end the schedule for good and show nowhere.
            trouble = "cannot keep house: " + e;
            if (unkept.failed()) {
                LOG.error("cannot keep house", e);
            }
        }
    }

    /** Written with what forgets the cursor: whoever is killed after that does not know of it any more. */
    private Map<String, Long> counterWith(Discarded d) {
        return Map.of(forgottenCounter(d.stream()), forgotten(d.stream()) + events(d));
    }

    private static long events(Discarded d) {
        return d.lag() + d.held() + d.pending();
    }

    private void forgot(Discarded d) {
        LOG.warn(
                "forgot cursor={} stream={} lag={} held={} pending={}: it has been of no pipeline for longer than bus.keep",
                d.cursor(),
                d.stream().key(),
                d.lag(),
                d.held(),
                d.pending());
        forgotten.merge(d.stream(), events(d), Long::sum);
        unsaid.add(SystemEvents.forgotten(clock, d));
    }

    private void announceUnsaid() {
        List<Event> events = new ArrayList<>();
        for (Event e = unsaid.poll(); e != null; e = unsaid.poll()) {
            events.add(e);
        }
        if (events.isEmpty()) {
            return;
        }
        Objects.requireNonNull(logs.get(Stream.SYSTEM)).append(events).whenComplete((nothing, e) -> {
            tell(events.size(), e);
            if (e != null) {
                unsaid.addAll(events);
            }
        });
    }

    private void tell(int losses, @Nullable Throwable obstacle) {
        if (obstacle == null) {
            if (unannounced.worked()) {
                LOG.info("losses are announced again");
            }
        } else if (unannounced.failed()) {
            LOG.warn("cannot announce {} losses yet, and tries on: {}", losses, obstacle.getMessage());
        }
    }

    /** @param last whether there is no later time to write that they are announced */
    private void announce(boolean last) {
        for (SegmentLog log : logs.values()) {
            if (isOnItsWay(log.stream(), last)) {
                continue;
            }
            List<Loss> losses = takeRefused(log.stream());
            for (Loss l : log.retention().takeUnannounced()) {
                LOG.warn("lost stream={} from={} to={} cause={}", log.stream().key(), l.from(), l.to(), l.cause());
                l.addTo(losses);
            }
            if (!losses.isEmpty()) {
                CompletableFuture<?> telling = announce(log, losses);
                told.put(log.stream(), telling);
                if (last) {
                    telling.join();
                }
            }
        }
    }

    /** Whether an announcement is under way: what comes later waits for it, and is not noted as said before it. */
    private boolean isOnItsWay(Stream stream, boolean wait) {
        CompletableFuture<?> telling = told.get(stream);
        if (telling == null || telling.isDone()) {
            return false;
        }
        if (wait) {
            telling.join();
        }
        return !wait;
    }

    private CompletableFuture<?> announce(SegmentLog log, List<Loss> losses) {
        Stream stream = log.stream();
        List<Event> events = new ArrayList<>();
        losses.forEach(l -> events.add(SystemEvents.lost(clock, stream, l.cause(), l.from(), l.to())));
        SegmentLog system = Objects.requireNonNull(logs.get(Stream.SYSTEM));
        return system.append(events)
                .handle((nothing, e) -> {
                    tell(events.size(), e);
                    if (e != null) {
                        putBack(stream, losses);
                    } else {
                        losses.stream()
                                .filter(l -> l.cause().equals(Loss.FORCED_OUT))
                                .forEach(l -> log.retention().forcedOut().announced(l.to()));
                    }
                    return (Void) null;
                })
                .toCompletableFuture();
    }

    private List<Loss> takeRefused(Stream stream) {
        synchronized (refused) {
            List<Loss> taken = refused.remove(stream);
            return taken == null ? new ArrayList<>() : taken;
        }
    }

    /** They go first in the next round; adjoining ranges are one, so that a disk that is full for long makes no long list. */
    private void putBack(Stream stream, List<Loss> losses) {
        synchronized (refused) {
            List<Loss> later = takeRefused(stream);
            later.forEach(l -> l.addTo(losses));
            refused.put(stream, losses);
        }
    }

    private void saveCounters() throws SQLException {
        Map<String, Long> now = new HashMap<>();
        for (Stream s : logs.keySet()) {
            now.put(forgottenCounter(s), forgotten(s));
        }
        store.saveCounters(now);
    }

    private Map<String, Long> forcedOut() {
        Map<String, Long> now = new HashMap<>();
        logs.values().forEach(log -> now.putAll(log.retention().forcedOut().counters()));
        return now;
    }

    /** So that the next start can tell a night from a step: only where something is written anyway, or a pause goes on. */
    private void rememberClock(boolean last) throws SQLException {
        long now = System.nanoTime();
        long appended = logs.values().stream().mapToLong(SegmentLog::appended).sum();
        long pause = guard.left().toMillis();
        boolean due = now - rememberedAt >= REMEMBER_EVERY && (appended != appendedThen || pause != pauseThen);
        if (due || pause > pauseThen || last) {
            store.saveCounters(Map.of(CLOCK_SEEN, clock.millis(), CLOCK_PAUSE, pause));
            rememberedAt = now;
            appendedThen = appended;
            pauseThen = pause;
        }
    }

    private static String forgottenCounter(Stream s) {
        return "forgotten." + s.key();
    }

    /** Since the log was made. */
    long forcedOut(Stream s) {
        return Objects.requireNonNull(logs.get(s)).retention().forcedOut().events();
    }

    /** Since the log was made. */
    long forgotten(Stream s) {
        return forgotten.getOrDefault(s, 0L);
    }

    @Nullable
    String trouble() {
        return trouble;
    }

    @Override
    public void close() {
        if (timer.isShutdown()) {
            return;
        }
        if (round != null) {
            round.cancel(false);
        }
        timer.shutdown();
        run(true);
    }
}
