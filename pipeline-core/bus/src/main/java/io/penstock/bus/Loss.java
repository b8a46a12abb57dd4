/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import java.util.List;

/**
 * Events of a stream that are gone.
 *
 * @param from the first
 * @param to behind the last
 * @param cause for people
 */
record Loss(long from, long to, String cause) {
    static final String FORCED_OUT = "forced out";
    static final String BAD_BLOCK = "bad block";
    static final String MISSING_SEGMENT = "missing segment";
    static final String POWER_CUT = "lost before they were on disk";

    boolean covers(long otherFrom, long otherTo) {
        return from <= otherFrom && otherTo <= to;
    }

    boolean adjoins(Loss next) {
        return cause.equals(next.cause) && to == next.from;
    }

    /** Adds this behind others; it makes the last one longer where it adjoins that. */
    void addTo(List<Loss> others) {
        Loss last = others.isEmpty() ? null : others.get(others.size() - 1);
        if (last != null && last.adjoins(this)) {
            others.set(others.size() - 1, new Loss(last.from, to, cause));
        } else {
            others.add(this);
        }
    }
}
