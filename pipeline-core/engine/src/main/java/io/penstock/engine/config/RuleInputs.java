/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import io.penstock.api.device.Device;
import io.penstock.api.device.DeviceProfile;
import io.penstock.api.device.DeviceResource;
import io.penstock.api.error.Place;
import io.penstock.api.rule.Input;
import io.penstock.api.setting.Matcher;
import io.penstock.api.setting.Unit;
import io.penstock.api.setting.Units;
import io.penstock.engine.config.Binder.Part;
import io.penstock.engine.config.RuleBlocks.InputBlock;
import io.penstock.engine.config.yaml.Node;
import io.penstock.engine.config.yaml.Problems;
import io.penstock.engine.expression.InputExpressions;
import io.penstock.engine.expression.InputKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The {@code inputs:} of one rule or interlock, held against the devices. */
final class RuleInputs {
    static final String INSTANCE = "{device}";

    private final Binder binder;
    private final KnownOutputs known;
    private final Units units;
    private final Scope scope;
    private final Problems problems;
    private final List<Input> inputs = new ArrayList<>();
    private final Map<String, InputKind> kinds = new LinkedHashMap<>();
    private final Map<String, Place> places = new LinkedHashMap<>();
    private final List<Device> instances = new ArrayList<>();
    private final InputUnits ofInputs;
    private String pattern = "";
    private boolean complete = true;
    private boolean named = true;
    /** Whether the pattern may be missing only because of a mistake, which is told. */
    private boolean patternLost;

    private @Nullable Matcher ofPattern;

    RuleInputs(Binder binder, KnownOutputs known, Units units, Scope scope, Problems problems) {
        this.binder = binder;
        this.known = known;
        this.units = units;
        this.scope = scope;
        this.problems = problems;
        this.ofInputs = new InputUnits(units, scope, problems);
    }

    /**
     * Reads them.
     *
     * @param rule as it is written
     * @param whole whether the rule's own settings are without a mistake: else those that are not there may stand under another key
     */
    RuleInputs read(Node.Mapping rule, boolean whole) {
        Node node = rule.get("inputs");
        if (node == null || (node instanceof Node.Scalar s && s.isNull())) {
            named = whole;
            patternLost = !whole;
            return this;
        }
        if (!(node instanceof Node.Mapping mapping)) {
            error(node.place(), "inputs must map names to `device/Resource` but was " + Binder.shown(node));
            named = false;
            patternLost = true;
            return this;
        }
        Map<String, Written> written = new LinkedHashMap<>();
        mapping.entries().forEach((name, entry) -> {
            Written w = written(name, entry);
            if (w != null) {
                written.put(name, w);
            }
        });
        written.values().forEach(w -> findPattern(w));
        written.values().forEach(this::add);
        instances.removeIf(device -> !fits(device));
        return this;
    }

    /** An input as it stands. */
    private record Written(String name, InputBlock block, String device, String resource, Place place, Place from) {}

    private @Nullable Written written(String name, Node.Entry entry) {
        if (!InputExpressions.isName(name)) {
            error(
                    entry.keyPlace(),
                    "inputs: '" + name + "' must be a name for expressions: letters, digits and '_', no word of CEL");
            named = false;
            patternLost = true;
            return null;
        }
        Scope inner = scope.child("inputs").child(name);
        Part<InputBlock> read = binder.bindPart(InputBlock.class, entry.value(), entry.keyPlace(), inner);
        InputBlock block = read.settings();
        complete &= read.whole();
        if (block == null || (!read.whole() && block.from().isEmpty())) {
            kinds.put(name, InputKind.ANY);
            patternLost = true;
            return null;
        }
        Node from = entry.value() instanceof Node.Mapping m ? m.get("from") : entry.value();
        Place at = from == null ? entry.keyPlace() : from.place();
        String[] parts = known.split(block.from());
        if (parts == null) {
            error(at, "inputs." + name + " must be `device/Resource` but was '" + block.from() + "'");
            kinds.put(name, InputKind.ANY);
            patternLost = true;
            return null;
        }
        return new Written(name, block, parts[0], parts[1], entry.keyPlace(), at);
    }

    private void findPattern(Written w) {
        if (!KnownOutputs.isPattern(w.device())) {
            return;
        }
        if (pattern.isEmpty()) {
            pattern = w.device();
            Matcher found = matcher(pattern, w.from());
            if (found == null) {
                return;
            }
            ofPattern = found;
            known.devices().all().stream().filter(d -> found.matches(d.name())).forEach(instances::add);
            if (instances.isEmpty() && !known.devices().isAnyLost()) {
                problems.warning(
                        w.from(),
                        scope.say("inputs." + w.name() + ": no device matches '" + pattern + "'"
                                + Names.hint(pattern, known.deviceNames())));
            }
        } else if (!pattern.equals(w.device())) {
            error(
                    w.from(),
                    "inputs." + w.name() + ": a rule has one pattern of devices, '" + pattern
                            + "', but here is another: '" + w.device()
                            + "'; write {device} for the device of the instance");
        }
    }

    private @Nullable Matcher matcher(String device, Place at) {
        try {
            return Matcher.of(device);
        } catch (IllegalArgumentException e) {
            error(at, "inputs: " + e.getMessage());
            return null;
        }
    }

    private void add(Written w) {
        boolean ofInstance = w.device().equals(INSTANCE) || KnownOutputs.isPattern(w.device());
        if (w.device().equals(INSTANCE) && !mayHaveInstances()) {
            error(w.from(), "inputs." + w.name() + ": {device} needs an input whose device is a pattern");
        }
        InputKind kind = ofInstance ? kindOfInstances(w) : kindOf(w);
        if (kind == null) {
            complete = false;
        }
        kinds.put(w.name(), kind == null ? InputKind.ANY : kind);
        places.put(w.name(), w.place());
        Matcher matcher = ofInstance ? ofPattern : Matcher.of(w.device());
        if (matcher != null) {
            inputs.add(new Input(w.name(), matcher, w.resource(), w.block().maxAge()));
        }
    }

    private @Nullable InputKind kindOf(Written w) {
        Device device = known.devices().device(w.device());
        if (device == null && known.devices().isLost(w.device())) {
            return InputKind.ANY;
        }
        if (device == null) {
            return published(
                    w,
                    w.device(),
                    "names no device: '" + w.device() + "'" + Names.hint(w.device(), known.deviceNames()));
        }
        DeviceResource resource = known.resource(device, w.resource());
        if (resource == null) {
            return published(w, w.device(), noResource(w, device));
        }
        return kind(w, resource, device);
    }

    private String noResource(Written w, Device device) {
        DeviceProfile profile = known.devices().profile(device.profileName());
        return "names no resource of '" + device.name() + "': '" + w.resource() + "'"
                + Names.hint(
                        w.resource(),
                        profile == null
                                ? List.of()
                                : profile.deviceResources().stream()
                                        .map(DeviceResource::name)
                                        .toList());
    }

    /** What a rule publishes may be read by another. */
    private @Nullable InputKind published(Written w, String device, String otherwise) {
        if (known.isPublished(device, w.resource())) {
            return InputKind.ANY;
        }
        error(w.from(), "inputs." + w.name() + " " + otherwise);
        return null;
    }

    private @Nullable InputKind kindOfInstances(Written w) {
        Set<InputKind> found = new LinkedHashSet<>();
        boolean any = false;
        for (Device device : instances) {
            DeviceResource resource = known.resource(device, w.resource());
            if (resource != null) {
                any = true;
                InputKind kind = kind(w, resource, device);
                if (kind == null) {
                    return null;
                }
                found.add(kind);
            }
        }
        if (found.size() > 1) {
            error(
                    w.from(),
                    "inputs." + w.name() + ": '" + w.resource() + "' must be of one kind on all devices that '"
                            + pattern + "' matches but is " + found);
            return null;
        }
        if (!any && !instances.isEmpty()) {
            return published(w, INSTANCE, noResource(w, instances.get(0)));
        }
        return any ? found.iterator().next() : InputKind.ANY;
    }

    private @Nullable InputKind kind(Written w, DeviceResource resource, Device device) {
        InputKind kind = InputKind.of(resource.properties().valueType());
        if (kind == null) {
            error(
                    w.from(),
                    "inputs." + w.name() + " must be a number, true or false, or text but '" + resource.name()
                            + "' of '" + device.name() + "' is of type "
                            + resource.properties().valueType());
        }
        checkUnit(w, resource, device);
        ofInputs.add(w.name(), resource.properties().units(), device.name(), w.from());
        return kind;
    }

    private void checkUnit(Written w, DeviceResource resource, Device device) {
        String wanted = w.block().unit();
        if (wanted == null) {
            return;
        }
        Unit unit = units.find(wanted);
        if (unit == null) {
            error(w.from(), "inputs." + w.name() + ".unit must be a unit but was '" + wanted + "'");
            return;
        }
        String own = resource.properties().units();
        Unit given = own.isEmpty() ? null : units.find(own);
        boolean same;
        try {
            same = given != null && given.to(unit).isIdentity();
        } catch (IllegalArgumentException e) {
            same = false;
        }
        if (!same && !own.equals(wanted)) {
            error(
                    w.from(),
                    "inputs." + w.name() + ".unit must be that of '" + device.name() + "/" + resource.name() + "', "
                            + (own.isEmpty() ? "which has none," : "'" + own + "',") + " but was '" + wanted + "'");
        }
    }

    private void error(Place at, String text) {
        complete = false;
        problems.error(at, scope.say(text));
    }

    List<Input> inputs() {
        return List.copyOf(inputs);
    }

    Map<String, InputKind> kinds() {
        return kinds;
    }

    InputUnits units() {
        return ofInputs;
    }

    Place placeOf(String name) {
        return places.getOrDefault(name, Place.UNKNOWN);
    }

    boolean hasPattern() {
        return !pattern.isEmpty();
    }

    /** The devices that the pattern matches and that have all resources asked of them; empty without one. */
    List<Device> instances() {
        return instances;
    }

    /** Whether {@code {device}} may stand for something: devices, be there none of them, or what has a mistake, which is told. */
    boolean mayHaveInstances() {
        return hasPattern() || patternLost;
    }

    /** Whether devices are missing that could not be read: what is said of them cannot be held against them. */
    boolean isAnyDeviceLost() {
        return known.devices().isAnyLost();
    }

    /** Whether each was found and understood. Expressions take one that was not for anything: what is wrong with it is told. */
    boolean complete() {
        return complete;
    }

    /** Whether the names that expressions may use are known: else nobody can say what is wrong with those. */
    boolean named() {
        return named;
    }

    private boolean fits(Device device) {
        return inputs.stream()
                .filter(i -> KnownOutputs.isPattern(i.devices().patterns().get(0)))
                .allMatch(i -> known.resource(device, i.resource()) != null
                        || known.isPublished(INSTANCE, i.resource())
                        || known.isPublished(device.name(), i.resource()));
    }
}
