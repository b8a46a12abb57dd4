/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.virtual;

import io.penstock.api.plugin.Setting;
import org.jspecify.annotations.Nullable;

/** EdgeX's way to a virtual device; there is nothing to reach, so nothing of it is used. */
public record VirtualLink(
        @Setting(value = "Not used.", name = "Address") @Nullable Object address,
        @Setting(value = "Not used.", name = "Port") @Nullable Object port,
        @Setting(value = "Not used.", name = "Protocol") @Nullable Object protocol) {}
