/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.bus;

/**
 * Names one saved value of a cursor's shard.
 *
 * @param step the step's id, or a name beginning with {@code $} that the engine keeps for itself
 * @param key the key within the step
 */
public record StateKey(String step, String key) {}
