/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.profile;

import io.penstock.api.plugin.Setting;

/** The profile's {@code api:} block. */
public record ApiSettings(
        @Setting(value = "TCP port of health, metrics and APIs; 0 takes a free one.", defaultValue = "8080", min = 0, max = 65535)
                int port,
        @Setting(
                        value = "Address to listen on. Only loopback is served without TLS and authentication.",
                        defaultValue = "127.0.0.1")
                String host,
        @Setting(value = "Whether it is served at all.", defaultValue = "true") boolean enabled) {}
