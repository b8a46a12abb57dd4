/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine;

import io.penstock.api.function.StatefulFunction;
import io.penstock.engine.profile.Lane;
import io.penstock.engine.profile.Step;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a new profile means for a lane that runs. */
final class LaneChange {
    private LaneChange() {}

    /** Whether both are the same but for where they stand in their files. */
    static boolean isSame(Lane a, Lane b) {
        return a.pipeline().equals(b.pipeline())
                && a.endpointName().equals(b.endpointName())
                && a.cursor().equals(b.cursor())
                && a.resources().equals(b.resources())
                && a.exceptResources().equals(b.exceptResources())
                && a.linger().equals(b.linger())
                && a.endpointPlugin().equals(b.endpointPlugin())
                && a.endpoint().equals(b.endpoint())
                && a.retry().equals(b.retry())
                && areSame(a.steps(), b.steps());
    }

    private static boolean areSame(List<Step> a, List<Step> b) {
        if (a.size() != b.size()) {
            return false;
        }
        for (int i = 0; i < a.size(); i++) {
            Step one = a.get(i);
            Step other = b.get(i);
            if (!one.id().equals(other.id()) || !one.operation().equals(other.operation())) {
                return false;
            }
        }
        return true;
    }

    /** Ids of steps with state that the lane's successor does not have; empty when there is no successor to take over. */
    static Set<String> removedSteps(Lane lane, Collection<Lane> wanted) {
        Lane successor = successor(lane, wanted);
        Set<String> removed = new HashSet<>();
        if (successor == null) {
            return removed;
        }
        for (Step step : lane.steps()) {
            if (isStateful(step) && successor.steps().stream().noneMatch(s -> takesOver(s, step))) {
                removed.add(step.id());
            }
        }
        return removed;
    }

    private static @Nullable Lane successor(Lane lane, Collection<Lane> wanted) {
        for (Lane candidate : wanted) {
            if (candidate.name().equals(lane.name())
                    || lane.name().equals(candidate.cursor().was())) {
                return candidate;
            }
        }
        return null;
    }

    private static boolean isStateful(Step step) {
        return step.operation() instanceof Step.Apply apply && apply.function() instanceof StatefulFunction<?>;
    }

    private static boolean takesOver(Step successor, Step step) {
        return successor.id().equals(step.id())
                && successor.operation() instanceof Step.Apply a
                && step.operation() instanceof Step.Apply b
                && a.function().getClass() == b.function().getClass();
    }
}
