/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

import io.penstock.api.function.BytesFunction;
import io.penstock.api.function.EventFunction;
import io.penstock.api.function.FormatFunction;
import io.penstock.api.function.Function;
import io.penstock.api.function.StatefulFunction;
import io.penstock.engine.metrics.LaneMetrics;
import io.penstock.engine.metrics.StepMetrics;
import io.penstock.engine.profile.Lane;
import io.penstock.engine.profile.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;

/** A lane's steps, ready to run. */
final class Chain {
    final List<StepRunner> runners;
    final Taps taps;
    /** The steps behind the last one with state: through these a part of a refused group goes once more. */
    final List<StepRunner> pure;
    /** The id of the last step that makes groups; empty when there is none. */
    final String groupStep;

    /** Names the steps that a part of a refused group goes through, and what made the group. */
    final String signature;

    /** Whether a step of it calls something that may be away. */
    final boolean mayBeAway;

    Chain(Lane lane, LaneServices services, LaneMetrics metrics, Guard guard) {
        List<StepRunner> made = new ArrayList<>();
        taps = new Taps(lane.name(), lane.steps().stream().map(Step::id).toList());
        int pureFrom = 0;
        String groups = "";
        for (Step step : lane.steps()) {
            StepMetrics counts = metrics.step(step.id());
            StepContext context = new StepContext(services, counts);
            StepUse use = new StepUse(step, made.size(), lane.name(), counts, context, taps);
            StepRunner runner = runner(use, services, guard, List.copyOf(made.subList(pureFrom, made.size())));
            made.add(runner);
            pureFrom = runner.hasState() ? made.size() : pureFrom;
            groups = makesGroups(step) ? step.id() : groups;
        }
        runners = List.copyOf(made);
        mayBeAway = made.stream().anyMatch(StepRunner::mayBeAway);
        pure = runners.subList(pureFrom, runners.size());
        groupStep = groups;
        signature = lane.steps().stream()
                .skip(Math.max(0, pureFrom - 1))
                .map(s -> s.id() + "=" + operation(s))
                .collect(Collectors.joining(","));
    }

    /** What state and held messages are matched by, beside the step's id. */
    static String operation(Step step) {
        return step.operation() instanceof Step.Apply apply
                ? apply.function().getClass().getName()
                : step.plugin();
    }

    /** @param pure the steps without state right before it */
    private static StepRunner runner(StepUse use, LaneServices services, Guard guard, List<StepRunner> pure) {
        if (use.step().operation() instanceof Step.Camel call) {
            CamelContext camel = services.camel();
            return camel == null ? new UncalledStep(use) : new CamelStep(use, call, camel, guard, pure);
        }
        Function function = ((Step.Apply) use.step().operation()).function();
        if (function instanceof EventFunction f) {
            return new EventStep(use, f);
        }
        if (function instanceof StatefulFunction<?> f) {
            return new StatefulStep<>(use, f, services::nanoTime);
        }
        if (function instanceof FormatFunction f) {
            return new FormatStep(use, f);
        }
        return new BytesStep(use, (BytesFunction) function);
    }

    private static boolean makesGroups(Step step) {
        return step.operation() instanceof Step.Apply apply
                && apply.function() instanceof StatefulFunction<?> stateful
                && stateful.makesGroups();
    }

    @Nullable
    StepState<?>[] newStates() {
        StepState<?>[] states = new StepState<?>[runners.size()];
        for (StepRunner runner : runners) {
            states[runner.index] = runner instanceof StatefulStep<?> stateful ? stateful.newState() : null;
        }
        return states;
    }

    /** Sends a micro-batch through the steps, where there is no route. */
    void run(MicroBatch batch) throws StepAwayException {
        for (StepRunner runner : runners) {
            runner.process(batch);
        }
    }

    void close() {
        runners.forEach(StepRunner::close);
    }
}
