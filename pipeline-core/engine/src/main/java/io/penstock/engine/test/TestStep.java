/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.test;

import io.penstock.api.error.Place;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A moment of a case: the time is moved to it, then something happens, then it is looked at what came of it.
 *
 * @param at since the case began
 * @param acts what happens, in this order
 * @param expected null where nothing is looked at
 */
public record TestStep(Place place, Duration at, List<Act> acts, @Nullable Expected expected) {}
