/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.virtual;

import io.penstock.api.error.SettingException;
import io.penstock.api.plugin.Setting;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How a resource's values are made up; EdgeX's profiles say nothing and get random ones. */
public record VirtualAttributes(
        @Setting(
                        value =
                                "Values follow this shape over the clock's time instead of chance, between minimum and maximum (0 and"
                                        + " 100 when the resource has none).",
                        example = "sine")
                @Nullable
                Wave wave,
        @Setting(value = "How long the shape takes until it begins again.", defaultValue = "60s") Duration period,
        @Setting(
                        value = "How many values an array has, bytes a Binary, letters a String.",
                        defaultValue = "5",
                        min = 1,
                        max = 1048576)
                int length) {
    public VirtualAttributes {
        if (period.toMillis() < 1) {
            throw new SettingException("period", "must be at least 1ms", period);
        }
        if (length < 1) {
            throw new SettingException("length", "must be at least 1", length);
        }
    }
}
