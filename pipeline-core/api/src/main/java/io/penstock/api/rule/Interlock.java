/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.rule;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What forbids or forces writes while a condition holds, whoever asks. An input that is missing or older than its age makes it refuse
 * what it watches over, and forces nothing. One device an input: what a pattern matches is several interlocks.
 *
 * @param name unique; with the device behind it where a pattern made it: {@code dry-fire@boiler-1}
 * @param inputs each of exactly one device
 * @param condition {@code while:}
 * @param never writes that are refused while it holds; the loader puts here also whatever else than {@code force} says may be written to an output
 *     of which {@code never:} says nothing ({@link ValueTest#guardsForce})
 * @param force values written when it comes true, and again after the device's link has come back
 * @param maxAge how old an input may be that says nothing of its own
 * @param reason for people, in the refusal; may be empty
 */
public record Interlock(
        String name,
        List<Input> inputs,
        Condition condition,
        Map<Output, ValueTest> never,
        Map<Output, Object> force,
        Duration maxAge,
        String reason) {}
