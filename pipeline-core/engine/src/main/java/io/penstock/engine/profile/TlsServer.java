/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.profile;

import io.penstock.api.error.SettingException;
import io.penstock.api.plugin.Setting;
import io.penstock.api.plugin.Setting.Holds;
import io.penstock.api.plugin.Setting.Needed;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** TLS of the API: a certificate of one's own, or one that is made at the first start. */
public record TlsServer(
        @Setting(
                        value =
                                "`self-signed` makes a certificate at the first start, for this machine's names and addresses, and keeps"
                                        + " it in `data/keys`.",
                        main = true)
                @Nullable
                Source source,
        @Setting(value = "Certificate with its chain (PEM).", needed = Needed.AT_START, holds = Holds.CERTIFICATES)
                @Nullable
                Path certificate,
        @Setting(
                        value = "The certificate's key (PEM, PKCS#8, not encrypted).",
                        needed = Needed.AT_START,
                        holds = Holds.KEY)
                @Nullable
                Path key,
        @Setting("Further names and addresses of a self-signed certificate.") List<String> names,
        @Setting(
                        value =
                                "Mutual TLS: certificates that a caller's must be signed by (PEM). Whoever has none is refused; its subject's"
                                        + " common name is the caller's name.",
                        needed = Needed.AT_START,
                        holds = Holds.CERTIFICATES)
                @Nullable
                Path clientCa,
        @Setting(value = "What a caller by certificate may.", defaultValue = "viewer") Role clientRole,
        @Setting(
                        "What callers by certificate may, by their common name, where that is not `clientRole` of all devices.")
                Map<String, ClientGrant> clientRoles) {

    /** Where the certificate comes from. */
    public enum Source {
        SELF_SIGNED
    }

    public TlsServer {
        if ((source == null) == (certificate == null)) {
            throw new SettingException(
                    source == null ? "certificate" : "source",
                    "must be there when the other of source and certificate is not, and only then,",
                    source == null ? null : "self-signed");
        }
        if ((certificate == null) != (key == null)) {
            throw new SettingException(
                    certificate == null ? "certificate" : "key",
                    "must be there when the other of certificate and key is",
                    null);
        }
        if (!names.isEmpty() && source == null) {
            throw new SettingException("names", "must be absent beside a certificate of one's own", names);
        }
        if (!clientRoles.isEmpty() && clientCa == null) {
            throw new SettingException("clientRoles", "must be absent without clientCa", clientRoles.keySet());
        }
    }
}
