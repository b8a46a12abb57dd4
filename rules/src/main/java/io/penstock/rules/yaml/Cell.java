/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.yaml;

import io.penstock.api.event.Quality;
import io.penstock.api.event.Reading;
import io.penstock.api.rule.Output;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The latest reading of one resource, and who depends on it. */
final class Cell {
    final Output name;
    final List<Instance> dependents = new ArrayList<>();

    @Nullable
    Reading reading;

    /** Who produced it; empty for a device. */
    String producer = "";

    /** The latest that was not of this producer: what the producer itself sees. */
    @Nullable
    Reading before;

    boolean dirty;

    /** Whether the device is DOWN: what it said last is no value then, but has its age. */
    boolean down;

    Cell(Output name) {
        this.name = name;
    }

    /** @param wall when it came: of a device whose clock is ahead no reading is younger than that */
    void take(Reading next, String by, long wall) {
        if (!by.equals(producer)) {
            before = reading;
        }
        producer = by;
        reading = next.origin() > wall ? next.withOrigin(wall) : next;
        dirty = true;
    }

    /** The wall clock was set: what was said is as old as it was. */
    void shift(long step) {
        reading = reading == null ? null : reading.withOrigin(reading.origin() + step);
        before = before == null ? null : before.withOrigin(before.origin() + step);
        dirty = true;
    }

    /** What somebody sees of it: not what it published itself. */
    @Nullable
    Reading seenBy(String who) {
        Reading seen = producer.isEmpty() || !producer.equals(who) ? reading : before;
        return seen == null || !down
                ? seen
                : Reading.ofQuality(seen.resource(), seen.type(), seen.origin(), Quality.NONE);
    }
}
