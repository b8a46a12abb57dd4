/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import io.penstock.api.bus.StateKey;
import io.penstock.api.bus.Stream;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The one SQLite file for what changes: cursors, their state, dead letters. One connection, one user of it at a time. */
final class StateStore implements AutoCloseable {
    private static final int VERSION = 1;
    private static final String[] SCHEMA = {
        "CREATE TABLE cursor(name TEXT PRIMARY KEY, stream TEXT NOT NULL, position INTEGER NOT NULL,"
                + " lost INTEGER NOT NULL, committed_at INTEGER NOT NULL, gone_since INTEGER NOT NULL) WITHOUT ROWID",
        "CREATE TABLE state(cursor TEXT NOT NULL, shard TEXT NOT NULL, step TEXT NOT NULL, key TEXT NOT NULL,"
                + " value BLOB NOT NULL, PRIMARY KEY(cursor, shard, step, key)) WITHOUT ROWID",
        "CREATE TABLE dead_letter(id INTEGER PRIMARY KEY AUTOINCREMENT, owner TEXT NOT NULL, step TEXT NOT NULL,"
                + " reason TEXT NOT NULL, at INTEGER NOT NULL, profile_hash TEXT NOT NULL, events BLOB NOT NULL, raw BLOB,"
                + " bytes INTEGER NOT NULL)",
        "CREATE INDEX dead_letter_by_owner ON dead_letter(owner, id)",
        "CREATE TABLE dead_letter_owner(owner TEXT PRIMARY KEY, bytes INTEGER NOT NULL, dropped INTEGER NOT NULL)"
                + " WITHOUT ROWID",
        "CREATE TABLE counter(name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID",
    };

    private final Connection connection;
    private final DeadLetterTable deadLetters;
    /** Counters as they are in the store. */
    private final Map<String, Long> saved = new HashMap<>();

    private Supplier<Map<String, Long>> counted = Map::of;

    /** Work on the connection. */
    @FunctionalInterface
    interface Work<T> {
        T run(Connection c) throws SQLException;
    }

    /**
     * @param toDisk whether a commit survives a power cut
     * @param deadLetterCap bytes for each owner
     */
    StateStore(Path file, boolean toDisk, long deadLetterCap) throws IOException {
        SqliteLibrary.unpackTo(file.toAbsolutePath().getParent());
        try {
            connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        } catch (SQLException e) {
            throw new IOException("cannot open " + file + ": " + e.getMessage(), e);
        }
        deadLetters = new DeadLetterTable(connection, deadLetterCap);
        try {
            prepare(file, toDisk);
        } catch (SQLException e) {
            close();
            throw new IOException("cannot open " + file + ": " + e.getMessage(), e);
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private void prepare(Path file, boolean toDisk) throws SQLException, IOException {
        try (Statement s = connection.createStatement()) {
            s.execute("PRAGMA busy_timeout = 5000");
            int version;
            try (ResultSet r = s.executeQuery("PRAGMA user_version")) {
                version = r.getInt(1);
            }
            if (version > VERSION) {
                throw new UnusableDirectoryException(file + " must have version " + VERSION
                        + " or older but has version " + version + ": a newer Penstock wrote it");
            }
            s.execute("PRAGMA journal_mode = WAL");
            s.execute("PRAGMA synchronous = " + (toDisk ? "FULL" : "NORMAL"));
            if (version == 0) {
                create();
            }
        }
    }

    private void create() throws SQLException {
        transact(c -> {
            try (Statement s = c.createStatement()) {
                for (String sql : SCHEMA) {
                    s.execute(sql);
                }
                return s.execute("PRAGMA user_version = " + VERSION);
            }
        });
    }

    /** Alone on the connection, outside of a transaction. */
    synchronized <T> T read(Work<T> work) throws SQLException {
        return work.run(connection);
    }

    /**
     * Alone on the connection, all or nothing. In SQL and not by {@code setAutoCommit}: that fails, and hides why, after SQLite has
     * rolled back by itself, as it does when the disk is full.
     */
    synchronized <T> T transact(Work<T> work) throws SQLException {
        try (Statement s = connection.createStatement()) {
            s.execute("BEGIN IMMEDIATE");
            try {
                T result = work.run(connection);
                s.execute("COMMIT");
                return result;
            } catch (SQLException | RuntimeException | Error e) {
                rollBack(s, e);
                throw e;
            }
        }
    }

    private static void rollBack(Statement s, Throwable cause) {
        try {
            s.execute("ROLLBACK");
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    DeadLetterTable deadLetters() {
        return deadLetters;
    }

    List<CursorEntry> cursors() throws SQLException {
        return read(c -> {
            List<CursorEntry> found = new ArrayList<>();
            try (Statement s = c.createStatement();
                    ResultSet r = s.executeQuery("SELECT * FROM cursor")) {
                while (r.next()) {
                    found.add(new CursorEntry(
                            r.getString(1),
                            Stream.valueOf(r.getString(2)),
                            new LogPosition(r.getLong(3), r.getLong(4)),
                            r.getLong(5),
                            r.getLong(6)));
                }
            }
            return found;
        });
    }

    Map<StateKey, byte[]> state(String cursor, String shard) throws SQLException {
        return read(c -> {
            Map<StateKey, byte[]> found = new HashMap<>();
            try (PreparedStatement s =
                    c.prepareStatement("SELECT step, key, value FROM state WHERE cursor = ? AND shard = ?")) {
                s.setString(1, cursor);
                s.setString(2, shard);
                ResultSet r = s.executeQuery();
                while (r.next()) {
                    found.put(new StateKey(r.getString(1), r.getString(2)), r.getBytes(3));
                }
            }
            return found;
        });
    }

    /** From now on every change of a cursor is written together with these, as they are then. */
    synchronized void countWith(Supplier<Map<String, Long>> counters) {
        counted = counters;
    }

    /** A cursor that has passed what is gone, or is gone, shows no more that somebody wanted it: what counts that goes with it. */
    private synchronized void change(Map<String, Long> counters, Work<?> work) throws SQLException {
        Map<String, Long> changed = changed(counters);
        transact(c -> {
            work.run(c);
            return save(c, changed);
        });
        saved.putAll(changed);
    }

    private Map<String, Long> changed(Map<String, Long> counters) {
        Map<String, Long> changed = new HashMap<>(counted.get());
        changed.putAll(counters);
        changed.entrySet().removeIf(c -> c.getValue().equals(saved.get(c.getKey())));
        return changed;
    }

    /** Writes a cursor as it is, beside commits. */
    void save(CursorEntry cursor) throws SQLException {
        change(Map.of(), c -> save(cursor, cursor.position(), cursor.committedAt()));
    }

    /** Writes a cursor at another place, without the state it had. */
    void place(CursorEntry cursor, LogPosition position, long at) throws SQLException {
        change(Map.of(), c -> {
            execute(c, "DELETE FROM state WHERE cursor = ?", cursor.name());
            return save(cursor, position, at);
        });
    }

    /** The cursor, its state and its dead letters go by the new name. Nobody reads between that and who is told of it. */
    synchronized void rename(String from, CursorEntry to) throws SQLException {
        change(Map.of(), c -> {
            execute(c, "DELETE FROM cursor WHERE name = ?", from);
            execute(c, "UPDATE OR REPLACE state SET cursor = ? WHERE cursor = ?", to.name(), from);
            deadLetters.rename(from, to.name());
            return save(to, to.position(), to.committedAt());
        });
        deadLetters.renamed(from, to.name());
    }

    /** @param counters what they are without it */
    void delete(String cursor, Map<String, Long> counters) throws SQLException {
        change(counters, c -> {
            execute(c, "DELETE FROM state WHERE cursor = ?", cursor);
            return execute(c, "DELETE FROM cursor WHERE name = ?", cursor);
        });
    }

    /** All of it or nothing; then the cursors know that it is written. */
    void write(Collection<Due> due, long now) throws SQLException {
        change(Map.of(), c -> {
            for (Due d : due) {
                write(d, now);
            }
            return due.size();
        });
        for (Due d : due) {
            if (d.cursor != null && d.position != null) {
                d.cursor.written(d.position, now);
                d.cursor.handedOver().committed(d.messages);
            }
        }
    }

    private void write(Due d, long now) throws SQLException {
        if (d.cursor != null && d.position != null) {
            save(d.cursor, d.position, now);
            writeState(d.cursor, d.state);
        }
        for (EncodedLetter l : d.deadLetters) {
            deadLetters.insert(l);
        }
        for (EncodedLetter l : d.offered) {
            deadLetters.insert(l);
        }
        deadLetters.delete(d.finishedReplays);
    }

    private int save(CursorEntry cursor, LogPosition position, long at) throws SQLException {
        try (PreparedStatement s =
                connection.prepareStatement("INSERT OR REPLACE INTO cursor VALUES(?, ?, ?, ?, ?, ?)")) {
            s.setString(1, cursor.name());
            s.setString(2, cursor.stream().name());
            s.setLong(3, position.offset());
            s.setLong(4, position.lost());
            s.setLong(5, at);
            s.setLong(6, cursor.goneSince());
            return s.executeUpdate();
        }
    }

    private void writeState(CursorEntry cursor, Map<StateKey, byte[]> state) throws SQLException {
        if (state.isEmpty()) {
            return;
        }
        // Prepared anew each time: the driver drops a statement that has failed, such as on a full disk.
        try (PreparedStatement save =
                        connection.prepareStatement("INSERT OR REPLACE INTO state VALUES(?, ?, ?, ?, ?)");
                PreparedStatement delete = connection.prepareStatement(
                        "DELETE FROM state WHERE cursor = ? AND shard = ? AND step = ? AND key = ?")) {
            for (Map.Entry<StateKey, byte[]> e : state.entrySet()) {
                PreparedStatement s = e.getValue() == null ? delete : save;
                s.setString(1, cursor.name());
                s.setString(2, cursor.stream().key());
                s.setString(3, e.getKey().step());
                s.setString(4, e.getKey().key());
                if (e.getValue() != null) {
                    s.setBytes(5, e.getValue());
                }
                s.executeUpdate();
            }
        }
    }

    /** Counters that outlive the process. */
    Map<String, Long> counters() throws SQLException {
        return read(c -> {
            Map<String, Long> found = new HashMap<>();
            try (Statement s = c.createStatement();
                    ResultSet r = s.executeQuery("SELECT name, value FROM counter")) {
                while (r.next()) {
                    found.put(r.getString(1), r.getLong(2));
                }
            }
            saved.putAll(found);
            return found;
        });
    }

    /** Writes these, and what else is counted, where the store has something else. */
    synchronized void saveCounters(Map<String, Long> counters) throws SQLException {
        Map<String, Long> changed = changed(counters);
        if (!changed.isEmpty()) {
            transact(c -> save(c, changed));
            saved.putAll(changed);
        }
    }

    private static int save(Connection c, Map<String, Long> counters) throws SQLException {
        int saved = 0;
        try (PreparedStatement s = c.prepareStatement("INSERT OR REPLACE INTO counter VALUES(?, ?)")) {
            for (Map.Entry<String, Long> e : counters.entrySet()) {
                s.setString(1, e.getKey());
                s.setLong(2, e.getValue());
                saved += s.executeUpdate();
            }
        }
        return saved;
    }

    private static int execute(Connection c, String sql, String... values) throws SQLException {
        try (PreparedStatement s = c.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                s.setString(i + 1, values[i]);
            }
            return s.executeUpdate();
        }
    }

    @Override
    public synchronized void close() throws IOException {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IOException("cannot close the state store: " + e.getMessage(), e);
        }
    }
}
