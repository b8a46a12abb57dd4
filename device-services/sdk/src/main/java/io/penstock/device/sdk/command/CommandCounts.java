/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk.command;

import io.penstock.api.command.Caller;
import io.penstock.api.command.Cause;
import io.penstock.api.command.Command;
import io.penstock.api.command.Outcome;
import io.penstock.device.sdk.Lateness;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Commands answered since the start.
 *
 * @param took from being asked to being answered
 */
public record CommandCounts(Map<Kind, Long> answered, Lateness took) {
    /** @param cause null for what was done */
    public record Kind(Command.Kind kind, Caller.Origin by, Outcome outcome, @Nullable Cause cause) {}
}
