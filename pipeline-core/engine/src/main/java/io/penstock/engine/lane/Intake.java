/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

import io.penstock.api.event.Event;
import io.penstock.api.event.Provenance;
import io.penstock.api.event.Reading;
import io.penstock.api.setting.Matcher;
import io.penstock.engine.metrics.LaneMetrics;
import io.penstock.engine.profile.Lane;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a lane takes of the events it reads: the source's readings, nothing that its pipeline made, nothing that runs in a circle. */
final class Intake {
    /** The step that dead letters of the source carry. */
    static final String STEP = "from";

    /** More names than any plant has: then names are made up as they go, and remembering them would fill the memory. */
    private static final int MOST_NAMES = 65_536;

    private final String pipeline;
    private final Matcher resources;
    private final Matcher except;
    private final boolean takesAll;
    private final LaneMetrics metrics;
    private final Map<String, Boolean> takes = new HashMap<>();

    Intake(Lane lane, LaneMetrics metrics) {
        this.pipeline = lane.pipeline();
        this.resources = lane.resources();
        this.except = lane.exceptResources();
        this.takesAll = resources.matchesAll() && except.patterns().isEmpty();
        this.metrics = metrics;
    }

    void fill(MicroBatch batch, ShardState shard, List<Event> events, boolean replayed) {
        int size = events.size();
        batch.start(shard, size, 0);
        metrics.in.add(size);
        if (replayed) {
            metrics.replayed.add(size);
        }
        for (int i = 0; i < size; i++) {
            Event event = events.get(i);
            Provenance from = event.provenance();
            if (!passes(shard, event, from)) {
                continue;
            }
            Event taken = takesAll ? event : matching(event);
            if (taken == null) {
                fell("resources");
            } else {
                batch.add(event, replayed ? marked(taken) : taken);
            }
        }
    }

    private boolean passes(ShardState shard, Event event, Provenance from) {
        if (from.producer().isEmpty() && from.hops() == 0) {
            return true;
        }
        if (from.hops() > Provenance.MAX_HOPS) {
            metrics.cause("hops", 1);
            shard.dead(STEP, "more than " + Provenance.MAX_HOPS + " hops: it runs in a circle", List.of(event));
            return false;
        }
        if (from.producer().equals(pipeline)) {
            fell("own");
            return false;
        }
        return true;
    }

    private void fell(String cause) {
        metrics.cause(cause, 1);
        metrics.dropped.increment();
    }

    private static Event marked(Event event) {
        Provenance from = event.provenance();
        return event.withProvenance(new Provenance(from.producer(), from.hops(), true));
    }

    private @Nullable Event matching(Event event) {
        List<Reading> readings = event.readings();
        int kept = 0;
        for (int i = 0; i < readings.size(); i++) {
            kept += takes(readings.get(i).resource()) ? 1 : 0;
        }
        if (kept == readings.size()) {
            return event;
        }
        if (kept == 0) {
            return null;
        }
        List<Reading> left = new ArrayList<>(kept);
        for (Reading reading : readings) {
            if (takes(reading.resource())) {
                left.add(reading);
            }
        }
        return event.withReadings(List.copyOf(left));
    }

    private boolean takes(String resource) {
        Boolean known = takes.get(resource);
        if (known == null) {
            if (takes.size() >= MOST_NAMES) {
                takes.clear();
            }
            known = resources.matches(resource) && !except.matches(resource);
            takes.put(resource, known);
        }
        return known;
    }
}
