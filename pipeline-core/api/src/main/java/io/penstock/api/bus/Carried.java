/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.bus;

import java.util.Map;

/**
 * How many events a cursor's saved state carries by value.
 *
 * @param held by steps
 * @param pending in messages formed and not acknowledged
 */
public record Carried(long held, long pending) {
    public static final Carried NONE = new Carried(0, 0);

    /** Tells of a saved state: a bus cannot read it, who writes it can. Safe for many threads. */
    @FunctionalInterface
    public interface Counter {
        Carried in(Map<StateKey, byte[]> state);
    }
}
