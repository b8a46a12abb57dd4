/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import io.penstock.api.bus.Stream;
import io.penstock.api.device.Device;
import io.penstock.api.device.DeviceProfile;
import io.penstock.api.device.DeviceResource;
import io.penstock.api.device.Devices;
import io.penstock.api.error.Place;
import io.penstock.api.rule.Consequence;
import io.penstock.api.rule.Consequence.Publish;
import io.penstock.api.rule.Rule;
import io.penstock.api.setting.Matcher;
import io.penstock.engine.config.yaml.Node;
import io.penstock.engine.config.yaml.Problems;
import io.penstock.engine.profile.Door;
import io.penstock.engine.profile.RuleSet;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Warns of patterns of pipelines and command doors that match nothing: what they are for stays still without a word. It is no mistake: what they
 * match may come later.
 */
final class SelectionCheck {
    private static final String LABEL = "label:";

    private final Problems problems;
    private final boolean known;
    private final Set<String> devices = new TreeSet<>();
    private final Set<String> labels = new TreeSet<>();
    private final Set<String> profiles = new TreeSet<>();
    private final Set<String> resources = new TreeSet<>();

    /** @param rules publish readings, too */
    SelectionCheck(LoadedDevices loaded, RuleSet rules, Problems problems) {
        this.problems = problems;
        // rules in DRL publish what they like; of what has mistakes some devices and rules are missing
        this.known = !loaded.all().isEmpty() && rules.drools().isEmpty() && !problems.hasErrors();
        loaded.all().forEach(device -> add(device, loaded));
        rules.rules().forEach(this::add);
    }

    private void add(Device device, Devices loaded) {
        devices.add(device.name());
        labels.addAll(device.labels());
        DeviceProfile profile = loaded.profile(device.profileName());
        if (profile != null) {
            profiles.add(profile.name());
            profile.deviceResources().stream().map(DeviceResource::name).forEach(resources::add);
        }
    }

    private void add(Rule rule) {
        for (List<Consequence> side : List.of(rule.then(), rule.otherwise())) {
            side.forEach(consequence -> {
                if (consequence instanceof Publish publish) {
                    if (!publish.device().equals(RuleInputs.INSTANCE)) {
                        devices.add(publish.device());
                    }
                    resources.addAll(publish.readings().keySet());
                }
            });
        }
    }

    /** @param node the pipeline as it is written */
    void check(String pipeline, PipelineBlock.From from, Node node) {
        Node at = node instanceof Node.Mapping m ? m.get("from") : null;
        if (known && from.stream() == Stream.EVENTS && at instanceof Node.Mapping written) {
            Scope scope = Scope.strict("pipeline '" + pipeline + "'").child("from");
            check(from.devices().patterns(), devices, "device", written.get("devices"), scope.child("devices"));
            check(
                    from.profiles().patterns(),
                    profiles,
                    "device profile",
                    written.get("profiles"),
                    scope.child("profiles"));
            check(
                    from.resources().patterns(),
                    resources,
                    "device resource",
                    written.get("resources"),
                    scope.child("resources"));
        }
    }

    /** @param node the block {@code commands:} as it is written */
    void check(Map<String, Door> doors, @Nullable Node node) {
        Node all = node instanceof Node.Mapping m ? m.get("doors") : null;
        doors.forEach((name, door) -> {
            Node variant = all instanceof Node.Mapping m ? m.get(name) : null;
            if (!known || !door.enabled() || !(variant instanceof Node.Mapping kind)) {
                return;
            }
            Node settings = kind.entries().values().iterator().next().value();
            Scope scope = Scope.strict("command door '" + name + "'");
            if (door instanceof Door.MqttDoor mqtt && settings instanceof Node.Mapping written) {
                Node at = written.get("devices");
                check(named(mqtt.devices()), devices, "device", at, scope.child("devices"));
                check(labelled(mqtt.devices()), labels, "label of a device", at, scope.child("devices"));
                check(
                        mqtt.resources(),
                        resources,
                        "device resource",
                        written.get("resources"),
                        scope.child("resources"));
            }
        });
    }

    private static List<String> named(List<String> patterns) {
        return patterns.stream().filter(p -> !p.startsWith(LABEL)).toList();
    }

    private static List<String> labelled(List<String> patterns) {
        return patterns.stream()
                .filter(p -> p.startsWith(LABEL))
                .map(p -> p.substring(LABEL.length()))
                .toList();
    }

    private void check(List<String> patterns, Collection<String> names, String what, @Nullable Node at, Scope scope) {
        if (at == null) {
            return;
        }
        for (String pattern : patterns) {
            if (names.stream().noneMatch(Matcher.of(pattern)::matches)) {
                problems.warning(
                        placeOf(pattern, at),
                        scope.say("matches no " + what + ": '" + pattern + "'" + Names.hint(pattern, names)));
            }
        }
    }

    private static Place placeOf(String pattern, Node at) {
        List<Node> items = at instanceof Node.Sequence s ? s.items() : List.of(at);
        return items.stream()
                .filter(n -> n instanceof Node.Scalar s && s.text().endsWith(pattern))
                .findFirst()
                .orElse(at)
                .place();
    }
}
