/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.expression;

import io.penstock.api.event.Event;
import io.penstock.api.event.Reading;
import org.jspecify.annotations.Nullable;

/** One evaluation: what it sees, and whether an operand has had the wrong type. Costs less than an exception. */
abstract class Frame {
    /** CEL's error: what is computed on from here is not looked at. */
    boolean failed;

    /** One reading of one event, as {@code where} sees it. */
    static final class OfReading extends Frame {
        final Event event;
        final Reading reading;

        OfReading(Event event, Reading reading) {
            this.event = event;
            this.reading = reading;
        }
    }

    /** The latest readings that a rule has given names to. Used over and over by one thread. */
    static final class OfInputs extends Frame {
        private static final @Nullable Reading[] NONE = new Reading[0];

        @Nullable
        Reading[] inputs = NONE;

        long now;

        OfInputs over(@Nullable Reading[] changedInputs, long changedNow) {
            inputs = changedInputs;
            now = changedNow;
            failed = false;
            return this;
        }
    }
}
