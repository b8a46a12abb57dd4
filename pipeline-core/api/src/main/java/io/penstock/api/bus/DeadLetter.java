/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.bus;

import io.penstock.api.event.Event;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message that can never be delivered.
 *
 * @param id given by the store; 0 before
 * @param owner the cursor ({@code plc-data/cloud}) or device service whose it is; caps hold for each owner
 * @param step the step or endpoint that failed it
 * @param reason why
 * @param at when
 * @param profileHash which profile was running
 * @param events the original events, as they stood on the bus; empty for a service's undecodable input
 * @param raw undecodable input; null for events
 */
public record DeadLetter(
        long id,
        String owner,
        String step,
        String reason,
        Instant at,
        String profileHash,
        List<Event> events,
        byte @Nullable [] raw) {}
