/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.test;

import io.penstock.api.command.Cause;
import io.penstock.api.command.Outcome;
import io.penstock.api.error.Place;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What must be answered to a command.
 *
 * @param cause null for any
 * @param reason a part of it; empty for any
 * @param values of a read, by resource; empty for any
 */
public record ExpectedAnswer(
        Place place, Outcome outcome, @Nullable Cause cause, String reason, Map<String, Object> values) {}
