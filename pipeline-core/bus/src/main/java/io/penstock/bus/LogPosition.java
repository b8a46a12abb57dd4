/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import io.penstock.api.bus.Position;

/**
 * A place in the log.
 *
 * @param offset of the next event
 * @param lost how many events before it its reader never had: it travels with the position, so that it is counted exactly once
 */
record LogPosition(long offset, long lost) implements Position {
    @Override
    public int compareTo(Position other) {
        return Long.compare(offset, ((LogPosition) other).offset);
    }

    @Override
    public String toString() {
        return Long.toString(offset);
    }
}
