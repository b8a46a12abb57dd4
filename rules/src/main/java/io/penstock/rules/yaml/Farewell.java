/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.yaml;

import io.penstock.api.event.Uuids;
import io.penstock.api.rule.Firing;
import io.penstock.api.rule.Firing.Edge;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Ends the instances of a device that is no more, on record as any other end: whoever was told of an alert is told why it is cleared. */
final class Farewell {
    /** Of the last firing, what is no event of it. */
    private static final int NO_MORE = -1;

    private final Effects effects;
    private final Writes writes;

    Farewell(Effects effects, Writes writes) {
        this.effects = effects;
        this.writes = writes;
    }

    /** What it claimed falls to the next, as when its rule is gone; its {@code otherwise} is for what has ended, and this has not. */
    void say(Instance i, long wall) {
        UUID id = Uuids.derive(i.fired, NO_MORE);
        List<String> cleared = i.raised.stream().map(name -> name + " cleared").toList();
        Writes.Draft draft = new Writes.Draft(id.toString(), wall);
        writes.end(i, List.of(), draft);
        if (!draft.commands.isEmpty() || !cleared.isEmpty()) {
            effects.fired(
                    new Firing(
                            id,
                            i.use.rule.name(),
                            i.device,
                            i.device,
                            Edge.OTHERWISE,
                            i.device + " is no more",
                            "",
                            Map.of(),
                            draft.commands,
                            cleared,
                            draft.notes,
                            Times.instant(wall)),
                    0);
        }
        i.raised.forEach(name -> effects.clear(name, 0));
        i.raised.clear();
    }
}
