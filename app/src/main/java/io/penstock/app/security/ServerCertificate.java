/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.security;

import io.penstock.engine.profile.TlsServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate that the API shows and its key, both PEM: the user's, or one of our own in {@code data/keys}, which is made when there is
 * none and made anew a month before it ends.
 */
public record ServerCertificate(Path certificate, Path key) {
    private static final Logger LOG = LoggerFactory.getLogger(ServerCertificate.class);
    private static final String CERTIFICATE = "tls.crt";
    private static final String KEY = "tls.key";
    private static final Duration RENEWED_BEFORE = Duration.ofDays(30);

    /** @throws IOException when a certificate of our own can neither be read nor made */
    public static ServerCertificate of(TlsServer settings, Path data, Clock clock) throws IOException {
        if (settings.certificate() != null && settings.key() != null) {
            return new ServerCertificate(settings.certificate(), settings.key());
        }
        KeyFolder folder = KeyFolder.in(data);
        ServerCertificate own = new ServerCertificate(folder.file(CERTIFICATE), folder.file(KEY));
        if (!own.isGood(clock)) {
            SelfSigned made = SelfSigned.make(settings.names(), clock);
            folder.write(KEY, made.key());
            folder.write(CERTIFICATE, made.certificate());
            LOG.info("api: made a certificate, {}; its SHA-256 is {}", own.certificate(), own.fingerprint());
        }
        return own;
    }

    private boolean isGood(Clock clock) {
        if (!Files.exists(certificate) || !Files.exists(key)) {
            return false;
        }
        try {
            return read().getNotAfter().toInstant().isAfter(clock.instant().plus(RENEWED_BEFORE));
        } catch (IOException e) {
            LOG.warn("api: {} is no certificate any more: it is made anew", certificate);
            return false;
        }
    }

    /** As clients show it, to compare by eye. */
    private String fingerprint() throws IOException {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(read().getEncoded());
            return HexFormat.ofDelimiter(":").withUpperCase().formatHex(hash);
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private X509Certificate read() throws IOException {
        try (InputStream in = Files.newInputStream(certificate)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        } catch (GeneralSecurityException e) {
            throw new IOException(certificate + " is no certificate", e);
        }
    }
}
