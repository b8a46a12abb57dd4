/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import io.penstock.api.error.Place;
import io.penstock.engine.config.yaml.Node;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where a piece of YAML stands, without the piece itself: it outlives the reading.
 *
 * @param within by key, or by number in a list
 */
record Spot(Place place, Map<String, Spot> within) {
    /** What nobody asks for once it is bound, of which there can be much. */
    private static final Set<String> LEFT_OUT = Set.of("attributes", "protocols", "labels", "tags", "mappings");

    static Spot of(Node node) {
        return of(node.place(), node);
    }

    private static Spot of(Place place, Node node) {
        Map<String, Spot> within = new HashMap<>();
        if (node instanceof Node.Mapping mapping) {
            mapping.entries().forEach((key, entry) -> {
                if (!LEFT_OUT.contains(key)) {
                    within.put(key, of(entry.keyPlace(), entry.value()));
                }
            });
        } else if (node instanceof Node.Sequence sequence) {
            List<Node> items = sequence.items();
            for (int i = 0; i < items.size(); i++) {
                within.put(Integer.toString(i), of(items.get(i)));
            }
        }
        return new Spot(place, within.isEmpty() ? Map.of() : within);
    }

    /** @param path keys with dots between them, which may be in the keys as well; what does not stand there is where the nearest around it is */
    Place at(String path) {
        for (int end = path.length(); end > 0; end = path.lastIndexOf('.', end - 1)) {
            Spot next = within.get(path.substring(0, end));
            if (next != null) {
                return next.at(path.substring(Math.min(path.length(), end + 1)));
            }
        }
        return place;
    }
}
