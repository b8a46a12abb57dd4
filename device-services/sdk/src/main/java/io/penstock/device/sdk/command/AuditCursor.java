/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk.command;

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
import io.penstock.api.command.Audit;
import io.penstock.api.error.DecodeException;
import io.penstock.api.event.Event;
import io.penstock.api.rule.Firing;
import io.penstock.api.rule.Output;
import io.penstock.device.sdk.Timing;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The desk's place in the audit: it stays as far behind as a restart needs to look back, and keeps what has been taken over from the
 * rules. Safe for many threads.
 */
final class AuditCursor implements AutoCloseable {
    static final String NAME = "$commands";
    private static final Logger LOG = LoggerFactory.getLogger(AuditCursor.class);
    private static final StateKey OVERRIDES = new StateKey("$desk", "overrides");
    /** There from a run's begin to its end. */
    private static final StateKey RUNS = new StateKey("$desk", "runs");

    private static final int BATCH = 1024;
    /** More than are remembered need not be read again. */
    private static final long MOST_BEHIND = 250_000;

    private record Passed(Position end, long at, long records) {}

    private final Timing timing;
    private final Reader reader;
    private final Map<Shard, Position> committed = new LinkedHashMap<>();
    private final Map<Shard, Deque<Passed>> passed = new LinkedHashMap<>();
    private final List<OutputOverride> restored = new ArrayList<>();
    private boolean killed;
    private long records;
    private boolean closed;

    AuditCursor(Bus bus, Timing timing) {
        this.timing = timing;
        reader = bus.open(
                new CursorSpec(NAME, Stream.COMMANDS, Selection.ALL, Start.EARLIEST, null), new ShardListener() {
                    @Override
                    public void assigned(Shard shard, Saved saved) {
                        committed.put(shard, saved.position());
                        passed.put(shard, new ArrayDeque<>());
                        killed |= saved.state().containsKey(RUNS);
                        byte[] overrides = saved.state().get(OVERRIDES);
                        if (overrides != null) {
                            restored.addAll(parse(new String(overrides, StandardCharsets.UTF_8)));
                        }
                    }

                    @Override
                    public void revoked(Shard shard) {
                        committed.remove(shard);
                        passed.remove(shard);
                    }
                });
    }

    /** What had been taken over when it was last saved. */
    List<OutputOverride> overrides() {
        return List.copyOf(restored);
    }

    /**
     * A run begins.
     *
     * @return whether the one before was killed
     */
    synchronized boolean begin() {
        var ignored = save(RUNS, new byte[0]);
        return killed;
    }

    /** Reads on to the end. */
    synchronized void read(Consumer<Audit> records) {
        for (Batch batch = next(); batch != null; batch = next()) {
            for (Event event : batch.events()) {
                if (Firing.isOne(event)) {
                    continue; // why a rule asked, not what became of it
                }
                try {
                    records.accept(Audit.from(event));
                } catch (DecodeException e) {
                    LOG.warn("a record of the audit cannot be read: {}", e.getMessage());
                }
            }
        }
    }

    private @Nullable Batch next() {
        Batch batch = reader.poll(Duration.ZERO, Duration.ZERO, BATCH);
        if (batch != null && batch.shard() != null) {
            records += batch.events().size();
            Deque<Passed> its = passed.get(batch.shard());
            if (its != null) {
                its.add(new Passed(batch.end(), timing.nanoTime(), records));
            }
        }
        return batch;
    }

    /** Lets go of what is older than a restart needs. Reads on, for nobody but the cursor. */
    synchronized void advance(Duration keep) {
        while (!closed && next() != null) {
            // the positions are what it is for
        }
        long now = timing.nanoTime();
        passed.forEach((shard, its) -> {
            Position until = null;
            Passed first = its.peek();
            while (first != null && (now - first.at() > keep.toNanos() || records - first.records() > MOST_BEHIND)) {
                until = first.end();
                its.remove();
                first = its.peek();
            }
            if (until != null) {
                var ignored = commit(shard, until, Checkpoint.EMPTY);
            }
        });
    }

    /**
     * Keeps what is taken over from the rules, for the next start.
     *
     * @param overrides asked when it is this one's turn: what is saved last is what was so last
     * @return completes when a restart knows of them; fails when they could not be saved
     */
    synchronized CompletionStage<Void> save(Supplier<List<OutputOverride>> overrides) {
        return save(OVERRIDES, format(overrides.get()).getBytes(StandardCharsets.UTF_8));
    }

    private CompletionStage<Void> save(StateKey key, byte @Nullable [] bytes) {
        Map.Entry<Shard, Position> first =
                committed.entrySet().stream().findFirst().orElse(null);
        if (first == null) {
            return CompletableFuture.failedFuture(new IllegalStateException("the audit is read by another program"));
        }
        Map<StateKey, byte @Nullable []> state = new HashMap<>();
        state.put(key, bytes);
        return commit(first.getKey(), first.getValue(), new Checkpoint(state, List.of(), List.of()));
    }

    private CompletionStage<Void> commit(Shard shard, Position position, Checkpoint state) {
        if (closed) {
            return CompletableFuture.failedFuture(new IllegalStateException("the program stops"));
        }
        committed.put(shard, position);
        return reader.commit(shard, position, state).whenComplete((ok, failure) -> {
            if (failure != null) {
                LOG.warn("the position in the audit could not be saved: {}", failure.toString());
            }
        });
    }

    private static String format(List<OutputOverride> overrides) {
        return overrides.stream().map(AuditCursor::format).collect(Collectors.joining("\n"));
    }

    private static String format(OutputOverride o) {
        List<String> parts =
                List.of(o.output().device(), o.output().resource(), o.until().toString(), o.by(), o.command(), o.why());
        return parts.stream()
                .map(p -> URLEncoder.encode(p, StandardCharsets.UTF_8))
                .collect(Collectors.joining(" "));
    }

    private static List<OutputOverride> parse(String text) {
        List<OutputOverride> out = new ArrayList<>();
        for (String line : text.lines().toList()) {
            String[] parts = line.split(" ", -1);
            try {
                for (int i = 0; i < parts.length; i++) {
                    parts[i] = URLDecoder.decode(parts[i], StandardCharsets.UTF_8);
                }
                Output output = new Output(parts[0], parts[1]);
                out.add(new OutputOverride(output, Instant.parse(parts[2]), parts[3], parts[4], parts[5]));
            } catch (DateTimeException | ArrayIndexOutOfBoundsException | IllegalArgumentException e) {
                LOG.warn("an override of an earlier version cannot be read: {}", e.getMessage());
            }
        }
        return out;
    }

    /** The run has ended, and was not killed. */
    @Override
    public synchronized void close() {
        if (!closed) {
            var ignored = save(RUNS, null);
        }
        closed = true;
        reader.close();
    }
}
