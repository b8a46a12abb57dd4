/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.security;

import java.io.InputStream;
import java.io.StringWriter;
import java.math.BigInteger;
import java.net.Socket;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaMiscPEMGenerator;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemWriter;

/** An authority of the test's, what it signs, and clients that show it. */
record TestCertificates(KeyPair pair, X509Certificate certificate) {
    private static final Duration HOUR = Duration.ofHours(1);

    static TestCertificates authority(String name) throws Exception {
        KeyPair pair = keys();
        Instant now = Instant.now();
        return new TestCertificates(pair, sign(name, pair, name, pair, true, now.minus(HOUR), now.plus(HOUR)));
    }

    TestCertificates signed(String name) throws Exception {
        return signed(name, Instant.now().minus(HOUR), Instant.now().plus(HOUR));
    }

    /** One that holds from then to then. */
    TestCertificates signed(String name, Instant from, Instant to) throws Exception {
        KeyPair keys = keys();
        String issuer = certificate.getSubjectX500Principal().getName().substring(3);
        return new TestCertificates(keys, sign(name, keys, issuer, pair, false, from, to));
    }

    Path write(Path file) throws Exception {
        StringWriter text = new StringWriter();
        try (PemWriter writer = new PemWriter(text)) {
            writer.writeObject(new JcaMiscPEMGenerator(certificate));
        }
        return Files.writeString(file, text.toString());
    }

    private static KeyPair keys() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        return generator.generateKeyPair();
    }

    private static X509Certificate sign(
            String name, KeyPair of, String issuer, KeyPair by, boolean authority, Instant from, Instant to)
            throws Exception {
        var builder = new JcaX509v3CertificateBuilder(
                new X500Principal("CN=" + issuer),
                BigInteger.valueOf(System.nanoTime()),
                Date.from(from),
                Date.from(to),
                new X500Principal("CN=" + name),
                of.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(by.getPrivate())));
    }

    /** A client that trusts this server, and shows nothing. */
    static HttpClient client(Path trusted) throws Exception {
        return client(trusted, null);
    }

    /** A client that trusts this server and shows a certificate. */
    static HttpClient client(Path trusted, TestCertificates shown) throws Exception {
        KeyStore trust = KeyStore.getInstance(KeyStore.getDefaultType());
        trust.load(null, null);
        try (InputStream in = Files.newInputStream(trusted)) {
            trust.setCertificateEntry(
                    "server", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trusting = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusting.init(trust);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(shown == null ? null : shown.managers(), trusting.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(context).build();
    }

    /** Shows it whoever the server wants to hear of. */
    private KeyManager[] managers() {
        return new KeyManager[] {
            new X509ExtendedKeyManager() {
                @Override
                public String chooseEngineClientAlias(String[] type, Principal[] issuers, SSLEngine engine) {
                    return "me";
                }

                @Override
                public String chooseClientAlias(String[] type, Principal[] issuers, Socket socket) {
                    return "me";
                }

                @Override
                public String[] getClientAliases(String type, Principal[] issuers) {
                    return new String[] {"me"};
                }

                @Override
                public X509Certificate[] getCertificateChain(String alias) {
                    return new X509Certificate[] {certificate};
                }

                @Override
                public PrivateKey getPrivateKey(String alias) {
                    return pair.getPrivate();
                }

                @Override
                public String[] getServerAliases(String type, Principal[] issuers) {
                    return new String[0];
                }

                @Override
                public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
                    throw new AssertionError("a client is asked to be a server");
                }
            }
        };
    }
}
