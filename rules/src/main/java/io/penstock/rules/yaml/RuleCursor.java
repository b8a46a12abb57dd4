/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.yaml;

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
import io.penstock.api.rule.Rule;
import io.penstock.api.setting.Matcher;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Where the rules stand on the bus. Their state lies with the first shard. The rules' thread, but for what says otherwise. */
final class RuleCursor implements AutoCloseable {
    private static final int AT_ONCE = 512;

    private final Bus bus;
    private final Reader reader;
    private final Map<StateKey, byte[]> saved = new HashMap<>();
    private final Map<Shard, Position> positions = new LinkedHashMap<>();
    private @Nullable Shard home;

    RuleCursor(Bus bus, List<Rule> rules) {
        this.bus = bus;
        CursorSpec cursor = new CursorSpec(YamlRules.CURSOR, Stream.EVENTS, wanted(rules), Start.NOW, null);
        reader = bus.open(cursor, new ShardListener() {
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
    }

    /** The devices that some rule looks at: what the others say wakes nobody here. */
    private static Selection wanted(List<Rule> rules) {
        Set<String> devices = new TreeSet<>();
        for (Rule rule : rules) {
            rule.inputs().forEach(input -> devices.addAll(input.devices().patterns()));
        }
        return Selection.ofDevices(Matcher.of(List.copyOf(devices)));
    }

    /**
     * What the last commit left.
     *
     * @return to be taken out of by whoever needs it
     */
    Map<StateKey, byte[]> takeSaved() {
        Map<StateKey, byte[]> taken = new HashMap<>(saved);
        saved.clear();
        return taken;
    }

    /** Reads for these rules from now on. */
    void select(List<Rule> rules) {
        reader.select(wanted(rules));
    }

    /** What comes next within this time; null for nothing. */
    @Nullable
    Batch poll(long nanos) {
        return reader.poll(Duration.ZERO, Duration.ofNanos(nanos), AT_ONCE);
    }

    /** A batch has been looked at. */
    void looked(Batch batch) {
        if (batch.shard() != null) {
            positions.put(batch.shard(), batch.end());
        }
    }

    /** How many events there have been since the bus was opened. */
    long said() {
        return bus.status(Stream.EVENTS).appended();
    }

    /** Of them, up to which the rules have looked. */
    long passed() {
        long said = said(); // first: what is appended meanwhile has not been looked at
        return said - reader.lag();
    }

    long lag() {
        return reader.lag();
    }

    /** Saves these with the position up to which the rules have looked. */
    CompletionStage<Void> commit(Map<StateKey, byte @Nullable []> changes) {
        CompletionStage<Void> last = CompletableFuture.completedFuture(null);
        Checkpoint state = new Checkpoint(changes, List.of(), List.of());
        for (Map.Entry<Shard, Position> e : positions.entrySet()) {
            boolean withState = e.getKey().equals(home);
            CompletionStage<Void> written =
                    reader.commit(e.getKey(), e.getValue(), withState ? state : Checkpoint.EMPTY);
            last = withState ? written : last;
        }
        return last;
    }

    /** Returns when what was committed is written. */
    void flush() {
        reader.flush();
    }

    /** From any thread: whoever polls comes back. */
    void wakeup() {
        reader.wakeup();
    }

    @Override
    public void close() {
        reader.close();
    }
}
