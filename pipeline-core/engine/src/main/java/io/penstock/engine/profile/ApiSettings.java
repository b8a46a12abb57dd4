/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.profile;

import io.penstock.api.error.SettingException;
import io.penstock.api.plugin.Setting;

/** The profile's {@code api:} block. */
public record ApiSettings(
        @Setting(
                        value = "TCP port of health, metrics and APIs; 0 takes a free one.",
                        defaultValue = "8080",
                        min = 0,
                        max = 65535)
                int port,
        @Setting(
                        value =
                                "Address to listen on. Any other than loopback needs `insecure: true` as long as it is served"
                                        + " without TLS and authentication.",
                        defaultValue = "127.0.0.1")
                String host,
        @Setting(value = "Whether it is served at all.", defaultValue = "true") boolean enabled,
        @Setting("Says that everybody who reaches `host` may read health and metrics, unencrypted.") boolean insecure) {

    public ApiSettings {
        boolean loopback = host.equals("localhost") || host.equals("::1") || host.startsWith("127.");
        if (!loopback && !insecure) {
            throw new SettingException(
                    "host",
                    "must be loopback (127.0.0.1, ::1, localhost), or `insecure: true` must stand beside it,",
                    host);
        }
    }
}
