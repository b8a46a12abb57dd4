/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk.command;

import io.penstock.device.sdk.LastValue;
import org.jspecify.annotations.Nullable;

/** Where the last values are. Cheap; safe for many threads. */
@FunctionalInterface
interface LastValues {
    @Nullable
    LastValue of(String device, String resource);
}
