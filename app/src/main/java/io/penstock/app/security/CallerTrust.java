/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.security;

import io.penstock.app.log.OneLine;
import io.penstock.app.security.Refusals.Cause;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathBuilderException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Which certificates of callers are taken: those of the authorities in one file. What is wrong with one that is not is said to
 * {@link Refusals}: its caller only sees that it was hung up on.
 */
public final class CallerTrust extends X509ExtendedTrustManager {
    private static final int LONGEST = 100;

    private final X509ExtendedTrustManager authorities;
    private final Refusals refusals;

    private CallerTrust(X509ExtendedTrustManager authorities, Refusals refusals) {
        this.authorities = authorities;
        this.refusals = refusals;
    }

    /**
     * @param file PEM
     * @throws IOException when it holds no certificates
     */
    public static CallerTrust in(Path file, Refusals refusals) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (Certificate authority : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry(Integer.toString(store.size()), authority);
            }
            if (store.size() == 0) {
                throw new IOException("it holds none");
            }
            return new CallerTrust(trusting(store), refusals);
        } catch (GeneralSecurityException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static X509ExtendedTrustManager trusting(KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager found) {
                return found;
            }
        }
        throw new GeneralSecurityException("this JDK checks no certificates");
    }

    /** One of the three ways in which a chain is checked. */
    private interface Check {
        void run() throws CertificateException;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        check(chain, engine.getPeerHost(), () -> authorities.checkClientTrusted(chain, type, engine));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        check(chain, null, () -> authorities.checkClientTrusted(chain, type, socket));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        check(chain, null, () -> authorities.checkClientTrusted(chain, type));
    }

    private void check(X509Certificate[] chain, @Nullable String address, Check check) throws CertificateException {
        try {
            check.run();
        } catch (CertificateException e) {
            String subject = OneLine.of(chain[0].getSubjectX500Principal().getName(), LONGEST);
            refusals.refused(Cause.CERTIFICATE, address, "the certificate of '" + subject + "' " + reason(chain[0], e));
            throw e;
        }
    }

    private static String reason(X509Certificate certificate, CertificateException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateExpiredException) {
                return "has expired: it holds until "
                        + certificate.getNotAfter().toInstant();
            }
            if (cause instanceof CertificateNotYetValidException) {
                return "does not hold yet: it does from "
                        + certificate.getNotBefore().toInstant();
            }
            if (cause instanceof CertPathBuilderException) {
                return "is of no authority in tls.clientCa";
            }
        }
        return "does not hold: " + e.getMessage();
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return authorities.getAcceptedIssuers();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        authorities.checkServerTrusted(chain, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        authorities.checkServerTrusted(chain, type, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        authorities.checkServerTrusted(chain, type, engine);
    }
}
