/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

import java.time.Instant;

/**
 * A lane as it stands. Counters run from the program's start, over reloads.
 *
 * @param name such as {@code plc-data/cloud}
 * @param pipeline its pipeline
 * @param endpoint the key under {@code to:}
 * @param plugin the endpoint's plugin
 * @param state how it fares
 * @param reason why it does not run; empty when it does
 * @param since when the state began
 * @param eventsIn events read from the bus or replayed
 * @param eventsOut events in acknowledged messages
 * @param dropped events that the source or a step let fall
 * @param deadLetters events in dead letters
 * @param refused messages that the endpoint refused
 * @param retried messages sent again
 * @param resent events sent again that may have arrived already: doubles
 * @param lag events behind the end of the bus
 * @param held events that steps hold
 * @param pending messages formed and not acknowledged, those in flight among them
 * @param inFlight messages sent without an outcome yet
 */
public record LaneStatus(
        String name,
        String pipeline,
        String endpoint,
        String plugin,
        LaneState state,
        String reason,
        Instant since,
        long eventsIn,
        long eventsOut,
        long dropped,
        long deadLetters,
        long refused,
        long retried,
        long resent,
        long lag,
        long held,
        long pending,
        long inFlight) {}
