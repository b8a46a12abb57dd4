/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.penstock.app.security.ServerCertificate;
import io.penstock.bench.measure.Latencies;
import io.penstock.engine.profile.Role;
import io.penstock.engine.profile.TlsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AskedTest {
    @TempDir
    private Path folder;

    private HttpsServer gateway;
    private ServerCertificate certificate;
    private URI address;

    @BeforeEach
    void shouldHaveAGatewayThatVouchesForItself() throws Exception {
        certificate = ServerCertificate.of(
                new TlsServer(TlsServer.Source.SELF_SIGNED, null, null, List.of(), null, Role.VIEWER, Map.of()),
                folder,
                Clock.systemUTC());
        gateway = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        gateway.setHttpsConfigurator(new HttpsConfigurator(identity(certificate)));
        AtomicInteger asked = new AtomicInteger();
        gateway.createContext("/busy", exchange -> {
            byte[] body =
                    "{\n \"message\" : \"too many a second\",\n \"statusCode\" : 429}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(asked.getAndIncrement() % 2 == 0 ? 200 : 429, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        gateway.createContext("/", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        gateway.start();
        address = URI.create("https://localhost:" + gateway.getAddress().getPort());
    }

    @AfterEach
    void stop() {
        gateway.stop(0);
    }

    @Test
    void shouldMeasureAGatewayWhoseCertificateIsGiven() throws IOException {
        try (Asked asked = new Asked(address, null, certificate.certificate())) {
            assertThat(asked.once("GET", "/api/v3/ping", "").status()).isEqualTo(204);
            assertThat(asked.steadily("GET", List.of("/api/v3/ping"), "", 20, 0.2)
                            .statuses())
                    .containsOnlyKeys(204);
        }
    }

    @Test
    void shouldNotCountARefusalAsDoneAndHearWhatItSays() throws IOException {
        try (Asked asked = new Asked(address, null, certificate.certificate())) {
            // When
            Asked.Answers busy = asked.steadily("GET", List.of("/busy"), "", 40, 0.5);
            Asked.Answers idle = asked.steadily("GET", List.of("/api/v3/ping"), "", 40, 0.5);

            // Then
            assertThat(busy.statuses()).containsExactly(entry(200, 10), entry(429, 10));
            assertThat(busy.isAllFine()).isFalse();
            assertThat(busy.finePerSecond()).isEqualTo(busy.perSecond() / 2);
            assertThat(busy.says()).isEqualTo("too many a second");
            assertThat(idle.isAllFine()).isTrue();
            assertThat(idle.finePerSecond()).isEqualTo(idle.perSecond());
            assertThat(idle.says()).isEmpty();
        }
    }

    @Test
    void shouldSayTheSameRateOfAllAndOfThoseThatAreFineWhereAllAre() {
        // Given a rate that is another one once it was multiplied and divided by three
        Latencies three = new Latencies();
        for (int i = 0; i < 3; i++) {
            three.add(1_000_000);
        }

        // Then
        assertThat(new Asked.Answers(three, Map.of(204, 3), "", 0.1).finePerSecond())
                .isEqualTo(0.1);
    }

    @Test
    void shouldTrustNobodyElse() throws IOException {
        try (Asked asked = new Asked(address)) {
            assertThatThrownBy(() -> asked.once("GET", "/", "")).isInstanceOf(SSLException.class);
        }
    }

    @Test
    void shouldSayThatAFileHoldsNoCertificate() throws IOException {
        Path empty = Files.writeString(folder.resolve("empty.crt"), "");
        assertThatThrownBy(() -> new Asked(address, null, empty))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("empty.crt must hold certificates");
    }

    private static SSLContext identity(ServerCertificate of) throws IOException, GeneralSecurityException {
        Certificate certificate;
        try (InputStream in = Files.newInputStream(of.certificate())) {
            certificate = CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
        String pem = Files.readString(of.key()).replaceAll("-----[A-Z ]+-----|\\s", "");
        PrivateKey key = KeyFactory.getInstance("EC")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem)));
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setKeyEntry("gateway", key, new char[0], new Certificate[] {certificate});
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }
}
