/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

import io.penstock.api.event.Event;
import io.penstock.api.function.Bytes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message as it passed a place in a lane.
 *
 * @param lane such as {@code plc-data/cloud}
 * @param step the step that it has just passed; null where it enters the first
 * @param events one, or the members of a group
 * @param bytes what it is by now, when a step has formatted it
 */
public record Tapped(String lane, @Nullable String step, List<Event> events, @Nullable Bytes bytes) {}
