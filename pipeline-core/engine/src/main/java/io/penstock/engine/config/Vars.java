/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import io.penstock.api.error.Place;
import io.penstock.engine.config.yaml.Node;
import io.penstock.engine.config.yaml.Problems;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Values for <code>${var:name}</code>, in rising precedence: {@code vars:}, {@code vars.local.yaml}, environment, {@code --set}. */
final class Vars {
    private final Map<String, String> values = new LinkedHashMap<>();
    private final Set<String> declared = new HashSet<>();
    private final Map<String, Place> local = new LinkedHashMap<>();
    private final Map<String, String> sets;
    private final Problems problems;

    Vars(Map<String, String> sets, Problems problems) {
        this.sets = sets;
        this.problems = problems;
    }

    void add(@Nullable Node node) {
        if (node == null || (node instanceof Node.Scalar s && s.isNull())) {
            return;
        }
        if (!(node instanceof Node.Mapping mapping)) {
            problems.error(node.place(), "vars must map names to values but was " + Binder.shown(node));
            return;
        }
        mapping.entries().forEach((name, entry) -> {
            if (entry.value() instanceof Node.Scalar s) {
                values.put(name, s.isNull() ? "" : s.text());
            } else {
                problems.error(
                        entry.value().place(),
                        "var '" + name + "' must be one value but was " + Binder.shown(entry.value()));
            }
        });
    }

    /** Those of {@code vars.local.yaml}, after the profile's own. */
    void addLocal(@Nullable Node node) {
        declared.addAll(values.keySet());
        add(node);
        if (node instanceof Node.Mapping mapping) {
            mapping.entries().forEach((name, entry) -> local.put(name, entry.keyPlace()));
        }
    }

    /** What holds in the end. */
    Map<String, String> resolved(Map<String, String> environment) {
        Map<String, String> resolved = new LinkedHashMap<>(values);
        resolved.replaceAll((name, value) -> environment.getOrDefault(Secrets.variable("PENSTOCK_VAR_", name), value));
        resolved.putAll(sets);
        return resolved;
    }

    /** A {@code --set} that nothing declares or uses is a slip; a file of this machine may be for several profiles. */
    void tellOfUnused(Set<String> used) {
        Set<String> known = new TreeSet<>(declared);
        known.addAll(used);
        local.forEach((name, place) -> {
            if (!known.contains(name)) {
                problems.warning(place, "'" + name + "' is no var of this profile" + Names.hint(name, known));
            }
        });
        for (String name : sets.keySet()) {
            if (!values.containsKey(name) && !used.contains(name)) {
                problems.error(
                        new Place("--set", 0, 0),
                        "'" + name + "' is no var of this profile" + Names.hint(name, values.keySet()));
            }
        }
    }
}
