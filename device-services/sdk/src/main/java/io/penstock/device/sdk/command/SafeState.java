/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk.command;

import io.penstock.api.rule.Output;
import java.time.Instant;

/**
 * An output that has fallen to its safe value, or that an interlock has forced, and that nobody has written since.
 *
 * @param why the trigger or the interlock, in words
 * @param since when that was
 * @param done whether the device has taken the value; false while it is tried
 */
public record SafeState(Output output, String why, Instant since, boolean done) {}
