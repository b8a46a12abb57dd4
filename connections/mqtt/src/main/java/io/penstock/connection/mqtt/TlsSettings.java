/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.connection.mqtt;

import io.penstock.api.error.SettingException;
import io.penstock.api.plugin.Setting;
import io.penstock.api.plugin.Setting.Holds;
import io.penstock.api.plugin.Setting.Needed;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** TLS of a connection. */
public record TlsSettings(
        @Setting(
                        value = "Certificates that the broker's may be signed by (PEM); the JDK's when absent.",
                        needed = Needed.LATER,
                        holds = Holds.CERTIFICATES)
                @Nullable
                Path ca,
        @Setting(
                        value = "Our certificate, with its chain (PEM), where the broker wants one.",
                        needed = Needed.LATER,
                        holds = Holds.CERTIFICATES)
                @Nullable
                Path certificate,
        @Setting(
                        value = "The key of our certificate (PEM, PKCS#8, not encrypted).",
                        needed = Needed.LATER,
                        holds = Holds.PKCS8_KEY)
                @Nullable
                Path key,
        @Setting(
                        value = "Whether the broker's certificate and host name are checked. Only false on a bench.",
                        defaultValue = "true")
                boolean verify) {
    static final TlsSettings DEFAULT = new TlsSettings(null, null, null, true);

    public TlsSettings {
        if ((certificate == null) != (key == null)) {
            throw new SettingException(
                    certificate == null ? "certificate" : "key",
                    "must be there when the other of certificate and key is",
                    null);
        }
    }
}
