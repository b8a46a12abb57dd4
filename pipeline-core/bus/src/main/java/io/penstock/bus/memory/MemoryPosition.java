/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus.memory;

import io.penstock.api.bus.Position;

/**
 * A place in a shard of the memory bus.
 *
 * @param lost how many events before it were forced out before their reader had them
 */
record MemoryPosition(long offset, long lost) implements Position {
    @Override
    public int compareTo(Position other) {
        return Long.compare(offset, ((MemoryPosition) other).offset);
    }

    @Override
    public String toString() {
        return Long.toString(offset);
    }
}
