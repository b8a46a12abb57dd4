/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.event;

/**
 * Where an event came from on this bus.
 *
 * @param producer the pipeline, rule or service that derived it; empty when a device said it
 * @param hops how many producers it has passed; more than {@link #MAX_HOPS} is a dead letter
 * @param replayed whether it is fed again from the dead letters
 */
public record Provenance(String producer, int hops, boolean replayed) {
    public static final Provenance DEVICE = new Provenance("", 0, false);
    public static final int MAX_HOPS = 8;
}
