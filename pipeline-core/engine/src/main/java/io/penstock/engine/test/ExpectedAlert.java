/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.test;

import io.penstock.api.error.Place;
import io.penstock.api.rule.Alert;
import io.penstock.api.rule.Severity;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An alert that was said.
 *
 * @param severity null for any
 * @param text a part of it; empty for any
 * @param because the rule that raised it; empty for any
 * @param at since the case began; null for any time
 */
public record ExpectedAlert(
        Place place,
        String name,
        Alert.State state,
        @Nullable Severity severity,
        String text,
        String because,
        @Nullable Duration at) {}
