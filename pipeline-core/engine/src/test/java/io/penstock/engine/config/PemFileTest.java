/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.plugin.Setting.Holds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PemFileTest {
    /** Of nobody: its key was thrown away. */
    static final String CERTIFICATE =
            """
            -----BEGIN CERTIFICATE-----
            MIIBdDCCARugAwIBAgIUWFi1Z9zCdKHIq0Xxf4AkIx0enUQwCgYIKoZIzj0EAwIw
            DzENMAsGA1UEAwwEdGVzdDAgFw0yNjExMjIxMzAyNTRaGA8yMTI2MTAyOTEzMDI1
            NFowDzENMAsGA1UEAwwEdGVzdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABLsj
            fbpeMnjICsmXfmd8hv/hq7Wfb0bsZUFhbAvp4eczLd92euoquw46BuBmy8qaKNp3
            bGMFVQkTYoNUjtJ/H0ejUzBRMB0GA1UdDgQWBBRftQPAE57EIa4r86Gn5To4qHA5
            hDAfBgNVHSMEGDAWgBRftQPAE57EIa4r86Gn5To4qHA5hDAPBgNVHRMBAf8EBTAD
            AQH/MAoGCCqGSM49BAMCA0cAMEQCIG7nVQtLXUk+0rdhL7R7QChhxwSiogKNrO4Z
            5xTy+a2ZAiANDwt+McnwoGq9E9wo+hiZS5RX9FKtVAvVso1N5WdmJQ==
            -----END CERTIFICATE-----
            """;

    @TempDir
    Path folder;

    private String finding(String text, Holds holds) throws Exception {
        return PemFile.finding(Files.writeString(folder.resolve("file.pem"), text), holds);
    }

    private static String block(String label, String content) {
        return "-----BEGIN " + label + "-----\n" + content + "\n-----END " + label + "-----\n";
    }

    private static String key(String type) throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance(type).generateKeyPair();
        return Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded());
    }

    @Test
    void shouldTakeCertificatesWhateverStandsAroundThem() throws Exception {
        assertThat(finding(CERTIFICATE, Holds.CERTIFICATES)).isNull();
        assertThat(finding(CERTIFICATE + CERTIFICATE, Holds.CERTIFICATES)).isNull();
        assertThat(finding("subject=CN = test\r\n" + CERTIFICATE.replace("\n", "\r\n"), Holds.CERTIFICATES))
                .isNull();
        assertThat(finding(CERTIFICATE + block("PRIVATE KEY", key("EC")), Holds.CERTIFICATES))
                .as("with its key behind it, as some servers want it")
                .isNull();
        assertThat(finding(block("PRIVATE KEY", key("EC")) + CERTIFICATE, Holds.CERTIFICATES))
                .isNull();
    }

    @Test
    void shouldSayWhatStandsInTheFileInsteadOfCertificates() throws Exception {
        assertThat(finding("", Holds.CERTIFICATES)).isEqualTo("is empty");
        assertThat(finding("whatever", Holds.CERTIFICATES)).isEqualTo("holds none");
        assertThat(finding(block("PRIVATE KEY", key("EC")), Holds.CERTIFICATES)).isEqualTo("holds none");
        assertThat(finding(CERTIFICATE.replace("MII", "MIJ"), Holds.CERTIFICATES))
                .isEqualTo("holds one that cannot be read");
        assertThat(finding(CERTIFICATE.substring(0, 300), Holds.CERTIFICATES)).isEqualTo("holds none");
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC", "Ed25519"})
    void shouldTakeAKey(String type) throws Exception {
        String key = block("PRIVATE KEY", key(type));
        assertThat(finding(key, Holds.KEY)).isNull();
        assertThat(finding(CERTIFICATE + key, Holds.PKCS8_KEY)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "PRIVATE KEY, bm8gc3VjaCBrZXk=, 'holds one that cannot be read as any of [RSA, EC, EdDSA]'",
        "ENCRYPTED PRIVATE KEY, MIG=, holds one with a password; take it off: openssl pkcs8 -topk8 -nocrypt -in key.pem -out key.p8.pem",
        "RSA PRIVATE KEY, 'Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00', holds one with a password; take it off: openssl pkcs8 -topk8 -nocrypt -in key.pem -out key.p8.pem",
        "PUBLIC KEY, MIG=, holds none"
    })
    void shouldSayWhatStandsInTheFileInsteadOfAKey(String label, String content, String finding) throws Exception {
        assertThat(finding(block(label, content), Holds.KEY)).isEqualTo(finding);
        assertThat(finding(block(label, content), Holds.PKCS8_KEY)).isEqualTo(finding);
    }

    @Test
    void shouldTakeAKeyOfAnotherFormWhereThatIsUsed() throws Exception {
        String key = block("EC PRIVATE KEY", "MHc=");
        assertThat(finding(key, Holds.KEY)).isNull();
        assertThat(finding(key, Holds.PKCS8_KEY)).startsWith("holds one of another form; convert it: openssl pkcs8");
    }
}
