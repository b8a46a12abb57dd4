/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.modbus;

import io.penstock.api.error.SettingException;
import io.penstock.api.plugin.Setting;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A device's {@code protocols.modbus-tcp}: EdgeX's names; times are seconds or durations. */
public record ModbusTcpLink(
        @Setting(value = "Host name or IP address.", name = "Address", required = true, example = "10.0.0.5")
                String address,
        @Setting(value = "TCP port.", name = "Port", defaultValue = "502", min = 1, max = 65535) int port,
        @Setting(value = "Unit id.", name = "UnitID", defaultValue = "1", min = 0, max = 255) int unitId,
        @Setting(
                        value =
                                "How long a request may take; the driver's timeout when absent. A bare number is seconds.",
                        name = "Timeout")
                @Nullable
                Duration timeout,
        @Setting(
                        value =
                                "Unused for so long, the next request connects anew; never when absent or 0. A bare number is seconds.",
                        name = "IdleTimeout")
                @Nullable
                Duration idleTimeout,
        @Setting(
                        value = "How long to wait after connecting before the first request. A bare number is seconds.",
                        name = "ConnectDelay")
                @Nullable
                Duration connectDelay) {
    public ModbusTcpLink {
        if (address.isBlank()) {
            throw new SettingException("Address", "must be a host name or IP address", address);
        }
    }
}
