/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine;

import io.penstock.api.bus.Stream;
import io.penstock.api.error.Problem;
import io.penstock.api.function.StatefulFunction;
import io.penstock.engine.profile.Lane;
import io.penstock.engine.profile.Profile;
import io.penstock.engine.profile.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Steps whose key is coarser than the device make their pipeline global: it must see all events of its stream, which no reader of
 * a stream with several shards does. There it would make a group for each shard, and others after each reassignment.
 */
public final class GlobalSteps {
    private GlobalSteps() {}

    /**
     * Those that the profile must not have on this bus.
     *
     * @param partitioned whether the bus has the stream in several shards
     */
    public static List<Problem> refused(Profile profile, Predicate<Stream> partitioned) {
        List<Problem> refused = new ArrayList<>();
        for (Lane lane : profile.lanes()) {
            if (partitioned.test(lane.cursor().stream())) {
                lane.steps().stream().filter(GlobalSteps::isGlobal).forEach(step -> refused.add(problem(lane, step)));
            }
        }
        return refused;
    }

    private static boolean isGlobal(Step step) {
        return step.operation() instanceof Step.Apply apply
                && apply.function() instanceof StatefulFunction<?> stateful
                && stateful.isGlobal();
    }

    private static Problem problem(Lane lane, Step step) {
        return Problem.error(
                step.place(),
                "lane '" + lane.name() + "': step '" + step.id()
                        + "' puts events of several devices under one key, but the"
                        + " stream '" + lane.cursor().stream().key()
                        + "' has more than one shard on this bus, and each is read alone: write `" + step.plugin()
                        + ": {by: device}`");
    }
}
