/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.function;

import io.penstock.api.event.Event;
import java.time.Duration;

/** Where a stateful function puts what it makes of the current event; an event neither passed on nor held is dropped. */
public interface Out {
    /** Passes the current event on, as it came or changed. At most once a call. */
    void pass(Event event);

    /** Holds the current event, as it came, under the current key, behind those held already. */
    void hold();

    /** Gives all that is held under the current key as one group, in the order held; nothing when nothing is. */
    void release();

    /** How many are held under the current key. */
    int held();

    /** Calls {@code onTimer} for the current key after this time (monotonic), instead of a timer set before; negative takes it away. */
    void timer(Duration in);

    Context context();
}
