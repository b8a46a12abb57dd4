/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk;

import io.penstock.api.event.Reading;

/**
 * The last reading of a resource.
 *
 * @param at when it came, on the monotonic clock
 */
public record LastValue(Reading reading, long at) {
    /**
     * How old it is in nanoseconds: by what the device said, and no less than the time since it came, so that neither a device's clock that
     * is ahead nor a step of ours makes it look fresh.
     *
     * @param now nanoseconds since the epoch
     * @param nanoTime the monotonic clock
     */
    public long age(long now, long nanoTime) {
        return Math.max(now - reading.origin(), nanoTime - at);
    }
}
