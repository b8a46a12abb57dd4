/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.penstock.app.security.ServerCertificate;
import io.penstock.bench.measure.Latencies.Percentiles;
import io.penstock.bench.measure.Ports;
import io.penstock.engine.profile.Role;
import io.penstock.engine.profile.TlsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AskedTest {
    @TempDir
    private static Path logs;

    private static Asked asked;

    @TempDir
    private Path folder;

    private HttpsServer gateway;
    private ServerCertificate certificate;
    private URI address;

    @BeforeAll
    static void shouldHaveAClient() throws IOException {
        asked = new Asked(logs.resolve("client.log"));
    }

    @AfterAll
    static void endTheClient() {
        asked.close();
    }

    @BeforeEach
    void shouldHaveAGatewayThatVouchesForItself() throws Exception {
        certificate = ServerCertificate.of(
                new TlsServer(TlsServer.Source.SELF_SIGNED, null, null, List.of(), null, Role.VIEWER, Map.of()),
                folder,
                Clock.systemUTC());
        gateway = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        gateway.setHttpsConfigurator(new HttpsConfigurator(identity(certificate)));
        AtomicInteger requests = new AtomicInteger();
        gateway.createContext("/busy", exchange -> {
            byte[] body =
                    "{\n \"message\" : \"too many a second\",\n \"statusCode\" : 429}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(requests.getAndIncrement() % 2 == 0 ? 200 : 429, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        gateway.createContext("/echo", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        gateway.createContext("/token", exchange -> {
            List<String> said = exchange.getRequestHeaders().getOrDefault("Authorization", List.of("nothing"));
            byte[] body = String.join(", ", said).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
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
        asked.turnTo(address, null, certificate.certificate());
        assertThat(asked.once("GET", "/api/v3/ping", "").status()).isEqualTo(204);
        assertThat(asked.steadily("GET", List.of("/api/v3/ping"), "", 20, 0.2).statuses())
                .containsOnlyKeys(204);
    }

    @Test
    void shouldNotCountARefusalAsDoneAndHearWhatItSays() throws IOException {
        // Given
        asked.turnTo(address, null, certificate.certificate());

        // When
        Asked.Answers busy = asked.steadily("GET", List.of("/busy"), "", 40, 0.5);
        Asked.Answers idle = asked.steadily("GET", List.of("/api/v3/ping"), "", 40, 0.5);

        // Then
        assertThat(busy.statuses()).containsExactly(entry(200, 10), entry(429, 10));
        assertThat(busy.latencies().count()).isEqualTo(20);
        assertThat(busy.latencies().max()).isPositive();
        assertThat(busy.isAllFine()).isFalse();
        assertThat(busy.finePerSecond()).isEqualTo(busy.perSecond() / 2);
        assertThat(busy.says()).isEqualTo("too many a second");
        assertThat(idle.isAllFine()).isTrue();
        assertThat(idle.finePerSecond()).isEqualTo(idle.perSecond());
        assertThat(idle.says()).isEmpty();
    }

    @Test
    void shouldSayTheSameRateOfAllAndOfThoseThatAreFineWhereAllAre() {
        // Given a rate that is another one once it was multiplied and divided by three
        Percentiles three = new Percentiles(3, 1, 1, 1, 1, 1);

        // Then
        assertThat(new Asked.Answers(three, Map.of(204, 3), "", 0.1).finePerSecond())
                .isEqualTo(0.1);
    }

    @Test
    void shouldTrustNobodyElse() throws IOException {
        asked.turnTo(address);
        assertThatThrownBy(() -> asked.once("GET", "/", "")).isInstanceOf(SSLException.class);
    }

    @Test
    void shouldTellThatNobodyListens() throws IOException {
        // Given
        asked.turnTo(URI.create("http://127.0.0.1:" + Ports.free()));

        // Then
        assertThatThrownBy(() -> asked.once("GET", "/", ""))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("refused");
        Asked.Answers none = asked.steadily("GET", List.of("/"), "", 40, 0.1);
        assertThat(none.statuses()).containsExactly(entry(0, 4));
        assertThat(none.says()).contains("refused");
    }

    @Test
    void shouldCarryBodiesOfAnyLengthAndOfAnyCharacters() throws IOException {
        // Given
        String body = "# HELP \"größe\" in m³:\n\r\n\t\\ 24 €\n".repeat(100_000);
        asked.turnTo(address, null, certificate.certificate());

        // When
        Asked.Answer answer = asked.once("PUT", "/echo", body);

        // Then
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().equals(body)).isTrue();
    }

    @Test
    void shouldShowItsTokenToTheOneItIsForOnly() throws IOException {
        // When, Then
        asked.turnTo(address, "s3cret", certificate.certificate());
        assertThat(asked.once("GET", "/token", "").body()).isEqualTo("Bearer s3cret");
        asked.turnTo(address, null, certificate.certificate());
        assertThat(asked.once("GET", "/token", "").body()).isEqualTo("nothing");
    }

    @Test
    void shouldSayThatTheClientHasEndedWithoutATokenInIt() throws Exception {
        try (Asked dead = new Asked(folder.resolve("dead.log"))) {
            // Given
            dead.client().destroyForcibly();
            dead.client().onExit().get(30, TimeUnit.SECONDS);

            // When, Then
            assertThatIOException()
                    .isThrownBy(() -> dead.turnTo(address, "s3cret", null))
                    .withMessageContaining("the HTTP client must answer but its process has ended")
                    .withNoCause();
        }
    }

    @Test
    void shouldSayThatAFileHoldsNoCertificate() throws IOException {
        Path empty = Files.writeString(folder.resolve("empty.crt"), "");
        assertThatThrownBy(() -> asked.turnTo(address, null, empty))
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
