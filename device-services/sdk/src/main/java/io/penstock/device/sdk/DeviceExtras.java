/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk;

import io.penstock.api.device.Device;
import io.penstock.api.error.SettingException;
import io.penstock.api.setting.Durations;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a device's {@code properties.penstock} says to the sdk, but for its outputs.
 *
 * @param simulate whether the driver makes a device of its own to read instead of the real one
 * @param failures consecutive failures that set the device DOWN
 * @param timeout how long a poll may take
 * @param probeMin first wait before a device that is DOWN is probed; doubles
 * @param probeMax longest wait
 */
record DeviceExtras(boolean simulate, int failures, Duration timeout, Duration probeMin, Duration probeMax) {
    private static final Set<String> KNOWN =
            Set.of("simulate", "failures", "timeout", "probeMin", "probeMax", "outputs");

    DeviceExtras {
        if (failures < 1) {
            throw new SettingException("failures", "must be at least 1", failures);
        }
        if (timeout.toMillis() < 1) {
            throw new SettingException("timeout", "must be at least 1ms", Durations.format(timeout));
        }
        if (probeMin.toMillis() < 1 || probeMax.compareTo(probeMin) < 0) {
            throw new SettingException(
                    "probeMax", "must not be less than probeMin, and that at least 1ms", Durations.format(probeMax));
        }
    }

    /** @throws SettingException when one is unknown or wrong */
    static DeviceExtras of(Device device) {
        if (device.properties().get("penstock") instanceof Map<?, ?> extras) {
            for (Object key : extras.keySet()) {
                if (!KNOWN.contains(String.valueOf(key))) {
                    throw SettingException.unknown(String.valueOf(key), String.valueOf(key), KNOWN);
                }
            }
        }
        return new DeviceExtras(
                flag(device.extra("simulate")),
                count(device.extra("failures"), 3),
                time("timeout", device.extra("timeout"), "10s"),
                time("probeMin", device.extra("probeMin"), "1s"),
                time("probeMax", device.extra("probeMax"), "1m"));
    }

    private static boolean flag(@Nullable Object value) {
        if (value == null || value instanceof Boolean) {
            return Boolean.TRUE.equals(value);
        }
        throw new SettingException("simulate", "must be true or false", value);
    }

    private static int count(@Nullable Object value, int absent) {
        if (value == null) {
            return absent;
        }
        if (value instanceof Number n && n.doubleValue() == n.intValue()) {
            return n.intValue();
        }
        throw new SettingException("failures", "must be a whole number", value);
    }

    private static Duration time(String key, @Nullable Object value, String absent) {
        try {
            return Durations.parse(value == null ? absent : value.toString());
        } catch (IllegalArgumentException e) {
            throw new SettingException(key, "must be a duration such as 500ms or 2s", value);
        }
    }
}
