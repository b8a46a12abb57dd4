/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.connection.mqtt;

import io.penstock.api.error.Backoff;
import io.penstock.api.error.SettingException;
import io.penstock.api.plugin.Setting;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait before the broker is called again; doubled after each failure, with jitter. */
public record Reconnect(
        @Setting(value = "After the first failure.", defaultValue = "200ms") Duration min,
        @Setting(value = "At most.", defaultValue = "30s") Duration max) {
    static final Reconnect DEFAULT = new Reconnect(Duration.ofMillis(200), Duration.ofSeconds(30));

    public Reconnect {
        if (min.toMillis() < 10) {
            throw new SettingException("min", "must be at least 10ms", min);
        }
        if (max.compareTo(min) < 0) {
            throw new SettingException("max", "must not be less than min", max);
        }
    }

    Backoff backoff(RandomGenerator random) {
        return Backoff.jittered(min, max, random);
    }
}
