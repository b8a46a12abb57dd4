/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.rule;

import io.penstock.api.setting.Matcher;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A name in a rule's or interlock's expressions, and the resource whose latest reading it stands for
 * ({@code t: boiler-1/Temperature}).
 *
 * @param name as the expressions have it
 * @param devices one device; a pattern makes one instance of the rule for each device that it matches
 * @param resource name of the device resource
 * @param maxAge how old its latest reading may be before the input counts as missing; null for the default of whoever asks
 */
public record Input(String name, Matcher devices, String resource, @Nullable Duration maxAge) {}
