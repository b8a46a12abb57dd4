/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.expression;

import io.penstock.api.event.Event;
import io.penstock.api.event.Reading;

/** One evaluation: what it sees, and whether an operand has had the wrong type. Costs less than an exception. */
final class Frame {
    final Event event;
    final Reading reading;
    /** CEL's error: what is computed on from here is not looked at. */
    boolean failed;

    Frame(Event event, Reading reading) {
        this.event = event;
        this.reading = reading;
    }
}
