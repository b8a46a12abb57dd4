/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.driver;

import java.util.Map;

/**
 * What a device said of itself at one moment.
 *
 * @param device name of the device
 * @param source device resource or device command; empty: the resource, when there is one
 * @param values raw values by resource, in the shapes of {@link Reply#value}; text is parsed as the resource's type
 * @param origin nanoseconds since the epoch; 0 for now
 * @param hops how many producers it has passed before it came here, for the loop guard
 */
public record Said(String device, String source, Map<String, Object> values, long origin, int hops) {}
