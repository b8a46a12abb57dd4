/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.http;

import io.penstock.app.control.UserErrorException;
import io.penstock.app.security.CallerTrust;
import io.penstock.app.security.Refusals;
import io.penstock.app.security.ServerCertificate;
import io.penstock.engine.profile.TlsServer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.TrustOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** How the server listens: limits, and TLS where the profile says so. */
final class Transport {
    /** Room for a token of 8 kB and what else a caller sends; what is longer is refused with 431. */
    static final int HEADERS = 16 * 1024;

    private static final int IDLE_SECONDS = 120;

    private Transport() {}

    /**
     * @param refusals hears of certificates of callers that do not hold
     * @throws IOException when a certificate cannot be read or made
     */
    static HttpServerOptions options(@Nullable TlsServer tls, Path data, Clock clock, Refusals refusals)
            throws IOException {
        HttpServerOptions options = new HttpServerOptions()
                .setHttp2ClearTextEnabled(false)
                .setMaxHeaderSize(HEADERS)
                .setMaxInitialLineLength(HEADERS)
                .setHandle100ContinueAutomatically(true)
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setIdleTimeout(IDLE_SECONDS);
        return tls == null ? options : secure(options, tls, data, clock, refusals);
    }

    private static HttpServerOptions secure(
            HttpServerOptions options, TlsServer tls, Path data, Clock clock, Refusals refusals) throws IOException {
        refuseUnreadable("certificate", tls.certificate());
        refuseUnreadable("key", tls.key());
        refuseUnreadable("clientCa", tls.clientCa());
        ServerCertificate own = ServerCertificate.of(tls, data, clock);
        options.setSsl(true)
                .setEnabledSecureTransportProtocols(Set.of("TLSv1.3", "TLSv1.2"))
                .setKeyCertOptions(new PemKeyCertOptions()
                        .setCertPath(own.certificate().toString())
                        .setKeyPath(own.key().toString()));
        if (tls.clientCa() != null) {
            options.setClientAuth(ClientAuth.REQUIRED)
                    .setTrustOptions(TrustOptions.wrap(callers(tls.clientCa(), refusals)));
        }
        return options;
    }

    private static TrustManager callers(Path authorities, Refusals refusals) {
        try {
            return CallerTrust.in(authorities, refusals);
        } catch (IOException e) {
            throw new UserErrorException("api: tls.clientCa must be a file with certificates (PEM) but '" + authorities
                    + "' is none: " + e.getMessage());
        }
    }

    private static void refuseUnreadable(String setting, @Nullable Path file) {
        if (file != null && !Files.isReadable(file)) {
            throw new UserErrorException(
                    "api: tls." + setting + " must be a file that can be read but is '" + file + "'");
        }
    }
}
