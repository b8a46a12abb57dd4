/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.function;

import io.penstock.api.event.Event;
import java.util.List;

/** Makes bytes of an event (a list of one) or of a group. */
public non-sealed interface FormatFunction extends Function {
    /**
     * @param events at least one
     * @param group whether they came as a group: a group of one is still a list
     */
    Bytes apply(List<Event> events, boolean group, Context context);
}
