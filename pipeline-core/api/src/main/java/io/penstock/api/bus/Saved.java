/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.bus;

import java.util.Map;

/**
 * What the last commit for (cursor, shard) left.
 *
 * @param position where reading goes on
 * @param state values by entry, as the {@link Checkpoint}s put them
 * @param handedOver how many messages may have been handed over since: of those that come of this, the first
 */
public record Saved(Position position, Map<StateKey, byte[]> state, long handedOver) {}
