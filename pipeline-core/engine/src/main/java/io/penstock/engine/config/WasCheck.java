/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import io.penstock.api.error.Place;
import io.penstock.engine.config.yaml.Problems;
import io.penstock.engine.profile.Lane;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Holds that {@code was:} names what the profile has no more: of two that want one cursor, the one that is opened first has it, and
 * the other begins at the end of the bus.
 */
final class WasCheck {
    private record Use(String subject, String was, Place place) {}

    private final Map<String, String> lanes = new HashMap<>();
    private final List<Use> uses = new ArrayList<>();
    private final Problems problems;

    WasCheck(Problems problems) {
        this.problems = problems;
    }

    /** @param place where its {@code was:} stands, if it has one */
    void add(String subject, Lane lane, Place place) {
        lanes.put(lane.name(), subject);
        String was = lane.cursor().was();
        if (was != null && !was.equals(lane.name())) {
            uses.add(new Use(subject, was, place));
        }
    }

    /** Once all are added. */
    void check() {
        for (Use use : uses) {
            String there = lanes.get(use.was);
            if (there != null) {
                problems.error(
                        use.place,
                        use.subject + ": was must name what the profile has no more but names " + there
                                + ": both would want its cursor");
            }
        }
    }
}
