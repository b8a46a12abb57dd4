/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.function;

import io.penstock.api.event.Event;
import org.jspecify.annotations.Nullable;

/** Takes an event, gives one; on a group it works on each of its events. */
public non-sealed interface EventFunction extends Function {
    /** The event to pass on (the same object when nothing changed), or null to drop it. */
    @Nullable
    Event apply(Event event, Context context);
}
