/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.profile;

import io.penstock.api.error.SettingException;
import io.penstock.api.plugin.Setting;
import io.penstock.api.setting.Durations;
import java.time.Duration;

/** Waits while an endpoint is away: jittered, doubling from {@code min} to {@code max}. */
public record Retry(
        @Setting(value = "First wait.", defaultValue = "1s") Duration min,
        @Setting(value = "Longest wait.", defaultValue = "2m") Duration max) {
    public Retry {
        if (min.toMillis() < 1) {
            throw new SettingException("min", "must be at least 1ms", Durations.format(min));
        }
        if (max.compareTo(min) < 0) {
            throw new SettingException(
                    "max", "must not be less than min (" + Durations.format(min) + ")", Durations.format(max));
        }
    }
}
