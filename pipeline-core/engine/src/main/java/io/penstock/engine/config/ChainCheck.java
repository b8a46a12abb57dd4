/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import io.penstock.api.endpoint.Endpoint;
import io.penstock.api.error.Place;
import io.penstock.api.function.BytesFunction;
import io.penstock.api.function.EventFunction;
import io.penstock.api.function.FormatFunction;
import io.penstock.api.function.Function;
import io.penstock.api.function.StatefulFunction;
import io.penstock.api.setting.Template;
import io.penstock.engine.config.yaml.Problems;
import io.penstock.engine.profile.Step;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks that what each step of a lane gives is what the next takes, and that the endpoint's templates can be filled in. */
final class ChainCheck {
    /** What travels between two steps. */
    private enum Shape {
        EVENTS("events"),
        GROUPS("groups of events"),
        BYTES("bytes"),
        /** What a Camel endpoint answers: an event or bytes, nobody knows. */
        ANY("what Camel answers");

        private final String words;

        Shape(String words) {
            this.words = words;
        }
    }

    private final String lane;
    private final Problems problems;
    private @Nullable StatefulFunction<?> grouping;
    private String groupingStep = "";

    ChainCheck(String lane, Problems problems) {
        this.lane = lane;
        this.problems = problems;
    }

    void check(List<Step> steps, Endpoint endpoint, PluginUse use) {
        checkIds(steps);
        Shape shape = Shape.EVENTS;
        String giver = "the bus";
        for (Step step : steps) {
            Shape next = after(step, shape, giver);
            if (next == null) {
                return;
            }
            shape = next;
            giver = "step '" + step.id() + "'";
        }
        if (shape != Shape.BYTES && shape != Shape.ANY) {
            problems.error(
                    use.place(),
                    "lane '" + lane + "' ends with " + shape.words + "; endpoint '" + use.name()
                            + "' takes bytes: add `- format: json` as its last step");
        }
        checkTemplates(endpoint, use.place());
    }

    private void checkIds(List<Step> steps) {
        Map<String, Step> seen = new HashMap<>();
        for (Step step : steps) {
            Step earlier = seen.putIfAbsent(step.id(), step);
            if (earlier == null) {
                continue;
            }
            boolean unnamed = step.id().equals(step.plugin());
            problems.error(
                    step.place(),
                    "step '" + step.id() + "' is there already in lane '" + lane + "', at " + earlier.place()
                            + (unnamed
                                    ? ": give the second an id, so that its state and metrics stay its own when steps are"
                                            + " inserted: `- {" + step.plugin() + ": ..., id: " + step.plugin() + "-2}`"
                                    : ": ids must be unique in a lane"));
        }
    }

    private @Nullable Shape after(Step step, Shape shape, String giver) {
        if (step.operation() instanceof Step.Apply apply) {
            return after(step, apply.function(), shape, giver);
        }
        return shape == Shape.BYTES ? Shape.BYTES : Shape.ANY;
    }

    private @Nullable Shape after(Step step, Function function, Shape shape, String giver) {
        boolean fits = true;
        Shape next = shape;
        if (function instanceof EventFunction) {
            fits = takes(step, shape != Shape.BYTES, "events", shape, giver);
        } else if (function instanceof StatefulFunction<?> stateful) {
            fits = takes(step, shape == Shape.EVENTS || shape == Shape.ANY, "events", shape, giver);
            if (stateful.makesGroups()) {
                grouping = stateful;
                groupingStep = step.id();
                next = Shape.GROUPS;
            }
        } else if (function instanceof FormatFunction) {
            fits = takes(step, shape != Shape.BYTES, "events", shape, giver);
            next = Shape.BYTES;
        } else if (function instanceof BytesFunction) {
            fits = takes(step, shape == Shape.BYTES || shape == Shape.ANY, "bytes", shape, giver);
            next = Shape.BYTES;
        }
        return fits ? next : null;
    }

    private boolean takes(Step step, boolean fits, String wanted, Shape got, String giver) {
        if (!fits) {
            String mend = wanted.equals("bytes") ? "add `- format: json` before it" : "move it before " + giver;
            problems.error(
                    step.place(),
                    "step '" + step.id() + "' takes " + wanted + " but gets " + got.words + " from " + giver + ": "
                            + mend);
        }
        return fits;
    }

    private void checkTemplates(Endpoint endpoint, Place place) {
        if (grouping == null) {
            return;
        }
        for (Template template : endpoint.templates()) {
            for (String field : template.fields()) {
                if (GroupProbe.mayDisagree(grouping, field)) {
                    problems.error(
                            place,
                            "lane '" + lane + "': template '" + template + "' needs {" + field
                                    + "}, but a group of step '"
                                    + groupingStep + "' may hold events that differ in it: "
                                    + (field.equals("device") || field.equals("profile")
                                            ? "write `" + groupingStep + ": {by: device}`"
                                            : "leave {" + field + "} out"));
                }
            }
        }
    }
}
