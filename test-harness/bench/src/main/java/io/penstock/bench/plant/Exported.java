/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.plant;

import io.penstock.app.run.Running;
import io.penstock.engine.lane.LaneStatus;
import org.jspecify.annotations.Nullable;

/** How much the pipeline {@code flood} has exported, for the flood to keep ahead of it. One for the process. */
final class Exported {
    static final Exported HERE = new Exported();

    private volatile @Nullable Running running;

    void of(@Nullable Running changed) {
        running = changed;
    }

    long events() {
        Running plant = running;
        return plant == null
                ? 0
                : plant.lanes().stream()
                        .filter(l -> l.pipeline().equals(PlantProfile.FLOOD))
                        .mapToLong(LaneStatus::eventsOut)
                        .sum();
    }
}
