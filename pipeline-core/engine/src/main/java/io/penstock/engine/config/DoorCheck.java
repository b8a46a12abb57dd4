/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import io.penstock.api.error.Place;
import io.penstock.api.plugin.Variant;
import io.penstock.engine.config.yaml.Node;
import io.penstock.engine.config.yaml.Problems;
import io.penstock.engine.profile.Door;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks that command doors stand at connections of their own kind which are switched on. */
final class DoorCheck {
    private final NamedBlocks connections;
    private final Set<String> enabled;
    private final Problems problems;

    DoorCheck(NamedBlocks connections, Set<String> enabled, Problems problems) {
        this.connections = connections;
        this.enabled = enabled;
        this.problems = problems;
    }

    /** @param block null when it has problems of its own */
    void check(@Nullable Node root, @Nullable ProfileBlock block) {
        if (block == null) {
            return;
        }
        for (Map.Entry<String, Door> e : block.commands().doors().entrySet()) {
            String subject = "command door '" + e.getKey() + "'";
            Place place = placeOf(root, e.getKey());
            if (!NamedBlocks.isName(e.getKey())) {
                problems.error(
                        place,
                        subject
                                + ": a name must be of letters, digits, '_', '-' and '.', and not begin with '-' or '.'");
            }
            if (!e.getValue().enabled()) {
                continue;
            }
            checkKind(e.getValue(), subject, place);
            ConnectionUse.check((Record) e.getValue(), enabled, subject, place, problems);
        }
    }

    private void checkKind(Door door, String subject, Place place) {
        Variant variant = door.getClass().getAnnotation(Variant.class);
        Node.Entry connection = connections.get(door.use().name());
        if (variant != null
                && connection != null
                && connection.value() instanceof Node.Mapping m
                && !m.entries().containsKey(variant.value())) {
            problems.error(
                    place,
                    subject + ": use must be a connection of kind '" + variant.value() + "' but '"
                            + door.use().name() + "' is another");
        }
    }

    private static Place placeOf(@Nullable Node root, String door) {
        Node at = root;
        for (String key : new String[] {"commands", "doors", door}) {
            at = at instanceof Node.Mapping m && m.get(key) != null ? m.get(key) : at;
        }
        return at == null ? Place.UNKNOWN : at.place();
    }
}
