/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import io.penstock.api.error.Place;
import io.penstock.engine.config.yaml.Node;
import io.penstock.engine.config.yaml.Problems;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One of the profile's maps of names, merged from its files: a name that is there twice is told with both places. */
final class NamedBlocks {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*");

    private final String what;
    private final Problems problems;
    private final Map<String, Node.Entry> blocks = new LinkedHashMap<>();
    private boolean lost;

    /** @param what one of them is, such as {@code pipeline} */
    NamedBlocks(String what, Problems problems) {
        this.what = what;
        this.problems = problems;
    }

    /** Whether it may name a pipeline, an endpoint, a step and so on: names become parts of cursors, metrics and file names. */
    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    void add(@Nullable Node node) {
        if (node == null || (node instanceof Node.Scalar s && s.isNull())) {
            return;
        }
        if (!(node instanceof Node.Mapping mapping)) {
            lost = true;
            problems.error(node.place(), "must map names to " + what + "s but was " + Binder.shown(node));
            return;
        }
        mapping.entries().forEach((name, entry) -> {
            if (!isName(name)) {
                lost = true;
                problems.error(
                        entry.keyPlace(),
                        what + " '" + name
                                + "': a name must be of letters, digits, '_', '-' and '.', and not begin with '-' or"
                                + " '.'");
                return;
            }
            Node.Entry earlier = blocks.putIfAbsent(name, entry);
            if (earlier != null) {
                lost = true;
                problems.error(entry.keyPlace(), what + " '" + name + "' is there already, at " + earlier.keyPlace());
            }
        });
    }

    /** Whether some could not be taken, which is told. */
    boolean isAnyLost() {
        return lost;
    }

    Map<String, Node.Entry> all() {
        return blocks;
    }

    Set<String> names() {
        return blocks.keySet();
    }

    Node.@Nullable Entry get(String name) {
        return blocks.get(name);
    }

    Place placeOf(String name) {
        Node.Entry entry = blocks.get(name);
        return entry == null ? Place.UNKNOWN : entry.keyPlace();
    }
}
