/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.drools;

import io.penstock.api.bus.Position;
import io.penstock.api.bus.Shard;
import io.penstock.api.bus.StateKey;
import io.penstock.api.error.DecodeException;
import io.penstock.api.event.Event;
import io.penstock.api.event.EventBinary;
import io.penstock.api.event.Reading;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events that the rules still reach, and the latest reading of each resource: what a new session begins with, after a reload or after
 * one that hung. Bounded as the session is. One thread.
 */
final class Recent {
    private static final Logger LOG = LoggerFactory.getLogger(Recent.class);
    static final String STEP = "$latest";
    private static final char BETWEEN = '\u0000';

    private record Mark(long millis, Shard shard, Position position) {}

    private final int most;
    private final Deque<Event> events = new ArrayDeque<>();
    private final Deque<Mark> marks = new ArrayDeque<>();
    private final Map<String, Event> latest = new LinkedHashMap<>();
    private final Set<String> unsaved = new HashSet<>();
    private int readings;

    Recent(int most) {
        this.most = most;
    }

    /**
     * Adds what the rules have seen.
     *
     * @param shard where it came from
     * @param before the position in front of it; null when it is not known: the bus then keeps what it keeps
     */
    void add(List<Event> seen, Shard shard, @Nullable Position before, Duration keep) {
        long newest = 0;
        for (Event event : seen) {
            events.add(event);
            readings += event.readings().size();
            newest = Math.max(newest, millis(event));
            for (Reading reading : event.readings()) {
                keepLatest(event, reading);
            }
        }
        if (before != null && !seen.isEmpty() && (marks.isEmpty() || newest - lastMark() >= 1_000)) {
            marks.add(new Mark(newest, shard, before));
        }
        trim(newest - keep.toMillis());
    }

    /** The wall clock was put back: what was said is as old as it was. */
    void putBack(long millis) {
        earlier(events, event -> SessionTime.earlier(event, millis));
        earlier(marks, mark -> new Mark(mark.millis() - millis, mark.shard(), mark.position()));
        latest.replaceAll((key, event) -> SessionTime.earlier(event, millis));
        unsaved.addAll(latest.keySet());
    }

    private static <T> void earlier(Deque<T> all, UnaryOperator<T> change) {
        List<T> changed = all.stream().map(change).toList();
        all.clear();
        all.addAll(changed);
    }

    private long lastMark() {
        return marks.getLast().millis();
    }

    private void keepLatest(Event event, Reading reading) {
        String key = event.device() + BETWEEN + reading.resource();
        Event known = latest.get(key);
        if (known == null || known.origin() <= event.origin()) {
            latest.put(key, event.readings().size() == 1 ? event : event.withReadings(List.of(reading)));
            unsaved.add(key);
        }
    }

    private void trim(long before) {
        for (Event oldest = events.peek();
                oldest != null && (readings > most || millis(oldest) < before);
                oldest = events.peek()) {
            events.remove();
            readings -= oldest.readings().size();
        }
        long first = events.isEmpty() ? before : millis(events.element());
        while (marks.size() > 1 && second(marks) <= first) {
            marks.remove();
        }
    }

    private static long second(Deque<Mark> marks) {
        var all = marks.iterator();
        all.next();
        return all.next().millis();
    }

    private static long millis(Event event) {
        return TimeUnit.NANOSECONDS.toMillis(event.origin());
    }

    /** The place from which a start has to read to know as much, by shard. */
    Map<Shard, Position> from() {
        Map<Shard, Position> first = new HashMap<>();
        marks.forEach(mark -> first.putIfAbsent(mark.shard(), mark.position()));
        return first;
    }

    /** What a session begins with: the latest reading of what has been quiet, then the events in their order. */
    List<Event> replay() {
        Set<Event> there = java.util.Collections.newSetFromMap(new java.util.IdentityHashMap<>());
        Set<java.util.UUID> ids = new HashSet<>();
        for (Event event : events) {
            there.add(event);
            ids.add(event.id());
        }
        List<Event> all = new ArrayList<>();
        for (Event event : latest.values()) {
            if (!there.contains(event) && !ids.contains(event.id())) {
                all.add(event);
            }
        }
        all.sort(java.util.Comparator.comparingLong(Event::origin));
        all.addAll(events);
        return all;
    }

    /** Forgets all that a device has said. */
    void forget(String device) {
        events.removeIf(event -> {
            boolean its = event.device().equals(device);
            readings -= its ? event.readings().size() : 0;
            return its;
        });
        List<String> its = latest.keySet().stream()
                .filter(key -> key.startsWith(device + BETWEEN))
                .toList();
        its.forEach(latest::remove);
        unsaved.addAll(its);
    }

    /** Forgets the events; the latest readings stay. */
    void forgetEvents() {
        events.clear();
        readings = 0;
    }

    /** The latest readings that changed since this was asked last, for the commit. */
    Map<StateKey, byte @Nullable []> unsaved() {
        Map<StateKey, byte @Nullable []> state = new HashMap<>();
        for (String key : unsaved) {
            Event event = latest.get(key);
            state.put(new StateKey(STEP, key), event == null ? null : EventBinary.encode(event));
        }
        unsaved.clear();
        return state;
    }

    void restore(Map<StateKey, byte[]> saved) {
        saved.forEach((key, bytes) -> {
            if (key.step().equals(STEP)) {
                try {
                    latest.put(key.key(), EventBinary.decode(bytes));
                } catch (DecodeException e) {
                    LOG.warn("rules: the last value of {} cannot be read: {}", key.key(), e.getMessage());
                }
            }
        });
    }
}
