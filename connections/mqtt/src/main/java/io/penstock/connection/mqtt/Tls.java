/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.connection.mqtt;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.penstock.api.setting.PrivateKeys;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.util.Collection;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

/** Reads certificates and keys. They are read anew at each connecting, so that a renewed file needs no restart. */
final class Tls {
    private Tls() {}

    static SslContext context(TlsSettings settings) throws IOException {
        SslContextBuilder builder = SslContextBuilder.forClient().sslProvider(SslProvider.JDK);
        try {
            if (!settings.verify()) {
                builder.trustManager(InsecureTrustManagerFactory.INSTANCE).endpointIdentificationAlgorithm(null);
            } else {
                builder.endpointIdentificationAlgorithm("HTTPS"); // the host name is checked as for HTTPS: RFC 2818
                if (settings.ca() != null) {
                    builder.trustManager(trust(settings.ca()));
                }
            }
            if (settings.certificate() != null && settings.key() != null) {
                builder.keyManager(identity(settings.certificate(), settings.key()));
            }
        } catch (GeneralSecurityException e) {
            throw new IOException("tls: " + e.getMessage(), e);
        }
        return builder.build();
    }

    private static TrustManagerFactory trust(Path ca) throws GeneralSecurityException, IOException {
        KeyStore store = emptyStore();
        int n = 0;
        for (Certificate c : certificates("tls.ca", ca)) {
            store.setCertificateEntry("ca-" + n++, c);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory;
    }

    private static KeyManagerFactory identity(Path certificate, Path key) throws GeneralSecurityException, IOException {
        KeyStore store = emptyStore();
        Certificate[] chain = certificates("tls.certificate", certificate).toArray(new Certificate[0]);
        store.setKeyEntry("client", privateKey(key), new char[0], chain);
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, new char[0]);
        return factory;
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static Collection<? extends Certificate> certificates(String setting, Path file)
            throws GeneralSecurityException, IOException {
        try (InputStream in = Files.newInputStream(file)) {
            Collection<? extends Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (found.isEmpty()) {
                throw new IOException(setting + " must hold certificates in PEM but " + file + " holds none");
            }
            return found;
        } catch (java.nio.file.NoSuchFileException e) {
            throw new IOException(setting + ": there is no file " + file, e);
        }
    }

    /** RFC 7468: PKCS#8 between its lines. */
    private static PrivateKey privateKey(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new IOException("tls.key: there is no file " + file);
        }
        String pem = Files.readString(file, StandardCharsets.US_ASCII);
        String begin = "-----BEGIN PRIVATE KEY-----";
        int from = pem.indexOf(begin);
        int to = pem.indexOf("-----END PRIVATE KEY-----");
        if (from < 0 || to < from) {
            throw new IOException("tls.key must be a PKCS#8 key in PEM without a password but " + file
                    + " is not; convert it: openssl pkcs8 -topk8 -nocrypt -in key.pem -out key.p8.pem");
        }
        try {
            return PrivateKeys.pkcs8(pem.substring(from + begin.length(), to));
        } catch (IllegalArgumentException e) {
            throw new IOException("tls.key must be in base64 but " + file + " is not: " + e.getMessage(), e);
        } catch (InvalidKeySpecException e) {
            throw new IOException(
                    "tls.key must be one of " + PrivateKeys.TYPES + " but " + file + " is none of them", e);
        }
    }
}
