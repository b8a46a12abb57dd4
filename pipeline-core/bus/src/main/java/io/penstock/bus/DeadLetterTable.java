/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import io.penstock.api.bus.DeadLetter;
import io.penstock.api.bus.Reader;
import io.penstock.api.error.DecodeException;
import io.penstock.api.event.EventBinary;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** The tables of dead letters. Used inside {@link StateStore}'s transactions only. */
final class DeadLetterTable {
    private final Connection connection;
    private final long cap;
    private volatile boolean capReached;
    private final Queue<Map.Entry<String, String>> renamed = new ConcurrentLinkedQueue<>();

    DeadLetterTable(Connection connection, long cap) {
        this.connection = connection;
        this.cap = cap;
    }

    void insert(EncodedLetter encoded) throws SQLException {
        DeadLetter l = encoded.letter();
        try (PreparedStatement s = connection.prepareStatement("INSERT INTO dead_letter(owner, step, reason, at,"
                + " profile_hash, events, raw, bytes) VALUES(?, ?, ?, ?, ?, ?, ?, ?)")) {
            s.setString(1, l.owner());
            s.setString(2, l.step());
            s.setString(3, l.reason());
            s.setLong(4, l.at().toEpochMilli());
            s.setString(5, l.profileHash());
            s.setBytes(6, encoded.events());
            s.setBytes(7, l.raw());
            s.setLong(8, encoded.bytes());
            s.executeUpdate();
        }
        addBytes(l.owner(), encoded.bytes(), 0);
        dropOldest(l.owner());
    }

    private void dropOldest(String owner) throws SQLException {
        while (sum("SELECT bytes FROM dead_letter_owner WHERE owner = ?", owner) > cap) {
            try (PreparedStatement s = connection.prepareStatement(
                    "SELECT id, bytes, events FROM dead_letter WHERE owner = ? ORDER BY id LIMIT 1")) {
                s.setString(1, owner);
                ResultSet r = s.executeQuery();
                if (!r.next()) {
                    return;
                }
                long id = r.getLong(1);
                long bytes = r.getLong(2);
                long events = EncodedLetter.eventsIn(r.getBytes(3));
                deleteRow(id);
                addBytes(owner, -bytes, events);
                capReached = true;
            }
        }
    }

    private void addBytes(String owner, long bytes, long dropped) throws SQLException {
        try (PreparedStatement s = connection.prepareStatement(
                "INSERT INTO dead_letter_owner VALUES(?, ?, ?)"
                        + " ON CONFLICT(owner) DO UPDATE SET bytes = bytes + excluded.bytes, dropped = dropped + excluded.dropped")) {
            s.setString(1, owner);
            s.setLong(2, bytes);
            s.setLong(3, dropped);
            s.executeUpdate();
        }
    }

    /** @return how many of these there were */
    int delete(List<Long> ids) throws SQLException {
        int deleted = 0;
        for (long id : ids) {
            try (PreparedStatement s =
                    connection.prepareStatement("SELECT owner, bytes FROM dead_letter WHERE id = ?")) {
                s.setLong(1, id);
                ResultSet r = s.executeQuery();
                if (r.next()) {
                    addBytes(r.getString(1), -r.getLong(2), 0);
                    deleteRow(id);
                    deleted++;
                }
            }
        }
        return deleted;
    }

    /** All of an owner's are another's, who may have some: the cap holds for them together. */
    void rename(String from, String to) throws SQLException {
        execute("UPDATE dead_letter SET owner = ? WHERE owner = ?", to, from);
        execute(
                "INSERT INTO dead_letter_owner SELECT ?, bytes, dropped FROM dead_letter_owner WHERE owner = ?"
                        + " ON CONFLICT(owner) DO UPDATE SET bytes = bytes + excluded.bytes, dropped = dropped + excluded.dropped",
                to,
                from);
        execute("DELETE FROM dead_letter_owner WHERE owner = ?", from);
        dropOldest(to);
    }

    /** Once that is written: what is known of the one owner's is known of the other's. */
    void renamed(String from, String to) {
        renamed.add(Map.entry(from, to));
    }

    /** Owners, by their old names, that have another since this was asked last. On any thread. */
    List<Map.Entry<String, String>> takeRenamed() {
        List<Map.Entry<String, String>> taken = new ArrayList<>();
        for (Map.Entry<String, String> e = renamed.poll(); e != null; e = renamed.poll()) {
            taken.add(e);
        }
        return taken;
    }

    private void execute(String sql, String... values) throws SQLException {
        try (PreparedStatement s = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                s.setString(i + 1, values[i]);
            }
            s.executeUpdate();
        }
    }

    private void deleteRow(long id) throws SQLException {
        try (PreparedStatement s = connection.prepareStatement("DELETE FROM dead_letter WHERE id = ?")) {
            s.setLong(1, id);
            s.executeUpdate();
        }
    }

    List<DeadLetter> list(@Nullable String owner, long after, int limit) throws SQLException {
        String sql =
                "SELECT id, owner, step, reason, at, profile_hash, events, raw, bytes FROM dead_letter WHERE id > ?"
                        + (owner == null ? "" : " AND owner = ?") + " ORDER BY id LIMIT ?";
        try (PreparedStatement s = connection.prepareStatement(sql)) {
            s.setLong(1, after);
            if (owner != null) {
                s.setString(2, owner);
            }
            s.setInt(owner == null ? 2 : 3, limit);
            ResultSet r = s.executeQuery();
            List<DeadLetter> found = new ArrayList<>();
            long size = 0;
            while (size < Reader.ENOUGH_BYTES && r.next()) {
                found.add(letter(r));
                size += r.getLong(9);
            }
            return found;
        }
    }

    private static DeadLetter letter(ResultSet r) throws SQLException {
        try {
            return new DeadLetter(
                    r.getLong(1),
                    r.getString(2),
                    r.getString(3),
                    r.getString(4),
                    Instant.ofEpochMilli(r.getLong(5)),
                    r.getString(6),
                    EventBinary.decodeAll(r.getBytes(7)),
                    r.getBytes(8));
        } catch (DecodeException e) {
            throw new SQLException("dead letter " + r.getLong(1) + " is damaged: " + e.getMessage(), e);
        }
    }

    long count(@Nullable String owner) throws SQLException {
        return sum("SELECT count(*) FROM dead_letter" + where(owner), owner);
    }

    long dropped(@Nullable String owner) throws SQLException {
        return sum("SELECT sum(dropped) FROM dead_letter_owner" + where(owner), owner);
    }

    /** Events that the cap has dropped, for each owner that has or had letters. */
    Map<String, Long> droppedByOwner() throws SQLException {
        Map<String, Long> found = new HashMap<>();
        try (PreparedStatement s = connection.prepareStatement("SELECT owner, dropped FROM dead_letter_owner")) {
            ResultSet r = s.executeQuery();
            while (r.next()) {
                found.put(r.getString(1), r.getLong(2));
            }
        }
        return found;
    }

    /** Whether something may have been dropped since this was asked last. On any thread. */
    boolean takeCapReached() {
        boolean reached = capReached;
        capReached = false;
        return reached;
    }

    /** Bytes for each owner. */
    long cap() {
        return cap;
    }

    private static String where(@Nullable String owner) {
        return owner == null ? "" : " WHERE owner = ?";
    }

    private long sum(String sql, @Nullable String owner) throws SQLException {
        try (PreparedStatement s = connection.prepareStatement(sql)) {
            if (owner != null) {
                s.setString(1, owner);
            }
            ResultSet r = s.executeQuery();
            return r.next() ? r.getLong(1) : 0;
        }
    }
}
