/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.test;

import io.penstock.api.error.Place;
import io.penstock.engine.expression.MessageCondition;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A message that came to an endpoint.
 *
 * @param text the whole of it, exactly; null for any
 * @param json what must be in it: a mapping may have more keys, a list has as many elements; empty for any
 * @param where what must hold of it; null for nothing
 * @param at since the case began; null for any time
 */
public record ExpectedMessage(
        Place place,
        @Nullable String text,
        Optional<Object> json,
        @Nullable MessageCondition where,
        @Nullable Duration at) {}
