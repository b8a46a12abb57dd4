/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.test;

import io.penstock.api.error.Place;
import io.penstock.api.rule.Output;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Outputs that were set together.
 *
 * @param because who set them (a rule, an interlock, a caller) or a part of why; empty for any
 * @param at since the case began; null for any time
 */
public record ExpectedWrite(Place place, Map<Output, Object> values, String because, @Nullable Duration at) {}
