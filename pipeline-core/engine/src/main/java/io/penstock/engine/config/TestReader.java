/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import io.penstock.api.device.Device;
import io.penstock.api.device.DeviceResource;
import io.penstock.api.error.Place;
import io.penstock.api.event.ValueType;
import io.penstock.api.rule.Output;
import io.penstock.engine.config.Binder.Part;
import io.penstock.engine.config.TestBlocks.CaseBlock;
import io.penstock.engine.config.TestBlocks.RulesBlock;
import io.penstock.engine.config.TestBlocks.Stand;
import io.penstock.engine.config.TestBlocks.StepBlock;
import io.penstock.engine.config.yaml.Node;
import io.penstock.engine.config.yaml.Problems;
import io.penstock.engine.profile.Profile;
import io.penstock.engine.test.Act;
import io.penstock.engine.test.Expected;
import io.penstock.engine.test.TestCase;
import io.penstock.engine.test.TestStep;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads {@code tests/}, held against the profile that it tests. */
final class TestReader {
    private final ProfileFiles files;
    private final Binder binder;
    private final ScalarBinder scalars;
    private final Problems problems;
    private final Profile profile;
    private final KnownOutputs known;
    private final LostNames lost;

    /**
     * @param profile as far as it goes, where it has mistakes
     * @param devices those of the profile
     */
    TestReader(
            ProfileFiles files,
            Binder binder,
            ScalarBinder scalars,
            Problems problems,
            Profile profile,
            LoadedDevices devices,
            LostNames lost) {
        this.files = files;
        this.binder = binder;
        this.scalars = scalars;
        this.problems = problems;
        this.profile = profile;
        this.lost = lost;
        this.known = new KnownOutputs(devices);
    }

    /** Those that have no problem, in the order of the files and within them. */
    List<TestCase> read() {
        List<TestCase> cases = new ArrayList<>();
        for (Path file : files.in("tests", ".yaml", ".yml")) {
            Node root = files.read(file);
            Place top = new Place(files.shown(file), 1, 1);
            binder.bind(TestBlocks.Part.class, root, top, Scope.strict(""));
            if (root instanceof Node.Mapping part) {
                Map<Output, @Nullable Object> given =
                        values(part.get("given"), Scope.strict("").child("given"));
                entries(part.get("cases"), Scope.strict("").child("cases")).forEach((name, entry) -> {
                    TestCase read = readCase(name, entry, given);
                    if (read != null) {
                        cases.add(read);
                    }
                });
            }
        }
        return cases;
    }

    private @Nullable TestCase readCase(String name, Node.Entry entry, Map<Output, @Nullable Object> ofFile) {
        Scope scope = Scope.strict("case '" + name + "'");
        Part<CaseBlock> read = binder.bindPart(CaseBlock.class, entry.value(), entry.keyPlace(), scope);
        CaseBlock block = read.settings();
        if (block == null) {
            return null;
        }
        Node.Mapping raw = entry.value() instanceof Node.Mapping m ? m : new Node.Mapping(entry.keyPlace(), Map.of());
        Map<Output, @Nullable Object> given = new LinkedHashMap<>(ofFile);
        given.putAll(values(raw.get("given"), scope.child("given")));
        if (many(raw.get("steps")).isEmpty() && read.whole()) {
            problems.error(entry.keyPlace(), scope.say("has no steps"));
        }
        Instant start = start(block.start(), placeOf(raw, "start"), scope);
        return new TestCase(name, entry.keyPlace(), start, given, steps(many(raw.get("steps")), scope));
    }

    private List<TestStep> steps(List<Node> written, Scope scope) {
        List<TestStep> steps = new ArrayList<>();
        Duration now = Duration.ZERO;
        boolean stopped = false;
        for (int i = 0; i < written.size(); i++) {
            Node node = written.get(i);
            Scope inner = scope.child("steps").item(i);
            StepBlock step =
                    binder.bindPart(StepBlock.class, node, node.place(), inner).settings();
            if (step == null) {
                continue;
            }
            Duration at = step.at() == null ? now : step.at();
            if (at.compareTo(now) < 0) {
                problems.error(placeOf(node, "at"), inner.say("at must not be before that of the step before it"));
            }
            if (stopped && changes(step)) {
                problems.error(node.place(), inner.say("comes after the program has stopped: it may only expect"));
            }
            stopped |= step.stop();
            now = at;
            steps.add(new TestStep(node.place(), at, acts(step, node, inner), expected(step.expect(), inner)));
        }
        return List.copyOf(steps);
    }

    private static boolean changes(StepBlock step) {
        return step.devices() != null
                || step.connections() != null
                || step.rules() != null
                || step.values() != null
                || step.readings() != null
                || !step.acknowledge().isEmpty()
                || step.command() != null
                || step.stop();
    }

    private Instant start(String text, Place at, Scope scope) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            problems.error(
                    at,
                    scope.say("start must be a time with its zone, such as 2026-03-02T05:30:00Z, but was '" + text
                            + "'"));
            return Instant.EPOCH;
        }
    }

    private List<Act> acts(StepBlock step, Node node, Scope scope) {
        List<Act> acts = new ArrayList<>();
        stands(step.devices(), scope.child("devices"), known.deviceNames(), known.devices()::isLost)
                .forEach((name, up) -> acts.add(new Act.Answers(name, up)));
        stands(
                        step.connections(),
                        scope.child("connections"),
                        List.copyOf(profile.connections().keySet()),
                        lost.connections())
                .forEach((name, up) -> acts.add(new Act.Stands(name, up)));
        if (step.rules() != null) {
            acts.addAll(lives(step.rules(), placeOf(node, "rules"), scope.child("rules")));
        }
        if (step.values() != null) {
            acts.add(new Act.Holds(values(step.values(), scope.child("values")), false));
        }
        if (step.readings() != null) {
            acts.add(new Act.Holds(values(step.readings(), scope.child("readings")), true));
        }
        step.acknowledge().forEach(alert -> acts.add(new Act.Acknowledges(alert)));
        TestCommands commands = new TestCommands(binder, scalars, problems, new TestTargets(known, problems));
        List<Node> asked = many(step.command());
        asked.forEach(one -> {
            Act.Asks command = commands.read(one, scope.child("command"));
            if (command != null) {
                acts.add(command);
            }
        });
        if (step.stop()) {
            acts.add(new Act.Stops());
        }
        return acts;
    }

    private List<Act> lives(RulesBlock rules, Place at, Scope scope) {
        Map<Act.Engine, Boolean> has = new EnumMap<>(Act.Engine.class);
        has.put(Act.Engine.YAML, !profile.rules().rules().isEmpty());
        has.put(Act.Engine.DROOLS, !profile.rules().drools().isEmpty());
        List<Act> acts = new ArrayList<>();
        has.forEach((engine, there) -> {
            Stand named = engine == Act.Engine.YAML ? rules.yaml() : rules.drools();
            Stand stand = named == null && there ? rules.all() : named;
            if (stand != null && there) {
                acts.add(new Act.Lives(engine, stand == Stand.UP));
            } else if (stand != null && !lost.rules()) {
                problems.error(at, scope.child(engine.key()).say("names rules that the profile does not have"));
            }
        });
        if (rules.all() != null && !has.containsValue(true) && !lost.rules()) {
            problems.error(at, scope.say("can be up or down only where the profile has rules"));
        }
        return acts;
    }

    private @Nullable Expected expected(@Nullable Node node, Scope scope) {
        return node == null
                ? null
                : new TestExpectations(binder, scalars, problems, profile, known, lost)
                        .read(node, scope.child("expect"));
    }

    /** @param lost whether a name is not known only because of a mistake that is told */
    private Map<String, Boolean> stands(@Nullable Node node, Scope scope, List<String> names, Predicate<String> lost) {
        Map<String, Boolean> stands = new LinkedHashMap<>();
        entries(node, scope).forEach((name, entry) -> {
            String text = entry.value() instanceof Node.Scalar s ? s.text() : "";
            if (!names.contains(name) && lost.test(name)) {
                return;
            }
            if (!names.contains(name)) {
                problems.error(
                        entry.keyPlace(), scope.say("names nothing known: '" + name + "'" + Names.hint(name, names)));
            } else if (!text.equals("up") && !text.equals("down")) {
                problems.error(
                        entry.value().place(),
                        scope.child(name).say("must be one of [up, down] but was " + Binder.shown(entry.value())));
            } else {
                stands.put(name, text.equals("up"));
            }
        });
        return stands;
    }

    /** What devices hold: any value of the resource's type, within its limits or not; null for none. */
    private Map<Output, @Nullable Object> values(@Nullable Node node, Scope scope) {
        Map<Output, @Nullable Object> values = new LinkedHashMap<>();
        entries(node, scope).forEach((name, entry) -> {
            Output output = new TestTargets(known, problems).resource(name, entry.keyPlace(), scope);
            Object value = scalars.any(entry.value(), scope.child(name));
            if (output == null || value == ScalarBinder.FAILED) {
                return;
            }
            String problem = value == null ? null : wrong(output, value);
            if (problem == null) {
                values.put(output, value);
            } else {
                problems.error(entry.value().place(), scope.child(name).say(problem));
            }
        });
        return values;
    }

    private @Nullable String wrong(Output output, Object value) {
        Device device = Objects.requireNonNull(known.devices().device(output.device()));
        DeviceResource resource = Objects.requireNonNull(known.resource(device, output.resource()));
        ValueType type = resource.properties().valueType();
        boolean fits = type == ValueType.BOOL ? value instanceof Boolean : !type.isNumeric() || value instanceof Number;
        return fits
                ? null
                : "must be " + (type == ValueType.BOOL ? "true or false" : "a number") + " but was '" + value + "'";
    }

    private Map<String, Node.Entry> entries(@Nullable Node node, Scope scope) {
        if (node == null || (node instanceof Node.Scalar s && s.isNull())) {
            return Map.of();
        }
        if (node instanceof Node.Mapping mapping) {
            return mapping.entries();
        }
        problems.error(node.place(), scope.say("must be a mapping but was " + Binder.shown(node)));
        return Map.of();
    }

    /** The items of a list; what is no list is the only one. */
    static List<Node> many(@Nullable Node node) {
        if (node == null || (node instanceof Node.Scalar s && s.isNull())) {
            return List.of();
        }
        return node instanceof Node.Sequence s ? s.items() : List.of(node);
    }

    static Place placeOf(Node node, String key) {
        return node instanceof Node.Mapping m && m.get(key) != null
                ? Objects.requireNonNull(m.get(key)).place()
                : node.place();
    }
}
