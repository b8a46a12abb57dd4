/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import io.penstock.api.bus.Bus;
import io.penstock.api.bus.BusSettings;
import io.penstock.api.bus.BusSettings.Durability;
import io.penstock.api.bus.Carried;
import io.penstock.api.bus.CursorSpec;
import io.penstock.api.bus.CursorStatus;
import io.penstock.api.bus.DeadLetters;
import io.penstock.api.bus.Discarded;
import io.penstock.api.bus.Follower;
import io.penstock.api.bus.Reader;
import io.penstock.api.bus.Selection;
import io.penstock.api.bus.ShardListener;
import io.penstock.api.bus.Start;
import io.penstock.api.bus.Stream;
import io.penstock.api.bus.StreamStatus;
import io.penstock.api.event.Event;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The embedded bus: a segment log for each stream under {@code bus/}, {@code state.db} for what changes, {@code lock} for the one
 * process that may use the directory.
 */
public final class SegmentBus implements Bus {
    private static final String FOLDER = "bus";

    private final DirectoryLock lock;
    private final StateStore store;
    private final Commits commits;
    private final Cursors cursors;
    private final @Nullable Syncer syncer;
    private final Map<Stream, SegmentLog> logs = new EnumMap<>(Stream.class);
    private final Set<SegmentReader> readers = ConcurrentHashMap.newKeySet();
    private final DeadLetters deadLetters;
    private final Housekeeper housekeeper;

    /**
     * Opens the bus in a directory, or makes one there.
     *
     * @param dataDir on a local disk; made when it is not there
     * @param clock the wall clock
     * @throws UnusableDirectoryException when another process has the directory, a newer Penstock wrote it, or it is on a network's
     *     file system; the text says which and what to do
     * @throws IOException when the disk fails
     */
    public static SegmentBus open(Path dataDir, BusSettings settings, Clock clock) throws IOException {
        return open(dataDir, settings, clock, state -> Carried.NONE);
    }

    /**
     * The same, with what can say how many events a cursor carries that is moved, dropped or forgotten.
     *
     * @param carried knows the state of who reads and commits here
     */
    public static SegmentBus open(Path dataDir, BusSettings settings, Clock clock, Carried.Counter carried)
            throws IOException {
        return open(dataDir, settings, clock, carried, Disk.REAL);
    }

    /**
     * Keeps every bus out of a directory until it is closed, for whoever deletes or replaces what is in it.
     *
     * @param dataDir made when it is not there
     * @throws UnusableDirectoryException when a process has it already, or it is on a network's file system
     */
    public static Closeable hold(Path dataDir) throws IOException {
        Files.createDirectories(dataDir);
        return DirectoryLock.take(dataDir);
    }

    static SegmentBus open(Path dataDir, BusSettings settings, Clock clock, Disk disk) throws IOException {
        return open(dataDir, settings, clock, state -> Carried.NONE, disk);
    }

    private static SegmentBus open(Path dataDir, BusSettings settings, Clock clock, Carried.Counter carried, Disk disk)
            throws IOException {
        Files.createDirectories(dataDir);
        DirectoryLock lock = DirectoryLock.take(dataDir);
        try {
            return new SegmentBus(dataDir, settings, clock, carried, disk, lock);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private SegmentBus(
            Path dataDir, BusSettings settings, Clock clock, Carried.Counter carried, Disk disk, DirectoryLock lock)
            throws IOException {
        this.lock = lock;
        boolean toDisk = settings.durability() == Durability.DISK;
        store = new StateStore(
                dataDir.resolve("state.db"), toDisk, settings.deadLetters().bytes());
        List<CursorEntry> found;
        Map<String, Long> counters;
        Map<String, Long> droppedLetters;
        try {
            found = store.cursors();
            counters = store.counters();
            droppedLetters = store.read(c -> store.deadLetters().droppedByOwner());
        } catch (SQLException e) {
            store.close();
            throw new IOException("cannot read " + dataDir.resolve("state.db") + ": " + e.getMessage(), e);
        }
        syncer = toDisk ? new Syncer(disk) : null;
        commits = new Commits(store, clock);
        HandedOverFile handedOver = new HandedOverFile(dataDir.resolve(FOLDER).resolve("handed-over"));
        cursors = new Cursors(store, commits, found, this::log, clock, settings.keep(), carried, handedOver);
        try {
            for (Stream s : Stream.values()) {
                logs.put(s, openLog(dataDir, LogSettings.of(s, settings), clock, disk, found));
            }
        } catch (IOException | RuntimeException e) {
            closeQuietly();
            throw e;
        }
        deadLetters = new StoredDeadLetters(store, commits);
        housekeeper = new Housekeeper(logs, cursors, store, settings.keep(), clock, counters, droppedLetters);
        housekeeper.start();
    }

    private SegmentLog openLog(Path dataDir, LogSettings s, Clock clock, Disk disk, List<CursorEntry> found)
            throws IOException {
        long leastEnd = found.stream()
                .filter(c -> c.stream() == s.stream())
                .mapToLong(c -> c.position().offset())
                .max()
                .orElse(0);
        Path directory = dataDir.resolve(FOLDER).resolve(s.stream().key());
        return new SegmentLog(directory, s, clock, disk, () -> cursors.finished(s.stream()), leastEnd, syncer);
    }

    SegmentLog log(Stream stream) {
        return Objects.requireNonNull(logs.get(stream));
    }

    @Override
    public CompletionStage<Void> append(Stream stream, List<Event> events) {
        return log(stream).append(events);
    }

    @Override
    public Reader open(CursorSpec spec, ShardListener listener) {
        CursorEntry cursor = cursors.open(spec);
        SegmentReader reader = null;
        try {
            var saved = cursors.saved(cursor);
            reader =
                    new SegmentReader(log(spec.stream()), cursor, commits, spec.selection(), listener, readers::remove);
            readers.add(reader);
            listener.assigned(reader.shard(), saved);
            return reader;
        } catch (RuntimeException | Error e) {
            if (reader != null) {
                reader.discard();
            }
            cursor.closed();
            throw e;
        }
    }

    @Override
    public Follower follow(Stream stream, Selection selection) {
        return new TailFollower(log(stream), selection);
    }

    @Override
    public List<CursorStatus> cursors() {
        return cursors.status();
    }

    @Override
    public boolean isPartitioned(Stream stream) {
        return false;
    }

    @Override
    public StreamStatus status(Stream stream) {
        SegmentLog log = log(stream);
        Segment[] segments = log.retention().segments();
        long events = 0;
        long oldest = Long.MAX_VALUE;
        long newest = Long.MIN_VALUE;
        for (Segment s : segments) {
            events += s.end() - s.base;
            oldest = Math.min(oldest, s.oldest());
            newest = Math.max(newest, s.newest());
        }
        return new StreamStatus(
                stream,
                events,
                log.appended(),
                log.retention().bytes(),
                log.settings().maxBytes(),
                segments.length,
                events == 0 ? null : Instant.ofEpochMilli(oldest),
                events == 0 ? null : Instant.ofEpochMilli(newest),
                housekeeper.forcedOut(stream),
                housekeeper.forgotten(stream),
                log.retention().holes(),
                log.refused());
    }

    @Override
    public Discarded seek(String cursor, Start to) {
        return cursors.seek(cursor, to);
    }

    @Override
    public Discarded drop(String cursor) {
        return cursors.drop(cursor);
    }

    @Override
    public void retain(Set<String> wanted) {
        cursors.retain(wanted);
    }

    @Override
    public DeadLetters deadLetters() {
        return deadLetters;
    }

    @Override
    public @Nullable String trouble() {
        // each is asked once: it may be over a moment later
        String failing = syncer == null ? null : syncer.failing();
        if (failing != null) {
            return "cannot force the log to disk: " + failing;
        }
        for (SegmentLog log : logs.values()) {
            String trouble = log.trouble();
            if (trouble != null) {
                return trouble;
            }
        }
        String trouble = commits.trouble();
        return trouble != null ? trouble : housekeeper.trouble();
    }

    /** One round of what is done every second. */
    void housekeep() {
        housekeeper.run();
    }

    StateStore stateStore() {
        return store;
    }

    /** How many transactions commits took. */
    long commitWrites() {
        return commits.writes();
    }

    @Override
    public void close() {
        readers.forEach(this::close);
        housekeeper.close();
        closeQuietly();
    }

    private void close(SegmentReader reader) {
        try {
            reader.close();
        } catch (RuntimeException e) {
            Housekeeper.LOG.warn("what was committed is not written: {}", e.getMessage());
        }
    }

    /** In an order in which each finishes with what it handed to the next. */
    private void closeQuietly() {
        logs.values().forEach(SegmentLog::close);
        if (syncer != null) {
            syncer.close();
        }
        commits.close();
        try {
            store.close();
            lock.close();
        } catch (IOException e) {
            Housekeeper.LOG.warn("cannot close the bus: {}", e.getMessage());
        }
    }
}
