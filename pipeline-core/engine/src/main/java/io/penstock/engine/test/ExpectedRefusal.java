/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.test;

import io.penstock.api.command.Cause;
import org.jspecify.annotations.Nullable;

/**
 * Outputs that somebody wanted to set, and was refused.
 *
 * @param cause null for any
 * @param reason a part of it; empty for any
 */
public record ExpectedRefusal(ExpectedWrite write, @Nullable Cause cause, String reason) {}
