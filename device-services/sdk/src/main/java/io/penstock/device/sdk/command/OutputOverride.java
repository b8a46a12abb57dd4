/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk.command;

import io.penstock.api.rule.Output;
import java.time.Instant;

/**
 * An output that somebody has taken over from the rules.
 *
 * @param until when the rules have it back
 * @param by the caller who took it
 * @param command the id of the command that did
 * @param why what the command said
 */
public record OutputOverride(Output output, Instant until, String by, String command, String why) {}
