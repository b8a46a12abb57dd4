/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;

/**
 * What a lane counts, since the program started and over reloads. Events, with the tags {@code pipeline} and {@code endpoint}:
 *
 * <ul>
 *   <li>{@code penstock.lane.events.in}: read from the bus or replayed; {@code .replayed}: the latter alone
 *   <li>{@code penstock.lane.events.out}: in messages that were acknowledged
 *   <li>{@code penstock.lane.events.dropped}: let fall by the source's matchers, the loop guard or a step
 *   <li>{@code penstock.lane.events.dead}: in dead letters
 *   <li>{@code penstock.lane.events.resent}: sent again without knowing whether they had arrived: what may be double, at most; also after
 *       a kill, of what was handed over since the last commit
 *   <li>{@code penstock.lane.causes} with the tag {@code cause}: why the source let events fall, and other causes of the lane
 *   <li>{@code penstock.endpoint.causes} with the tag {@code cause}: what the endpoint counts
 * </ul>
 *
 * Messages: {@code penstock.lane.messages.refused}, {@code .retried}. Gauges: {@code penstock.lane.lag}, {@code .held}, {@code .pending},
 * {@code .inflight}, {@code .up}. Timer: {@code penstock.lane.commit}, from the barrier until the commit is written.
 */
public final class LaneMetrics {
    public final LongAdder in;
    public final LongAdder replayed;
    public final LongAdder out;
    public final LongAdder dropped;
    public final LongAdder dead;
    public final LongAdder resent;
    public final LongAdder refused;
    public final LongAdder retried;
    public final Timer commit;

    /** Set by the lane's thread, read by anyone. */
    public volatile long lag;

    public volatile long held;
    public volatile long pending;
    public volatile long inFlight;
    /** Asks whoever knows how the endpoint fares: health says the same. */
    public volatile BooleanSupplier up = () -> true;

    /** Whether a step holds the lane up. */
    public volatile boolean stalled;

    private final Counts counts;
    private final Counts endpointCounts;
    private final Map<String, StepMetrics> steps = new ConcurrentHashMap<>();

    public LaneMetrics(MeterRegistry registry, String pipeline, String endpoint) {
        counts = new Counts(registry, Tags.of("pipeline", pipeline, "endpoint", endpoint));
        endpointCounts = new Counts(registry, Tags.of("pipeline", pipeline, "endpoint", endpoint));
        in = counts.counter("penstock.lane.events.in", "Events read from the bus or replayed.");
        replayed = counts.counter("penstock.lane.events.replayed", "Events replayed from dead letters.");
        out = counts.counter("penstock.lane.events.out", "Events in messages that were acknowledged.");
        dropped = counts.counter("penstock.lane.events.dropped", "Events let fall by the source or a step.");
        dead = counts.counter("penstock.lane.events.dead", "Events in dead letters.");
        resent = counts.counter("penstock.lane.events.resent", "Events sent again that may have arrived: doubles.");
        refused = counts.counter("penstock.lane.messages.refused", "Messages that the endpoint refused.");
        retried = counts.counter("penstock.lane.messages.retried", "Messages that were sent again.");
        commit = counts.timer("penstock.lane.commit", "From the barrier until the commit is written.");
        counts.gauge("penstock.lane.lag", "Events behind the end of the bus.", this, m -> m.lag);
        counts.gauge("penstock.lane.held", "Events that steps hold.", this, m -> m.held);
        counts.gauge("penstock.lane.pending", "Messages formed and not acknowledged.", this, m -> m.pending);
        counts.gauge("penstock.lane.inflight", "Messages sent without an outcome yet.", this, m -> m.inFlight);
        counts.gauge(
                "penstock.lane.up",
                "1 while the endpoint takes messages and no step waits.",
                this,
                m -> m.up.getAsBoolean() && !m.stalled ? 1 : 0);
    }

    /** The counters of a step, the same ones over reloads. */
    public StepMetrics step(String id) {
        return steps.computeIfAbsent(id, i -> new StepMetrics(counts.with("step", i)));
    }

    /** Counts events under a cause of the lane itself, such as {@code resources} or {@code own}. */
    public void cause(String cause, long events) {
        counts.cause("penstock.lane.causes", cause, events);
    }

    public void endpointCause(String cause) {
        endpointCounts.cause("penstock.endpoint.causes", cause, 1);
    }

    /** How often a cause of the lane or its endpoint was counted. */
    public long counted(String cause) {
        return counts.cause(cause) + endpointCounts.cause(cause);
    }

    /** Takes all meters of the lane away. */
    public void remove() {
        counts.remove();
        endpointCounts.remove();
    }
}
