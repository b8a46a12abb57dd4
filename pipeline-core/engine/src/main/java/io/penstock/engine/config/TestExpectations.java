/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import io.penstock.api.error.Place;
import io.penstock.api.rule.Alert;
import io.penstock.api.rule.Formula;
import io.penstock.api.rule.Output;
import io.penstock.api.rule.Rule;
import io.penstock.engine.config.Binder.Part;
import io.penstock.engine.config.TestBlocks.AlertBlock;
import io.penstock.engine.config.TestBlocks.DeadLetterBlock;
import io.penstock.engine.config.TestBlocks.ExpectBlock;
import io.penstock.engine.config.TestBlocks.RefusalBlock;
import io.penstock.engine.config.TestBlocks.WriteBlock;
import io.penstock.engine.config.yaml.Node;
import io.penstock.engine.config.yaml.Problems;
import io.penstock.engine.profile.Lane;
import io.penstock.engine.profile.Profile;
import io.penstock.engine.test.Expected;
import io.penstock.engine.test.Expected.Listed;
import io.penstock.engine.test.ExpectedAlert;
import io.penstock.engine.test.ExpectedDeadLetter;
import io.penstock.engine.test.ExpectedMessages;
import io.penstock.engine.test.ExpectedRefusal;
import io.penstock.engine.test.ExpectedWrite;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads what a step of a test expects. */
final class TestExpectations {
    private static final String NONE = "none";

    private final Binder binder;
    private final ScalarBinder scalars;
    private final Problems problems;
    private final Profile profile;
    private final KnownOutputs known;
    private final LostNames lost;

    TestExpectations(
            Binder binder,
            ScalarBinder scalars,
            Problems problems,
            Profile profile,
            KnownOutputs known,
            LostNames lost) {
        this.binder = binder;
        this.scalars = scalars;
        this.problems = problems;
        this.profile = profile;
        this.known = known;
        this.lost = lost;
    }

    @Nullable
    Expected read(Node node, Scope scope) {
        ExpectBlock block =
                binder.bindPart(ExpectBlock.class, node, node.place(), scope).settings();
        return block == null
                ? null
                : new Expected(
                        node.place(),
                        list(block.sets(), item -> write(item, scope.child("sets"))),
                        list(block.refusals(), item -> refusal(item, scope.child("refusals"))),
                        list(block.alerts(), item -> alert(item, scope.child("alerts"))),
                        list(block.deadLetters(), item -> deadLetter(item, scope.child("deadLetters"))),
                        messages(block.messages(), scope.child("messages")));
    }

    private static <T> @Nullable Listed<T> list(@Nullable Node node, Function<Node, @Nullable T> each) {
        if (node == null) {
            return null;
        }
        List<T> all = new ArrayList<>();
        if (!isNone(node)) {
            for (Node item : TestReader.many(node)) {
                T read = each.apply(item);
                if (read != null) {
                    all.add(read);
                }
            }
        }
        return new Listed<>(node.place(), List.copyOf(all));
    }

    private static boolean isNone(Node node) {
        return node instanceof Node.Scalar s && s.text().equals(NONE);
    }

    /** The outputs of an entry, and what stands beside them. */
    private record Parted(Map<Output, Object> values, Node.Mapping beside) {}

    private @Nullable Parted part(Node node, Scope scope) {
        if (!(node instanceof Node.Mapping mapping)) {
            problems.error(
                    node.place(),
                    scope.say("must be 'none', or outputs with their values, but was " + Binder.shown(node)));
            return null;
        }
        Map<String, Node.Entry> outputs = new LinkedHashMap<>();
        Map<String, Node.Entry> beside = new LinkedHashMap<>();
        mapping.entries().forEach((key, entry) -> (key.contains("/") ? outputs : beside).put(key, entry));
        if (outputs.isEmpty()) {
            problems.error(node.place(), scope.say("names no output, `device/Resource: value`"));
        }
        Map<Output, Object> values = new LinkedHashMap<>();
        new OutputReader(known, scalars, problems, scope, null, null)
                .read(new Node.Mapping(mapping.place(), outputs), false)
                .forEach(write -> write.set()
                        .values()
                        .forEach((resource, value) ->
                                values.put(new Output(write.set().device(), resource), constant(value))));
        return new Parted(values, new Node.Mapping(mapping.place(), beside));
    }

    private static Object constant(Formula value) {
        return ((Constant) value).constant();
    }

    private @Nullable ExpectedWrite write(Node node, Scope scope) {
        Parted parted = part(node, scope);
        WriteBlock block = parted == null ? null : binder.bind(WriteBlock.class, parted.beside(), node.place(), scope);
        return parted == null || block == null
                ? null
                : new ExpectedWrite(node.place(), parted.values(), block.because(), block.at());
    }

    private @Nullable ExpectedRefusal refusal(Node node, Scope scope) {
        Parted parted = part(node, scope);
        RefusalBlock block =
                parted == null ? null : binder.bind(RefusalBlock.class, parted.beside(), node.place(), scope);
        return parted == null || block == null
                ? null
                : new ExpectedRefusal(
                        new ExpectedWrite(node.place(), parted.values(), block.because(), block.at()),
                        block.cause(),
                        block.reason());
    }

    private @Nullable ExpectedAlert alert(Node node, Scope scope) {
        Part<AlertBlock> read = binder.bindPart(AlertBlock.class, node, node.place(), scope);
        AlertBlock block = read.settings();
        if (block == null) {
            return null;
        }
        List<String> names = Stream.of(block.raised(), block.cleared(), block.acknowledged())
                .filter(n -> n != null)
                .toList();
        if (names.size() != 1) {
            if (read.whole() || !names.isEmpty()) {
                problems.error(node.place(), scope.say("must say one of raised, cleared, acknowledged"));
            }
            return null;
        }
        Alert.State state = block.raised() != null
                ? Alert.State.RAISED
                : block.cleared() != null ? Alert.State.CLEARED : Alert.State.ACKNOWLEDGED;
        String key = state.name().toLowerCase(java.util.Locale.ROOT);
        checkAlert(names.get(0), TestReader.placeOf(node, key), scope.child(key));
        return new ExpectedAlert(
                node.place(), names.get(0), state, block.severity(), block.text(), block.because(), block.at());
    }

    /** Rules in DRL make their alerts' names as they go: where there are some, any name may be right. */
    private void checkAlert(String name, Place at, Scope scope) {
        Set<String> alerts = new TreeSet<>();
        for (Rule rule : profile.rules().rules()) {
            RuleReader.alertsOf(rule.then()).forEach(alerts::add);
            RuleReader.alertsOf(rule.otherwise()).forEach(alerts::add);
        }
        int device = name.indexOf('@');
        String base = device < 0 ? name : name.substring(0, device);
        if (!alerts.contains(base)
                && profile.rules().drools().isEmpty()
                && !lost.alerts().test(base)) {
            problems.error(at, scope.say("names an alert of no rule: '" + name + "'" + Names.hint(base, alerts)));
        }
    }

    private @Nullable ExpectedDeadLetter deadLetter(Node node, Scope scope) {
        DeadLetterBlock block = binder.bindPart(DeadLetterBlock.class, node, node.place(), scope)
                .settings();
        if (block == null) {
            return null;
        }
        String lane = block.endpoint().isEmpty()
                ? ""
                : lane(block.endpoint(), TestReader.placeOf(node, "endpoint"), scope.child("endpoint"));
        return lane == null ? null : new ExpectedDeadLetter(node.place(), lane, block.step(), block.reason());
    }

    private Map<String, ExpectedMessages> messages(@Nullable Node node, Scope scope) {
        Map<String, ExpectedMessages> messages = new LinkedHashMap<>();
        if (node instanceof Node.Mapping mapping) {
            TestMessages reader = new TestMessages(binder, scalars, problems);
            mapping.entries().forEach((name, entry) -> {
                String lane = lane(name, entry.keyPlace(), scope);
                ExpectedMessages read = isNone(entry.value())
                        ? new ExpectedMessages(entry.value().place(), List.of(), null, null, List.of(), null)
                        : reader.read(entry.value(), scope.child(name));
                if (lane != null && read != null) {
                    messages.put(lane, read);
                }
            });
        } else if (node != null) {
            problems.error(
                    node.place(), scope.say("must map endpoints to their messages but was " + Binder.shown(node)));
        }
        return messages;
    }

    /** By its whole name, or by that of its endpoint or pipeline where there is but one such. */
    private @Nullable String lane(String name, Place at, Scope scope) {
        List<String> lanes = profile.lanes().stream().map(Lane::name).toList();
        if (lanes.contains(name)) {
            return name;
        }
        List<String> meant = profile.lanes().stream()
                .filter(lane ->
                        lane.endpointName().equals(name) || lane.pipeline().equals(name))
                .map(Lane::name)
                .toList();
        if (meant.size() == 1) {
            return meant.get(0);
        }
        if (meant.isEmpty() && lost.endpoints().test(name)) {
            return null;
        }
        problems.error(
                at,
                scope.say(
                        meant.isEmpty()
                                ? "names no endpoint: '" + name + "'" + Names.hint(name, lanes)
                                : "'" + name + "' may be each of " + meant + ": write the whole name"));
        return null;
    }
}
