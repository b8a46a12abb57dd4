/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import io.penstock.api.bus.Shard;
import io.penstock.api.bus.Stream;

/** The one shard of a stream of the embedded log. */
record LogShard(Stream stream) implements Shard {
    @Override
    public String toString() {
        return stream.key();
    }
}
