/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.drools;

import io.penstock.api.bus.Batch;
import io.penstock.api.bus.Bus;
import io.penstock.api.bus.Checkpoint;
import io.penstock.api.bus.CursorSpec;
import io.penstock.api.bus.Position;
import io.penstock.api.bus.Reader;
import io.penstock.api.bus.Saved;
import io.penstock.api.bus.Selection;
import io.penstock.api.bus.Shard;
import io.penstock.api.bus.ShardListener;
import io.penstock.api.bus.Start;
import io.penstock.api.bus.StateKey;
import io.penstock.api.bus.Stream;
import io.penstock.api.event.Event;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Where the rules in DRL stand on the bus: up to one cursor they have looked, and from the other, behind it, a start reads again what they
 * still reach. Their state lies with the first shard of the first. The pump's thread, but for what says otherwise.
 */
final class Cursors {
    private static final Duration TICK = Duration.ofMillis(100);
    private static final int MOST = 512;
    /** How often latest values are saved and the window's cursor follows: what lies between is read again. */
    private static final long SAVE_MILLIS = 20_000;

    private final Bus bus;
    private final Clock clock;
    private final Recent recent;
    private final Pace saving = new Pace(SAVE_MILLIS);
    private final Map<Shard, Position> positions = new ConcurrentHashMap<>();
    private final Map<Shard, Position> windowAt = new ConcurrentHashMap<>();
    private final Map<Shard, Position> committedWindow = new HashMap<>();
    /** The shard that the state lies with. */
    private @Nullable Shard home;

    private @Nullable Reader reader;
    private @Nullable Reader window;
    /** What was read ahead, to know where it begins. */
    private @Nullable Batch first;

    private boolean readBack;
    private volatile boolean stopped;
    private volatile long lag;

    Cursors(Bus bus, Clock clock, Recent recent) {
        this.bus = bus;
        this.clock = clock;
        this.recent = recent;
    }

    /**
     * Opens them: from here on nothing is missed.
     *
     * @param from where the window begins when it is new
     * @return what the last commit left
     */
    Map<StateKey, byte[]> open(Instant from) {
        Map<StateKey, byte[]> saved = new HashMap<>();
        reader = bus.open(
                new CursorSpec(DroolsRules.CURSOR, Stream.EVENTS, Selection.ALL, Start.NOW, null), new ShardListener() {
                    @Override
                    public void assigned(Shard shard, Saved state) {
                        home = home == null ? shard : home;
                        positions.put(shard, state.position());
                        saved.putAll(state.state());
                    }

                    @Override
                    public void revoked(Shard shard) {
                        positions.remove(shard);
                    }
                });
        window = bus.open(
                new CursorSpec(DroolsRules.WINDOW_CURSOR, Stream.EVENTS, Selection.ALL, new Start.At(from), null),
                new ShardListener() {
                    @Override
                    public void assigned(Shard shard, Saved state) {
                        windowAt.put(shard, state.position());
                    }

                    @Override
                    public void revoked(Shard shard) {
                        committedWindow.remove(shard);
                    }
                });
        return saved;
    }

    private Reader reader() {
        return Objects.requireNonNull(reader);
    }

    private Reader window() {
        return Objects.requireNonNull(window);
    }

    /** Reads once what lies before the cursor and can still be reached. */
    void readBack(Duration keep) {
        if (readBack) {
            return;
        }
        readBack = true;
        Set<UUID> unread = new HashSet<>();
        for (Batch batch = behind(); batch != null && !stopped; batch = behind()) {
            Position cursor = positions.get(batch.shard());
            boolean past = cursor != null && batch.end().compareTo(cursor) > 0;
            if (past && first == null) {
                first = reader().poll(Duration.ZERO, TICK, MOST);
                if (first != null) {
                    first.events().forEach(e -> unread.add(e.id()));
                }
            }
            List<Event> events = past ? upTo(unread, batch.events()) : batch.events();
            recent.add(events, batch.shard(), windowAt.put(batch.shard(), batch.end()), keep);
            if (past) {
                return;
            }
        }
    }

    private @Nullable Batch behind() {
        return window().poll(Duration.ZERO, Duration.ZERO, MOST);
    }

    private static List<Event> upTo(Set<UUID> unread, List<Event> events) {
        List<Event> before = new ArrayList<>();
        for (Event event : events) {
            if (unread.contains(event.id())) {
                return before;
            }
            before.add(event);
        }
        return before;
    }

    /** What comes next; null when nothing does within this time. */
    @Nullable
    Batch poll(Duration wait) {
        Batch batch = first != null ? first : reader().poll(Duration.ZERO, wait, MOST);
        first = null;
        lag = reader().lag();
        return batch;
    }

    /** Events that wait, as of the last poll. From any thread. */
    long lag() {
        return lag;
    }

    /** How many events there have been since the bus was opened. */
    long said() {
        return bus.status(Stream.EVENTS).appended();
    }

    /** Of them, up to which the rules have looked. */
    long passed() {
        long said = said(); // first: what is appended meanwhile has not been looked at
        return said - reader().lag();
    }

    /**
     * The rules have seen a batch; before it is committed.
     *
     * @param events its events, by the clock as it is
     */
    void seen(Batch batch, List<Event> events, Duration keep) {
        if (batch.shard() != null) {
            recent.add(events, batch.shard(), positions.get(batch.shard()), keep);
        }
    }

    /**
     * Saves what changed, and that this batch is done.
     *
     * @param batch null for none
     * @param all whether the latest values are saved though it is not their time
     */
    void commit(@Nullable Batch batch, Map<StateKey, byte @Nullable []> changes, boolean all) {
        boolean save = saving.isTime(clock.millis()) || all;
        if (save) {
            changes.putAll(recent.unsaved());
        }
        Shard moved = batch == null ? null : batch.shard();
        if (batch != null && moved != null) {
            positions.put(moved, batch.end());
            if (!moved.equals(home)) {
                reader().commit(moved, batch.end(), Checkpoint.EMPTY);
            }
        }
        Position at = home == null ? null : positions.get(home);
        if (home != null && at != null && (home.equals(moved) || !changes.isEmpty())) {
            reader().commit(home, at, new Checkpoint(changes, List.of(), List.of()));
        }
        if (save) {
            commitWindow();
        }
    }

    private void commitWindow() {
        Map<Shard, Position> from = new HashMap<>(positions);
        from.putAll(recent.from());
        from.forEach((shard, position) -> {
            Position known = committedWindow.get(shard);
            if (known == null || position.compareTo(known) > 0) {
                window().commit(shard, position, Checkpoint.EMPTY);
                committedWindow.put(shard, position);
            }
        });
    }

    /** From any thread: nothing is read back or waited for any more. */
    void stop() {
        stopped = true;
        Reader reading = reader;
        if (reading != null) {
            reading.wakeup();
        }
    }

    /** Lets go of the bus, which keeps where they stand. */
    void close() {
        close(reader);
        close(window);
    }

    private static void close(@Nullable Reader open) {
        if (open != null) {
            open.close();
        }
    }
}
