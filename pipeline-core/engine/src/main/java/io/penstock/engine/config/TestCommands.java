/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import io.penstock.api.command.Cause;
import io.penstock.api.command.Command;
import io.penstock.api.command.CommandOptions;
import io.penstock.api.command.Outcome;
import io.penstock.api.error.Place;
import io.penstock.api.rule.Output;
import io.penstock.engine.config.Binder.Part;
import io.penstock.engine.config.TestBlocks.AnswerBlock;
import io.penstock.engine.config.TestBlocks.CommandBlock;
import io.penstock.engine.config.yaml.Node;
import io.penstock.engine.config.yaml.Problems;
import io.penstock.engine.test.Act;
import io.penstock.engine.test.ExpectedAnswer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads what the north asks for in a test. Values are not held against limits: that one is refused may be what is tested. */
final class TestCommands {
    private final Binder binder;
    private final ScalarBinder scalars;
    private final Problems problems;
    private final TestTargets targets;

    TestCommands(Binder binder, ScalarBinder scalars, Problems problems, TestTargets targets) {
        this.binder = binder;
        this.scalars = scalars;
        this.problems = problems;
        this.targets = targets;
    }

    /** Null when it has a problem. */
    Act.@Nullable Asks read(Node node, Scope scope) {
        Part<CommandBlock> read = binder.bindPart(CommandBlock.class, node, node.place(), scope);
        CommandBlock block = read.settings();
        if (block == null) {
            return null;
        }
        if ((block.set() == null) == (block.get() == null)) {
            if (read.whole() || block.set() != null) {
                problems.error(node.place(), scope.say("must have either set or get"));
            }
            return null;
        }
        CommandOptions options = new CommandOptions(
                null, null, block.maxAge(), block.verify(), block.dryRun(), false, false, block.override());
        ExpectedAnswer answer = answer(block, TestReader.placeOf(node, "answer"), scope.child("answer"));
        if (block.get() != null) {
            Output target = targets.target(block.get(), TestReader.placeOf(node, "get"), scope.child("get"));
            return target == null
                    ? null
                    : new Act.Asks(
                            node.place(),
                            Command.Kind.GET,
                            target.device(),
                            target.resource(),
                            Map.of(),
                            block.by(),
                            block.role(),
                            options,
                            answer);
        }
        return set(node, block, options, answer, scope.child("set"));
    }

    private Act.@Nullable Asks set(
            Node node, CommandBlock block, CommandOptions options, ExpectedAnswer answer, Scope scope) {
        Node given = Objects.requireNonNull(block.set());
        if (!(given instanceof Node.Mapping set) || set.entries().size() != 1) {
            problems.error(
                    given.place(),
                    scope.say(
                            "must be one output, `device/Resource`, with its value; further ones are further commands"));
            return null;
        }
        Map.Entry<String, Node.Entry> only = set.entries().entrySet().iterator().next();
        Output target = targets.target(only.getKey(), only.getValue().keyPlace(), scope);
        Object value = scalars.any(only.getValue().value(), scope);
        if (target == null || value == ScalarBinder.FAILED) {
            return null;
        }
        if (value == null) {
            problems.error(only.getValue().value().place(), scope.say("must be a value but is empty"));
            return null;
        }
        Map<String, Object> values = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> several) {
            several.forEach((resource, v) -> values.put(String.valueOf(resource), Objects.requireNonNull(v)));
        } else {
            values.put(target.resource(), value);
        }
        return new Act.Asks(
                node.place(),
                Command.Kind.SET,
                target.device(),
                target.resource(),
                values,
                block.by(),
                block.role(),
                options,
                answer);
    }

    private ExpectedAnswer answer(CommandBlock block, Place at, Scope scope) {
        AnswerBlock answer = block.answer();
        Outcome outcome = answer.refused() != null
                ? Outcome.REFUSED
                : answer.failed() != null
                        ? Outcome.FAILED
                        : block.dryRun() && answer.outcome() == Outcome.DONE ? Outcome.WOULD : answer.outcome();
        Cause cause = answer.refused() == null ? answer.failed() : answer.refused();
        Map<String, Object> values = new LinkedHashMap<>();
        if (answer.values() != null) {
            Object read = scalars.any(answer.values(), scope.child("values"));
            if (read instanceof Map<?, ?> map) {
                map.forEach((resource, v) -> values.put(String.valueOf(resource), v == null ? "" : v));
            } else if (read != ScalarBinder.FAILED) {
                problems.error(answer.values().place(), scope.child("values").say("must map resources to values"));
            }
        }
        return new ExpectedAnswer(at, outcome, cause, answer.reason(), values);
    }
}
