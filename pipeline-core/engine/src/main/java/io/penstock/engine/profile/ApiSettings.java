/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.profile;

import io.penstock.api.error.SettingException;
import io.penstock.api.plugin.Setting;
import io.penstock.api.setting.Size;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

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
                                "Address to listen on. Any other than loopback needs `tls` and `auth` (or `tls.clientCa`), or"
                                        + " `insecure: true`.",
                        defaultValue = "127.0.0.1")
                String host,
        @Setting(value = "Whether it is served at all.", defaultValue = "true") boolean enabled,
        @Setting(
                        "The exception in writing: everybody who reaches `host` may read and set devices, unencrypted, as far as `tls`"
                                + " and `auth` do not say otherwise.")
                boolean insecure,
        @Setting("TLS; without it the API is plain HTTP.") @Nullable TlsServer tls,
        @Setting("Who may call; without it everybody who reaches the API may do everything.") @Nullable Auth auth,
        @Setting(value = "Greatest body of a request.", defaultValue = "1MiB") Size maxBody) {

    public ApiSettings {
        boolean known = auth != null || (tls != null && tls.clientCa() != null);
        if (!isLoopback(host) && !insecure && (tls == null || !known)) {
            throw new SettingException(
                    "host",
                    "must be loopback (127.0.0.1, ::1, localhost), or `tls` and `auth` (or `tls.clientCa`) must stand beside"
                            + " it, or `insecure: true`,",
                    host);
        }
    }

    /** Plain HTTP, as a loopback address may be served. */
    public ApiSettings(int port, String host, boolean enabled, boolean insecure) {
        this(port, host, enabled, insecure, null, null, Size.parse("1MiB"));
    }

    /** Whether the host is this machine, by its text alone: no name is looked up. */
    public static boolean isLoopback(String host) {
        String h = host.toLowerCase(Locale.ROOT);
        return h.equals("localhost") || h.equals("::1") || h.equals("[::1]") || isLoopback4(h);
    }

    private static boolean isLoopback4(String host) {
        return host.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
    }
}
