/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import io.penstock.api.device.Device;
import io.penstock.api.device.DeviceCommand;
import io.penstock.api.device.DeviceProfile;
import io.penstock.api.device.DeviceResource;
import io.penstock.api.device.ResourceOperation;
import io.penstock.api.error.Place;
import io.penstock.api.rule.Consequence.SetValues;
import io.penstock.api.rule.Formula;
import io.penstock.engine.config.yaml.Node;
import io.penstock.engine.config.yaml.Problems;
import io.penstock.engine.expression.InputExpressions.TypedFormula;
import io.penstock.engine.expression.InputKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads maps of {@code device/Resource} to values: each must exist, be writable, and take its value. */
final class OutputReader {
    private final KnownOutputs known;
    private final ScalarBinder scalars;
    private final Problems problems;
    private final Scope scope;
    private final @Nullable RuleInputs inputs;
    private final @Nullable RuleParts parts;

    /**
     * @param inputs say what {@code {device}} stands for; null where it stands for nothing
     * @param parts what formulas are over; null where only constants may stand
     */
    OutputReader(
            KnownOutputs known,
            ScalarBinder scalars,
            Problems problems,
            Scope scope,
            @Nullable RuleInputs inputs,
            @Nullable RuleParts parts) {
        this.known = known;
        this.scalars = scalars;
        this.problems = problems;
        this.scope = scope;
        this.inputs = inputs;
        this.parts = parts;
    }

    /** A write as it stands. */
    record Write(SetValues set, Place place) {}

    /** Those that have no problem, in the order written. */
    List<Write> read(@Nullable Node node, boolean repeatSafe) {
        List<Write> writes = new ArrayList<>();
        if (!(node instanceof Node.Mapping mapping)) {
            if (node != null) {
                problems.error(
                        node.place(),
                        scope.say("must map outputs, `device/Resource`, to values but was " + Binder.shown(node)));
            }
            return writes;
        }
        mapping.entries().forEach((name, entry) -> {
            String[] parts = known.split(name);
            List<Device> devices = parts == null ? List.of() : devicesOf(parts[0], entry.keyPlace());
            if (parts == null) {
                problems.error(
                        entry.keyPlace(), scope.say("must name an output, `device/Resource`, but was '" + name + "'"));
            } else if (!devices.isEmpty()) {
                Map<String, Formula> values = values(devices, parts[1], entry);
                if (values != null) {
                    writes.add(new Write(new SetValues(parts[0], parts[1], values, repeatSafe), entry.keyPlace()));
                }
            }
        });
        return writes;
    }

    /** The devices of an output: one, or those of the instances; none when there is no such, which is told. */
    List<Device> devicesOf(String name, Place at) {
        if (name.equals(RuleInputs.INSTANCE)) {
            if (inputs == null || !inputs.mayHaveInstances()) {
                problems.error(at, scope.say("{device} needs an input whose device is a pattern"));
            }
            return inputs == null ? List.of() : inputs.instances();
        }
        Device device = known.devices().device(name);
        boolean pattern = KnownOutputs.isPattern(name);
        if (device == null && (pattern || !known.devices().isLost(name))) {
            problems.error(
                    at,
                    scope.say("names no device: '" + name + "'"
                            + (pattern
                                    ? "; an output is of one device: write {device} for that of the instance"
                                    : Names.hint(name, known.deviceNames()))));
        }
        return device == null ? List.of() : List.of(device);
    }

    private @Nullable Map<String, Formula> values(List<Device> devices, String target, Node.Entry entry) {
        boolean command = devices.stream().allMatch(d -> commandOf(d, target) != null);
        if (command && entry.value() instanceof Node.Mapping several) {
            Map<String, Formula> values = new LinkedHashMap<>();
            boolean failed = false;
            for (Map.Entry<String, Node.Entry> e : several.entries().entrySet()) {
                Formula value = value(e.getValue().value());
                boolean fits = value != null;
                for (Device device : devices) {
                    fits &= value != null && checkOfCommand(device, target, e.getKey(), e.getValue(), value);
                }
                failed |= !fits;
                if (value != null) {
                    values.put(e.getKey(), value);
                }
            }
            return failed ? null : values;
        }
        Formula value = value(entry.value());
        if (value == null) {
            return null;
        }
        boolean fits = true;
        for (Device device : devices) {
            fits &= check(device, target, entry, value);
        }
        return fits ? Map.of(target, value) : null;
    }

    private boolean checkOfCommand(Device device, String target, String resource, Node.Entry entry, Formula value) {
        DeviceCommand command = commandOf(device, target);
        ResourceOperation operation = command == null
                ? null
                : command.resourceOperations().stream()
                        .filter(o -> o.deviceResource().equals(resource))
                        .findFirst()
                        .orElse(null);
        if (command == null || operation == null) {
            problems.error(
                    entry.keyPlace(),
                    scope.say("'" + resource + "' is no resource of the device command '" + target + "' of '"
                            + device.name() + "'"));
            return false;
        }
        if (!command.readWrite().writable()) {
            problems.error(
                    entry.keyPlace(), scope.say("'" + device.name() + "/" + target + "' cannot be written: it is R"));
            return false;
        }
        DeviceResource found = known.resource(device, resource);
        return found != null && checkValue(device, found, operation.mappings(), entry, value);
    }

    private boolean check(Device device, String target, Node.Entry entry, Formula value) {
        DeviceResource resource = known.resource(device, target);
        if (resource == null) {
            problems.error(
                    entry.keyPlace(),
                    scope.say(
                            commandOf(device, target) != null
                                    ? "'" + device.name() + "/" + target
                                            + "' is a device command: its values are a map by resource"
                                    : "names no resource of '" + device.name() + "': '" + target + "'"
                                            + Names.hint(target, known.writable(device))));
            return false;
        }
        if (!resource.properties().readWrite().writable()) {
            problems.error(
                    entry.keyPlace(), scope.say("'" + device.name() + "/" + target + "' cannot be written: it is R"));
            return false;
        }
        return checkValue(device, resource, Map.of(), entry, value);
    }

    private boolean checkValue(
            Device device, DeviceResource resource, Map<String, String> mappings, Node.Entry entry, Formula value) {
        String problem = value instanceof TypedFormula f
                ? OutputValues.problem(resource.properties(), mappings, f.kind())
                : OutputValues.problem(resource.properties(), mappings, ((Constant) value).constant());
        Place at = entry.value().place();
        String output = device.name() + "/" + resource.name();
        if (problem != null) {
            problems.error(at, scope.say("the value of '" + output + "' " + problem));
        } else if (parts != null && value instanceof TypedFormula) {
            parts.units().checkWrite(value.text(), output, resource.properties().units(), at);
        }
        return problem == null;
    }

    private @Nullable DeviceCommand commandOf(Device device, String name) {
        DeviceProfile profile = known.devices().profile(device.profileName());
        return profile == null ? null : profile.command(name).orElse(null);
    }

    /** A constant, or what begins with {@code =}; null when it has a problem. */
    @Nullable
    Formula value(Node node) {
        Object value = node instanceof Node.Scalar ? scalars.any(node, scope) : null;
        if (value == ScalarBinder.FAILED) {
            return null;
        }
        if (value == null) {
            problems.error(node.place(), scope.say("must be a value but was " + Binder.shown(node)));
            return null;
        }
        if (!(value instanceof String text) || !text.startsWith("=")) {
            return new Constant(value);
        }
        if (parts == null) {
            problems.error(node.place(), scope.say("must be a constant but was the formula '" + text + "'"));
            return null;
        }
        return parts.formula(text.substring(1).strip(), node.place());
    }

    /** What a formula gives where it can be known. */
    static InputKind kindOf(Formula formula) {
        return formula instanceof TypedFormula f ? f.kind() : InputKind.ANY;
    }
}
