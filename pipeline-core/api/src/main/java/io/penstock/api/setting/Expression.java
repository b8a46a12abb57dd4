/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.setting;

import io.penstock.api.event.Event;
import io.penstock.api.event.Reading;

/**
 * A CEL expression, checked at load. It sees {@code value text int uint resource device deviceProfile source units tags
 * origin} of one reading and {@code readings.<Resource>} of its event. A wrong-typed operand is no match and is told; a
 * missing tag is ''. Equal to another of the same text. Safe for many threads.
 */
public interface Expression {
    /** As written. */
    String text();

    /**
     * Whether it holds for this reading of this event.
     *
     * @param mismatched told where it is false because an operand has the wrong type, or what it names is not there: whoever uses the expression counts it
     */
    boolean test(Event event, Reading reading, Runnable mismatched);

    /** The same, for whom a mismatch is a plain no. */
    default boolean test(Event event, Reading reading) {
        return test(event, reading, () -> {});
    }
}
