/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import io.penstock.api.error.NearMiss;
import java.util.Collection;
import java.util.List;

/** Known names and near misses, for messages. */
final class Names {
    private static final int MOST_LISTED = 40;

    private Names() {}

    /** {@code ; did you mean 'x'?} when one is near, and what is known. */
    static String hint(String wanted, Collection<String> known) {
        if (known.isEmpty()) {
            return "; there are none";
        }
        String near = NearMiss.of(wanted, known);
        return (near == null ? "; known are " : "; did you mean '" + near + "'? Known are ") + list(known);
    }

    /** {@code [a, b, c]}. */
    static String list(Collection<String> known) {
        List<String> shown = known.stream().limit(MOST_LISTED).toList();
        int more = known.size() - shown.size();
        return more == 0 ? shown.toString() : shown.toString().replaceAll("]$", "") + ", and " + more + " more]";
    }
}
