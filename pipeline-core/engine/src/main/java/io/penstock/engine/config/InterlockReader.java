/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import io.penstock.api.device.Device;
import io.penstock.api.device.DeviceProfile;
import io.penstock.api.device.DeviceResource;
import io.penstock.api.error.Place;
import io.penstock.api.event.ValueType;
import io.penstock.api.rule.Condition;
import io.penstock.api.rule.Formula;
import io.penstock.api.rule.Input;
import io.penstock.api.rule.Interlock;
import io.penstock.api.rule.Output;
import io.penstock.api.rule.ValueTest;
import io.penstock.api.setting.Matcher;
import io.penstock.api.setting.Units;
import io.penstock.engine.config.Binder.Part;
import io.penstock.engine.config.OutputReader.Write;
import io.penstock.engine.config.RuleBlocks.InterlockBlock;
import io.penstock.engine.config.yaml.Node;
import io.penstock.engine.config.yaml.Problems;
import io.penstock.engine.expression.InputExpressions;
import io.penstock.engine.expression.InputKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads {@code interlocks:}; what a pattern matches becomes several. */
final class InterlockReader {
    private final Binder binder;
    private final ScalarBinder scalars;
    private final Units units;
    private final KnownOutputs known;
    private final Problems problems;
    private final Map<Output, String> forced = new LinkedHashMap<>();
    private final Map<Output, Object> forcedValues = new LinkedHashMap<>();
    private final Map<Output, Map<String, ValueTest>> bans = new LinkedHashMap<>();
    private final List<Forced> forces = new ArrayList<>();

    InterlockReader(Binder binder, ScalarBinder scalars, Units units, KnownOutputs known, Problems problems) {
        this.binder = binder;
        this.scalars = scalars;
        this.units = units;
        this.known = known;
        this.problems = problems;
    }

    List<Interlock> read(NamedBlocks blocks) {
        List<Interlock> all = new ArrayList<>();
        blocks.all().forEach((name, entry) -> read(name, entry, all));
        forces.forEach(this::warnOfForbidden);
        return List.copyOf(all);
    }

    /** One {@code never}: an output and what it must not be set to, by the type that the resource has. */
    private record Never(String device, String resource, Node node) {}

    /** One value that one of the interlocks forces. */
    private record Forced(String by, Output output, Object value, Place place, Scope scope) {}

    private void warnOfForbidden(Forced forced) {
        bans.getOrDefault(forced.output(), Map.of()).forEach((other, test) -> {
            if (!other.equals(forced.by()) && test.test(forced.value())) {
                problems.warning(
                        forced.place(),
                        forced.scope()
                                .say("forces '" + forced.output() + "' to " + forced.value() + ", which interlock '"
                                        + other + "' forbids: while both hold, it is not done"));
            }
        });
    }

    private void read(String name, Node.Entry entry, List<Interlock> all) {
        Scope scope = Scope.strict("interlock '" + name + "'");
        Part<InterlockBlock> read = binder.bindPart(InterlockBlock.class, entry.value(), entry.keyPlace(), scope);
        InterlockBlock block = read.settings();
        if (block == null) {
            return;
        }
        Node.Mapping raw = entry.value() instanceof Node.Mapping m ? m : new Node.Mapping(entry.keyPlace(), Map.of());
        RuleInputs inputs = new RuleInputs(binder, known, units, scope, problems).read(raw, read.whole());
        RuleParts parts = new RuleParts(scope, inputs, problems);
        String text = block.condition();
        Condition condition = text.isEmpty() && !read.whole() ? null : parts.condition(raw, "while", text);
        if (read.whole() && raw.get("never") == null && raw.get("force") == null) {
            problems.error(entry.keyPlace(), scope.say("does nothing: it needs never or force"));
        }
        boolean good = read.whole() && inputs.complete() && condition != null;
        if (good) {
            parts.warnOfUnused(inputs, text);
        }
        OutputReader outputs = new OutputReader(known, scalars, problems, scope, inputs, null);
        List<Never> nevers = nevers(raw.get("never"), scope);
        List<Write> writes = outputs.read(raw.get("force"), false);
        List<@Nullable Device> each = new ArrayList<>(inputs.instances());
        if (each.isEmpty()) {
            each.add(null);
        }
        for (Device instance : each) {
            Map<Output, ValueTest> never = never(nevers, instance, outputs, scope);
            if (!block.enabled() || (instance == null && inputs.hasPattern())) {
                continue;
            }
            never.forEach((output, test) ->
                    bans.computeIfAbsent(output, o -> new LinkedHashMap<>()).put(name, test));
            Map<Output, Object> force = force(name, writes, instance, never, scope);
            if (!good || condition == null) {
                continue;
            }
            force.forEach((output, value) -> never.computeIfAbsent(output, o -> otherThan(o, value)));
            all.add(new Interlock(
                    instance == null ? name : name + "@" + instance.name(),
                    inputsOf(inputs, instance),
                    condition,
                    never,
                    force,
                    block.maxAge(),
                    block.reason()));
        }
    }

    private static List<Input> inputsOf(RuleInputs inputs, @Nullable Device instance) {
        return inputs.inputs().stream()
                .map(i -> instance != null
                                && KnownOutputs.isPattern(i.devices().patterns().get(0))
                        ? new Input(i.name(), Matcher.of(instance.name()), i.resource(), i.maxAge())
                        : i)
                .toList();
    }

    private List<Never> nevers(@Nullable Node node, Scope scope) {
        List<Never> all = new ArrayList<>();
        if (!(node instanceof Node.Mapping mapping)) {
            if (node != null) {
                problems.error(
                        node.place(),
                        scope.say(
                                "never must map outputs, `device/Resource`, to values but was " + Binder.shown(node)));
            }
            return all;
        }
        mapping.entries().forEach((name, entry) -> {
            String[] split = known.split(name);
            if (split == null) {
                problems.error(
                        entry.keyPlace(),
                        scope.say("never must name an output, `device/Resource`, but was '" + name + "'"));
            } else {
                all.add(new Never(split[0], split[1], new Node.Mapping(entry.keyPlace(), Map.of("", entry))));
            }
        });
        return all;
    }

    private Map<Output, ValueTest> never(
            List<Never> nevers, @Nullable Device instance, OutputReader outputs, Scope scope) {
        Map<Output, ValueTest> never = new LinkedHashMap<>();
        for (Never n : nevers) {
            Node.Entry entry = ((Node.Mapping) n.node()).entries().get("");
            List<Device> devices = n.device().equals(RuleInputs.INSTANCE) && instance != null
                    ? List.of(instance)
                    : outputs.devicesOf(n.device(), n.node().place());
            for (Device device : devices) {
                DeviceResource resource = known.resource(device, n.resource());
                if (resource == null || !resource.properties().readWrite().writable()) {
                    problems.error(
                            n.node().place(),
                            scope.say("never must name a resource of '" + device.name()
                                    + "' that can be written but was '" + n.resource() + "'"
                                    + Names.hint(n.resource(), known.writable(device))));
                    continue;
                }
                ValueTest test = test(Objects.requireNonNull(entry).value(), resource, outputs, scope);
                if (test != null) {
                    never.put(new Output(device.name(), n.resource()), test);
                }
            }
        }
        return never;
    }

    private @Nullable ValueTest test(Node node, DeviceResource resource, OutputReader outputs, Scope scope) {
        ValueType type = resource.properties().readingType();
        if (node instanceof Node.Mapping m) {
            return where(m, type, scope);
        }
        if (node instanceof Node.Scalar s && s.text().equals("any")) {
            return ValueTests.ANY;
        }
        List<Object> values = new ArrayList<>();
        for (Node item : node instanceof Node.Sequence list ? list.items() : List.of(node)) {
            Formula value = outputs.value(item);
            if (!(value instanceof Constant constant)) {
                return null;
            }
            if (!type.isArray() && OutputValues.normal(type, constant.constant()) == null) {
                problems.error(
                        item.place(),
                        scope.say("never: the value of '" + resource.name() + "' must be " + OutputValues.words(type)
                                + ", a list of such, any or {where: \"value > 80\"} but was '" + constant.constant()
                                + "'"));
                return null;
            }
            values.add(constant.constant());
        }
        return new ValueTests.OneOf(type, List.copyOf(values));
    }

    private @Nullable ValueTest where(Node.Mapping m, ValueType type, Scope scope) {
        InputKind kind = InputKind.of(type);
        if (!(m.get("where") instanceof Node.Scalar where) || m.entries().size() != 1 || kind == null) {
            problems.error(
                    m.place(),
                    scope.say("never must be a value, a list of values, any, or {where: \"value > 80\"}"
                            + (kind == null ? ", and where cannot look into " + type : "")));
            return null;
        }
        Object text = scalars.any(where, scope);
        try {
            return text == null || text == ScalarBinder.FAILED
                    ? null
                    : new ValueTests.Where(
                            type, new InputExpressions(Map.of("value", kind)).condition(text.toString()));
        } catch (IllegalArgumentException e) {
            problems.error(where.place(), scope.say("never: '" + text + "' " + e.getMessage()));
            return null;
        }
    }

    private Map<Output, Object> force(
            String name, List<Write> writes, @Nullable Device instance, Map<Output, ValueTest> never, Scope scope) {
        Map<Output, Object> force = new LinkedHashMap<>();
        for (Write write : writes) {
            String device = write.set().device().equals(RuleInputs.INSTANCE) && instance != null
                    ? instance.name()
                    : write.set().device();
            write.set().values().forEach((resource, formula) -> {
                Output output = new Output(device, resource);
                Object value = ofResource(output, write.set().target(), ((Constant) formula).constant());
                ValueTest forbidden = never.get(output);
                if (forbidden != null && forbidden.test(value)) {
                    problems.error(
                            write.place(), scope.say("forces '" + output + "' to " + value + ", which it forbids"));
                }
                String other = forced.putIfAbsent(output, name);
                Object before = forcedValues.putIfAbsent(output, value);
                if (other != null && !other.equals(name) && before != null && !same(output, before, value)) {
                    problems.error(
                            write.place(),
                            scope.say("forces '" + output + "' to " + value + " but interlock '" + other
                                    + "' forces it to " + before + ": both may hold at once"));
                }
                warnOfSafe(output, value, forbidden, write.place(), scope);
                force.put(output, value);
                forces.add(new Forced(name, output, value, write.place(), scope));
            });
        }
        return force;
    }

    private void warnOfSafe(Output output, Object value, @Nullable ValueTest never, Place place, Scope scope) {
        Device device = known.devices().device(output.device());
        Object safe = device != null
                        && device.extra("outputs") instanceof Map<?, ?> outputs
                        && outputs.get(output.resource()) instanceof Map<?, ?> spec
                ? spec.get("safe")
                : null;
        if (safe != null && isOf(output, safe) && !same(output, value, safe)) {
            problems.warning(
                    place,
                    scope.say("forces '" + output + "' to " + value + ", but its safe value is " + safe
                            + (never == null || never.test(safe)
                                    ? ": while this holds, it does not fall"
                                    : ": what is written last stays")));
        }
    }

    /** What is forced is written to the resource itself: the text of a device command's mapping is the value that it stands for. */
    private Object ofResource(Output output, String target, Object value) {
        Device device = known.devices().device(output.device());
        DeviceProfile profile = device == null ? null : known.devices().profile(device.profileName());
        return profile == null
                ? value
                : profile.command(target).stream()
                        .flatMap(command -> command.resourceOperations().stream())
                        .filter(operation -> operation.deviceResource().equals(output.resource()))
                        .flatMap(operation -> operation.mappings().entrySet().stream())
                        .filter(mapping -> mapping.getValue().equals(value.toString()))
                        .<Object>map(Map.Entry::getKey)
                        .findFirst()
                        .orElse(value);
    }

    /** What is forced holds while its interlock does: where that does not say itself what it forbids, all else is. */
    private ValueTest otherThan(Output output, Object value) {
        return new ValueTests.OtherThan(Objects.requireNonNull(type(output), "an output that is read is known"), value);
    }

    private boolean same(Output output, Object a, Object b) {
        ValueType type = type(output);
        return type == null || type.isArray()
                ? a.equals(b)
                : Objects.equals(OutputValues.normal(type, a), OutputValues.normal(type, b));
    }

    /** Whether it is a value of the output's at all; what is wrong with it else is told where it stands. */
    private boolean isOf(Output output, Object value) {
        ValueType type = type(output);
        return type == null || type.isArray() || OutputValues.normal(type, value) != null;
    }

    private @Nullable ValueType type(Output output) {
        Device device = known.devices().device(output.device());
        DeviceResource resource = device == null ? null : known.resource(device, output.resource());
        return resource == null ? null : resource.properties().readingType();
    }
}
