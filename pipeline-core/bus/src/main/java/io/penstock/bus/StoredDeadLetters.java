/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import io.penstock.api.bus.DeadLetter;
import io.penstock.api.bus.DeadLetters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The dead letters of the state store. */
final class StoredDeadLetters implements DeadLetters {
    private final StateStore store;
    private final Commits commits;

    StoredDeadLetters(StateStore store, Commits commits) {
        this.store = store;
        this.commits = commits;
    }

    @Override
    public CompletionStage<Void> add(DeadLetter letter) {
        return commits.add(letter);
    }

    @Override
    public List<DeadLetter> list(@Nullable String owner, long after, int limit) {
        return read(() -> store.read(c -> store.deadLetters().list(owner, after, limit)));
    }

    @Override
    public @Nullable DeadLetter get(long id) {
        List<DeadLetter> found = list(null, id - 1, 1);
        return found.isEmpty() || found.get(0).id() != id ? null : found.get(0);
    }

    @Override
    public long count(@Nullable String owner) {
        return read(() -> store.read(c -> store.deadLetters().count(owner)));
    }

    @Override
    public long dropped(@Nullable String owner) {
        return read(() -> store.read(c -> store.deadLetters().dropped(owner)));
    }

    @Override
    public long cap() {
        return store.deadLetters().cap();
    }

    @Override
    public int drop(List<Long> ids) {
        return read(() -> store.transact(c -> store.deadLetters().delete(ids)));
    }

    private interface Query<T> {
        T run() throws SQLException;
    }

    private static <T> T read(Query<T> query) {
        try {
            return query.run();
        } catch (SQLException e) {
            throw new UncheckedIOException(new IOException("the dead letters cannot be had: " + e.getMessage(), e));
        }
    }
}
