/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import io.penstock.api.error.Place;
import io.penstock.engine.config.yaml.Node;
import io.penstock.engine.config.yaml.Problems;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A plugin named by a key, with what stands beside it: {@code {compress: gzip, id: small}}.
 *
 * @param name of the plugin as written; it may not exist
 * @param settings null when it stands alone
 * @param place of the key
 * @param beside the other keys
 */
record PluginUse(String name, @Nullable Node settings, Place place, Node.Mapping beside) {

    /**
     * Takes a node apart.
     *
     * @param besides keys that may stand beside the plugin's
     * @return null when it is not one plugin: the problem has been told
     */
    static @Nullable PluginUse of(
            @Nullable Node node, Place at, String what, List<String> besides, Scope scope, Problems problems) {
        if (node instanceof Node.Scalar s && !s.isNull()) {
            return new PluginUse(s.text(), null, s.place(), new Node.Mapping(s.place(), Map.of()));
        }
        if (!(node instanceof Node.Mapping mapping)) {
            problems.error(
                    node == null ? at : node.place(),
                    scope.say("must be " + what + ", such as `name: {...}`, but was "
                            + (node == null ? "empty" : Binder.shown(node))));
            return null;
        }
        Map<String, Node.Entry> beside = new LinkedHashMap<>(mapping.entries());
        beside.keySet().retainAll(besides);
        List<String> names = mapping.entries().keySet().stream()
                .filter(k -> !besides.contains(k))
                .toList();
        if (names.size() != 1) {
            problems.error(
                    names.size() > 1 ? mapping.placeOf(names.get(1)) : mapping.place(),
                    scope.say("must hold one " + what.replaceFirst("^an? ", "") + " but holds "
                            + (names.isEmpty() ? "none" : names)
                            + (besides.isEmpty() ? "" : "; beside it may stand " + besides)));
            return null;
        }
        Node.Entry entry = mapping.entries().get(names.get(0));
        return new PluginUse(names.get(0), entry.value(), entry.keyPlace(), new Node.Mapping(mapping.place(), beside));
    }
}
