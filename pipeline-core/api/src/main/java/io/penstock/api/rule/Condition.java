/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.rule;

import io.penstock.api.event.Reading;
import org.jspecify.annotations.Nullable;

/**
 * A CEL expression over named inputs ({@code t > 80 && pump}), compiled and linted at load. Numbers are doubles, Bool is bool, text is
 * string; {@code <name>.age} is the age of its reading in seconds. Safe for many threads; equal to another of the same text and inputs.
 */
public interface Condition {
    /** As written. */
    String text();

    /**
     * Whether it holds. False where an input that it needs is missing or of the wrong type.
     *
     * @param inputs the latest readings, in the order of the inputs that it was compiled with; null where there is none
     * @param now nanoseconds since the epoch
     */
    boolean test(@Nullable Reading[] inputs, long now);

    /** The same, and whether it can be known at all. */
    default Truth evaluate(@Nullable Reading[] inputs, long now) {
        return test(inputs, now) ? Truth.HOLDS : Truth.FAILS;
    }
}
