/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.bus;

import io.penstock.api.event.Event;
import java.util.List;

/**
 * Events of one shard, in order.
 *
 * @param shard null only when {@code events} is empty and nothing was passed over
 * @param events those that the reader's selection matches; may be empty
 * @param end the position behind the last event looked at: commit this when all of the batch is finished
 */
public record Batch(Shard shard, List<Event> events, Position end) {}
