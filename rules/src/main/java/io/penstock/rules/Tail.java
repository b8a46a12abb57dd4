/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules;

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
import io.penstock.api.setting.Matcher;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a stream has said of one source, folded into state: what was saved, and what was said after it. The stream is what counts; the saved
 * state only spares reading it all. One thread at a time.
 */
public final class Tail implements AutoCloseable {
    private static final int AT_ONCE = 512;

    private final Reader reader;
    private final Map<StateKey, byte[]> saved = new HashMap<>();
    private @Nullable Shard shard;
    private @Nullable Position position;
    private @Nullable Position committed;

    /** Opens the cursor; a new one starts with the oldest event. */
    public Tail(Bus bus, String cursor, Stream stream, String source) {
        Selection selection =
                new Selection(Matcher.ALL, Matcher.ALL, Matcher.of(source), Matcher.of(java.util.List.of()));
        reader = bus.open(new CursorSpec(cursor, stream, selection, Start.EARLIEST, null), new ShardListener() {
            @Override
            public void assigned(Shard assigned, Saved state) {
                if (shard == null) {
                    shard = assigned;
                    position = state.position();
                    committed = position;
                }
                saved.putAll(state.state());
            }

            @Override
            public void revoked(Shard revoked) {}
        });
    }

    /** What the last commit left. */
    public Map<StateKey, byte[]> saved() {
        return saved;
    }

    /** Hands over all that has been said and not been read; returns when there is no more. */
    public void read(Consumer<Event> each) {
        for (Batch batch = poll(); batch != null; batch = poll()) {
            batch.events().forEach(each);
            if (batch.shard() != null && batch.shard().equals(shard)) {
                position = batch.end();
            }
        }
    }

    private @Nullable Batch poll() {
        return reader.poll(Duration.ZERO, Duration.ZERO, AT_ONCE);
    }

    /** Saves that all read so far is in this state; nothing when that has been saved. */
    public void commit(Map<StateKey, byte @Nullable []> changed) {
        if (position != null && !(changed.isEmpty() && position.equals(committed))) {
            commit(position, changed);
        }
    }

    /** Up to where it has been read; null for nowhere, when it has no shard. */
    public @Nullable Position position() {
        return position;
    }

    /** Saves that all read up to there is in this state. */
    public void commit(Position upTo, Map<StateKey, byte @Nullable []> changed) {
        if (shard != null) {
            committed = upTo;
            var ignored = reader.commit(shard, upTo, new Checkpoint(changed, java.util.List.of(), java.util.List.of()));
        }
    }

    @Override
    public void close() {
        reader.close();
    }
}
