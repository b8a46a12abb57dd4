/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.driver;

import org.jspecify.annotations.Nullable;

/**
 * What a device answered for one point: a raw value, or why there is none.
 *
 * @param value {@code Long} for an integer (Uint64 as its 64 bits), {@code Double}, {@code Boolean}, or an object as
 *     {@link io.penstock.api.event.Reading} holds it; null when the device gave none
 * @param error why there is none; null when there is
 * @param origin nanoseconds since the epoch as the device said; 0 when it did not
 */
public record Reply(@Nullable Object value, @Nullable String error, long origin) {
    public static Reply of(Object value) {
        return new Reply(value, null, 0);
    }

    public static Reply error(String why) {
        return new Reply(null, why, 0);
    }
}
