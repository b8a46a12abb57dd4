/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.command;

import io.penstock.api.event.Event;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of a command.
 *
 * @param command as it was asked
 * @param outcome what came of it
 * @param cause why it was not done; null for {@link Outcome#DONE} and {@link Outcome#WOULD}
 * @param reason in words, for the asker: rule, finding, known values; empty when done
 * @param event what a read gave; null for a write
 * @param changes what a write set, with the values before it where they are known; empty for a read
 * @param answeredAt by the wall clock
 */
public record Answer(
        Command command,
        Outcome outcome,
        @Nullable Cause cause,
        String reason,
        @Nullable Event event,
        List<Change> changes,
        Instant answeredAt) {

    /**
     * One resource of a write.
     *
     * @param before the last known value as text; null when none is known
     * @param after the value asked for, as text
     */
    public record Change(String resource, @Nullable String before, String after) {}

    /** Whether the device answered. */
    public boolean done() {
        return outcome == Outcome.DONE;
    }
}
