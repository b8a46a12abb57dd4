/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.rule;

import io.penstock.api.event.Reading;
import org.jspecify.annotations.Nullable;

/** A value to set or to say: a constant ({@code 55}, {@code on}), or a CEL expression over the inputs ({@code "= t * 1.1"}). */
public interface Formula {
    /** As written. */
    String text();

    /**
     * The value: Boolean, Long, Double or String; null where an input that it needs is missing or of the wrong type.
     *
     * @param inputs as for {@link Condition#test}
     * @param now nanoseconds since the epoch
     */
    @Nullable
    Object value(@Nullable Reading[] inputs, long now);
}
