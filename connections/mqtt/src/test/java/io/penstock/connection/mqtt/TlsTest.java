/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.connection.mqtt;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
    @Test
    void shouldNameTheKeyThatIsBroken(@TempDir Path folder) throws Exception {
        // Given
        Path certificate = Files.writeString(folder.resolve("c.pem"), pem(anyCertificate()));
        Path key = Files.writeString(
                folder.resolve("k.pem"), "-----BEGIN PRIVATE KEY-----\nM\n-----END PRIVATE KEY-----\n");

        // When / Then
        assertThatThrownBy(() -> Tls.context(new TlsSettings(null, certificate, key, true)))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("tls.key must be in base64 but " + key + " is not");
    }

    private static Certificate anyCertificate() throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        try (InputStream in = Files.newInputStream(Path.of(System.getProperty("java.home"), "lib/security/cacerts"))) {
            store.load(in, null);
        }
        return store.getCertificate(store.aliases().nextElement());
    }

    private static String pem(Certificate certificate) throws Exception {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }
}
