/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import io.penstock.api.bus.Carried;
import io.penstock.api.bus.CursorSpec;
import io.penstock.api.bus.CursorStatus;
import io.penstock.api.bus.Discarded;
import io.penstock.api.bus.Saved;
import io.penstock.api.bus.Start;
import io.penstock.api.bus.Stream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Every cursor there is, and its life: made, taken up, moved, gone, forgotten. Changes are written before they are seen. */
final class Cursors {
    private final StateStore store;
    private final Commits commits;
    private final Function<Stream, SegmentLog> logs;
    private final Clock clock;
    private final Duration keep;
    private final Carried.Counter carried;
    private final HandedOverFile handedOver;
    /** Replaced as a whole and by one at a time: who asks what is held must not look while a cursor has neither name. */
    private volatile Map<String, CursorEntry> entries;

    Cursors(
            StateStore store,
            Commits commits,
            List<CursorEntry> found,
            Function<Stream, SegmentLog> logs,
            Clock clock,
            Duration keep,
            Carried.Counter carried,
            HandedOverFile handedOver) {
        this.store = store;
        this.commits = commits;
        this.logs = logs;
        this.clock = clock;
        this.keep = keep;
        this.carried = carried;
        this.handedOver = handedOver;
        Map<String, CursorEntry> there = new HashMap<>();
        for (CursorEntry c : found) {
            c.countsIn(handedOver.of(c.name()));
            there.put(c.name(), c);
        }
        entries = there;
    }

    private void change(Consumer<Map<String, CursorEntry>> how) {
        Map<String, CursorEntry> changed = new HashMap<>(entries);
        how.accept(changed);
        entries = changed;
    }

    /** The smallest committed offset of what holds a stream. */
    long finished(Stream stream) {
        long least = Long.MAX_VALUE;
        for (CursorEntry c : entries.values()) {
            if (c.stream() == stream && c.isHolding()) {
                least = Math.min(least, c.position().offset());
            }
        }
        return least;
    }

    /** Takes a cursor for a reader, and makes it when it is new. */
    synchronized CursorEntry open(CursorSpec spec) {
        CursorEntry c = entries.get(spec.name());
        if (c == null) {
            c = takeUpOrMake(spec);
        }
        if (c.stream() != spec.stream()) {
            throw new IllegalArgumentException("cursor '" + spec.name() + "' stands on the stream "
                    + c.stream().key() + ", not on " + spec.stream().key());
        }
        if (!c.tryOpen()) {
            throw new IllegalStateException("cursor '" + spec.name() + "' has a reader already");
        }
        try {
            hold(c);
        } catch (RuntimeException e) {
            c.closed();
            throw e;
        }
        return c;
    }

    /** What its last commit left, for a reader that begins with it. */
    Saved saved(CursorEntry c) {
        commits.flush();
        return written(() -> new Saved(
                c.position(),
                store.state(c.name(), c.stream().key()),
                c.handedOver().assigned()));
    }

    private CursorEntry takeUpOrMake(CursorSpec spec) {
        long now = clock.millis();
        CursorEntry old = spec.was() == null ? null : entries.get(spec.was());
        if (old != null && old.stream() == spec.stream()) {
            requireClosed(old);
            commits.flush();
            CursorEntry c =
                    new CursorEntry(spec.name(), old.stream(), old.position(), old.committedAt(), CursorEntry.HOLDS);
            written(() -> {
                store.rename(old.name(), c);
                return c;
            });
            countAnew(c);
            c.handedOver().upTo(old.handedOver().assigned());
            forgetHandedOver(old);
            change(e -> {
                e.remove(old.name());
                e.put(c.name(), c);
            });
            return c;
        }
        LogPosition at = new LogPosition(Starts.offset(logs.apply(spec.stream()), spec.start()), 0);
        CursorEntry c = new CursorEntry(spec.name(), spec.stream(), at, now, CursorEntry.HOLDS);
        save(c);
        countAnew(c);
        change(e -> e.put(c.name(), c));
        return c;
    }

    /** Whatever a cursor of its name has left, of which the store knows nothing any more. */
    private void countAnew(CursorEntry c) {
        c.countsIn(handedOver.of(c.name()));
        c.handedOver().forget();
    }

    private void forgetHandedOver(CursorEntry c) {
        c.handedOver().forget();
        handedOver.release(c.name());
    }

    private void hold(CursorEntry c) {
        if (!c.isHolding()) {
            saveGone(c, CursorEntry.HOLDS);
        }
    }

    private void saveGone(CursorEntry c, long since) {
        long before = c.goneSince();
        c.setGoneSince(since);
        try {
            save(c);
        } catch (RuntimeException e) {
            c.setGoneSince(before);
            throw e;
        }
    }

    private void save(CursorEntry c) {
        written(() -> {
            store.save(c);
            return c;
        });
    }

    synchronized Discarded seek(String name, Start to) {
        CursorEntry c = closed(name);
        Discarded discarded = discarded(c);
        LogPosition at = new LogPosition(
                Starts.offset(logs.apply(c.stream()), to), c.position().lost());
        long now = clock.millis();
        commits.forget(name);
        written(() -> {
            store.place(c, at, now);
            return c;
        });
        c.written(at, now);
        c.handedOver().forget();
        return discarded;
    }

    synchronized Discarded drop(String name) {
        CursorEntry c = closed(name);
        Discarded discarded = discarded(c);
        forget(c, Map.of());
        return discarded;
    }

    private Discarded discarded(CursorEntry c) {
        Carried by = carried.in(written(() -> store.state(c.name(), c.stream().key())));
        return new Discarded(c.name(), c.stream(), status(c).lag(), by.held(), by.pending());
    }

    private void forget(CursorEntry c, Map<String, Long> counters) {
        commits.forget(c.name());
        written(() -> {
            store.delete(c.name(), counters);
            return c;
        });
        change(e -> e.remove(c.name()));
        forgetHandedOver(c);
    }

    private CursorEntry closed(String name) {
        CursorEntry c = entries.get(name);
        if (c == null) {
            throw new IllegalArgumentException("there is no cursor '" + name + "'; known are "
                    + entries.keySet().stream().sorted().toList());
        }
        requireClosed(c);
        return c;
    }

    private static void requireClosed(CursorEntry c) {
        if (c.isOpen()) {
            throw new IllegalStateException("cursor '" + c.name() + "' is open; stop what reads it first");
        }
    }

    synchronized void retain(Set<String> wanted) {
        long now = Math.max(1, clock.millis());
        for (CursorEntry c : entries.values()) {
            if (c.isOpen() || wanted.contains(c.name())) {
                hold(c);
            } else if (c.isHolding()) {
                saveGone(c, now);
            }
        }
    }

    /**
     * Forgets what is gone for longer than {@code keep}.
     *
     * @param counters what is counted once that is gone
     * @param forgotten hears what went with each, at once
     */
    synchronized void forgetGone(Function<Discarded, Map<String, Long>> counters, Consumer<Discarded> forgotten) {
        long now = clock.millis();
        for (CursorEntry c : entries.values()) {
            if (!c.isHolding() && !c.isOpen() && now - c.goneSince() >= keep.toMillis()) {
                Discarded discarded = discarded(c);
                forget(c, counters.apply(discarded));
                forgotten.accept(discarded);
            }
        }
    }

    List<CursorStatus> status() {
        return entries.values().stream()
                .map(this::status)
                .sorted(java.util.Comparator.comparing(CursorStatus::name))
                .toList();
    }

    private CursorStatus status(CursorEntry c) {
        SegmentLog log = logs.apply(c.stream());
        LogPosition p = c.position();
        long from = Math.max(p.offset(), log.start());
        return new CursorStatus(
                c.name(),
                c.stream(),
                p.toString(),
                Math.max(0, log.end() - from),
                p.lost() + from - p.offset(),
                c.isOpen(),
                c.isHolding(),
                Instant.ofEpochMilli(c.committedAt()));
    }

    private interface Write<T> {
        T run() throws SQLException;
    }

    private static <T extends @Nullable Object> T written(Write<T> write) {
        try {
            return write.run();
        } catch (SQLException e) {
            throw new UncheckedIOException(new IOException("the state store cannot be used: " + e.getMessage(), e));
        }
    }
}
