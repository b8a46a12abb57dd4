/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.rules;

import io.penstock.api.event.Event;
import java.util.List;

/** What evaluates readings. */
interface Rules extends AutoCloseable {
    void take(List<Event> events);

    /** Returns when all that was taken has been evaluated. */
    void finish();

    /** Asked for so far. */
    long commands();

    @Override
    void close();
}
