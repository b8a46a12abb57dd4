/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import io.penstock.api.bus.Stream;
import io.penstock.api.event.Event;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is done once a second: trimming by age, forgetting cursors that are gone, announcing losses, saving counters. */
final class Housekeeper implements AutoCloseable {
    static final Logger LOG = LoggerFactory.getLogger(SegmentBus.class);

    private final Map<Stream, SegmentLog> logs;
    private final Cursors cursors;
    private final StateStore store;
    private final Clock clock;
    private final ClockGuard guard;
    /** What {@code system} did not take. */
    private final Map<Stream, List<Loss>> refused = new EnumMap<>(Stream.class);

    private final Map<Stream, Long> forcedOutBefore = new EnumMap<>(Stream.class);
    private final Map<Stream, Long> forcedOutSaved = new EnumMap<>(Stream.class);
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(r -> {
        Thread t = new Thread(r, "penstock-housekeeping");
        t.setDaemon(true);
        return t;
    });
    private volatile @Nullable String trouble;
    private @Nullable ScheduledFuture<?> round;

    Housekeeper(
            Map<Stream, SegmentLog> logs,
            Cursors cursors,
            StateStore store,
            Duration keep,
            Clock clock,
            Map<String, Long> counters) {
        this.logs = logs;
        this.cursors = cursors;
        this.store = store;
        this.clock = clock;
        long newest = -1;
        for (SegmentLog log : logs.values()) {
            for (Segment s : log.retention().segments()) {
                newest = Math.max(newest, s.newest());
            }
            long before = counters.getOrDefault(counter(log.stream()), 0L);
            forcedOutBefore.put(log.stream(), before);
            forcedOutSaved.put(log.stream(), before);
        }
        guard = new ClockGuard(clock::millis, System::nanoTime, keep, newest);
    }

    void start() {
        round = timer.scheduleWithFixedDelay(this::run, 0, 1, TimeUnit.SECONDS);
    }

    synchronized void run() {
        try {
            if (guard.isTrusted()) {
                long now = clock.millis();
                logs.values().forEach(log -> log.trimByAge(now));
                cursors.forgetGone();
            }
            announce();
            saveCounters();
            trouble = null;
        } catch (SQLException | RuntimeException e) {
            trouble = "cannot keep house: " + e.getMessage();
            LOG.warn("cannot keep house: {}", e.getMessage());
        } catch (Error e) {
            // Thrown on, it would end the schedule for good and show nowhere.
            trouble = "cannot keep house: " + e;
            LOG.error("cannot keep house", e);
        }
    }

    private void announce() {
        for (SegmentLog log : logs.values()) {
            List<Loss> losses = takeRefused(log.stream());
            for (Loss l : log.retention().takeUnannounced()) {
                LOG.warn("lost stream={} from={} to={} cause={}", log.stream().key(), l.from(), l.to(), l.cause());
                l.addTo(losses);
            }
            if (!losses.isEmpty()) {
                announce(log.stream(), losses);
            }
        }
    }

    private void announce(Stream stream, List<Loss> losses) {
        List<Event> events = new ArrayList<>();
        losses.forEach(l -> events.add(SystemEvents.lost(clock, stream, l.cause(), l.from(), l.to())));
        SegmentLog system = Objects.requireNonNull(logs.get(Stream.SYSTEM));
        system.append(events).whenComplete((nothing, e) -> {
            if (e != null) {
                LOG.warn("cannot announce {} losses yet: {}", events.size(), e.getMessage());
                putBack(stream, losses);
            }
        });
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
        for (Stream s : logs.keySet()) {
            long now = forcedOut(s);
            if (!Long.valueOf(now).equals(forcedOutSaved.get(s))) {
                store.saveCounter(counter(s), now);
                forcedOutSaved.put(s, now);
            }
        }
    }

    private static String counter(Stream s) {
        return "forcedOut." + s.key();
    }

    /** Since the log was made. */
    long forcedOut(Stream s) {
        long before = forcedOutBefore.getOrDefault(s, 0L);
        SegmentLog log = logs.get(s);
        return log == null ? before : before + log.retention().forcedOut();
    }

    @Nullable
    String trouble() {
        return trouble;
    }

    @Override
    public void close() {
        if (round != null) {
            round.cancel(false);
        }
        timer.shutdown();
        run();
    }
}
