/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.penstock.api.setting.Size;
import io.penstock.app.Logged;
import io.penstock.app.control.UserErrorException;
import io.penstock.app.http.command.TestApi;
import io.penstock.engine.profile.ApiSettings;
import io.penstock.engine.profile.Auth;
import io.penstock.engine.profile.ClientGrant;
import io.penstock.engine.profile.Jwt;
import io.penstock.engine.profile.Role;
import io.penstock.engine.profile.TlsServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The API by TLS, with a certificate of our own making, and with callers that show one. */
class TlsApiTest {
    private static final String MODE = "/api/v3/device/name/heater-1/Mode";

    @TempDir
    Path data;

    private TestCertificates authority;

    @BeforeEach
    void sign() throws Exception {
        authority = TestCertificates.authority("plant");
    }

    private static TlsServer tls(@Nullable Path clientCa) {
        return new TlsServer(
                TlsServer.Source.SELF_SIGNED,
                null,
                null,
                List.of("gateway.example", "10.1.2.3"),
                clientCa,
                Role.VIEWER,
                clientCa == null
                        ? Map.of()
                        : Map.of(
                                "boss",
                                ClientGrant.of(Role.ADMIN),
                                "hall",
                                new ClientGrant(Role.OPERATOR, List.of("label:hall-7"), List.of("Mode"))));
    }

    private static ApiSettings settings(TlsServer tls, @Nullable Auth auth) {
        return new ApiSettings(0, "127.0.0.1", true, false, tls, auth, Size.parse("1MiB"));
    }

    /** Once for each test: the certificate must be there before a client can trust it. */
    private Path made(TlsServer tls) throws IOException {
        return ServerCertificate.of(tls, data, Clock.systemUTC()).certificate();
    }

    @Test
    void shouldServeByACertificateOfItsOwnMakingAndKeepIt() throws Exception {
        // Given
        TlsServer tls = tls(null);
        HttpClient client = TestCertificates.client(made(tls));
        byte[] first = Files.readAllBytes(data.resolve("keys/tls.crt"));

        // When
        try (TestApi api = new TestApi(settings(tls, null), data, client)) {
            assertThat(api.url("/")).startsWith("https://");
            assertThat(api.get("/api/v3/ping").status()).isEqualTo(200);
            assertThatThrownBy(() -> HttpClient.newHttpClient()
                            .send(
                                    java.net.http.HttpRequest.newBuilder(java.net.URI.create(api.url("/api/v3/ping")))
                                            .build(),
                                    java.net.http.HttpResponse.BodyHandlers.ofString()))
                    .isInstanceOf(IOException.class);
        }

        // Then
        made(tls);
        assertThat(Files.readAllBytes(data.resolve("keys/tls.crt"))).isEqualTo(first);
        assertThat(Files.getPosixFilePermissions(data.resolve("keys/tls.key")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void shouldNameThisMachineAndWhatTheSettingsSay() throws Exception {
        try (var in = Files.newInputStream(made(tls(null)))) {
            var certificate = (java.security.cert.X509Certificate)
                    java.security.cert.CertificateFactory.getInstance("X.509").generateCertificate(in);
            List<String> names = certificate.getSubjectAlternativeNames().stream()
                    .map(n -> String.valueOf(n.get(1)))
                    .toList();
            assertThat(names).contains("localhost", "127.0.0.1", "gateway.example", "10.1.2.3");
        }
    }

    @Test
    void shouldMakeTheCertificateAnewAMonthBeforeItEnds() throws Exception {
        TlsServer tls = tls(null);
        byte[] first = Files.readAllBytes(made(tls));
        Clock later = Clock.offset(Clock.systemUTC(), Duration.ofDays(800));
        byte[] second =
                Files.readAllBytes(ServerCertificate.of(tls, data, later).certificate());
        assertThat(second).isNotEqualTo(first);
    }

    @Test
    void shouldLetInWhoShowsACertificateOfTheAuthorityByItsNameAndRole() throws Exception {
        // Given
        TlsServer tls = tls(authority.write(data.resolve("ca.pem")));
        Path trusted = made(tls);
        HttpClient viewer = TestCertificates.client(trusted, authority.signed("scada"));
        HttpClient boss = TestCertificates.client(trusted, authority.signed("boss"));

        // Then
        try (TestApi api = new TestApi(settings(tls, null), data, viewer)) {
            assertThat(api.get(MODE).status()).isEqualTo(200);
            assertThat(api.desk.last().caller().name()).isEqualTo("scada");
            assertThat(api.put(MODE, "{\"Mode\": \"off\"}").status()).isEqualTo(403);
            assertThat(api.get("/api/v3/config").status()).isEqualTo(403);
        }
        try (TestApi api = new TestApi(settings(tls, null), data, boss)) {
            assertThat(api.put(MODE, "{\"Mode\": \"off\"}").status()).isEqualTo(200);
            assertThat(api.get("/api/v3/config").status()).isEqualTo(200);
        }
    }

    @Test
    void shouldKeepACertificateToItsDevicesAndResources() throws Exception {
        // Given
        TlsServer tls = tls(authority.write(data.resolve("ca.pem")));
        HttpClient hall = TestCertificates.client(made(tls), authority.signed("hall"));

        // Then
        try (TestApi api = new TestApi(settings(tls, null), data, hall)) {
            assertThat(api.put(MODE, "{\"Mode\": \"off\"}").status()).isEqualTo(200);
            assertThat(api.get(MODE.replace("Mode", "Temperature")).status()).isEqualTo(403);
            assertThat(api.get(MODE.replace("heater-1", "heater-2")).status()).isEqualTo(403);
            assertThat(api.get("/api/v3/device/name/heater-2").status()).isEqualTo(403);
        }
    }

    @Test
    void shouldHangUpOnWhoShowsNoCertificateThatHoldsAndSayWhyInTheLog() throws Exception {
        // Given
        TlsServer tls = tls(authority.write(data.resolve("ca.pem")));
        Path trusted = made(tls);
        Instant now = Instant.now();
        Instant past = now.minus(Duration.ofDays(1)).truncatedTo(ChronoUnit.SECONDS);
        Instant future = now.plus(Duration.ofDays(1)).truncatedTo(ChronoUnit.SECONDS);
        HttpClient nobody = TestCertificates.client(trusted);
        HttpClient stranger = TestCertificates.client(
                trusted, TestCertificates.authority("stranger").signed("boss"));
        HttpClient namesake = TestCertificates.client(
                trusted, TestCertificates.authority("plant").signed("double"));
        HttpClient expired =
                TestCertificates.client(trusted, authority.signed("former", now.minus(Duration.ofDays(2)), past));
        HttpClient early =
                TestCertificates.client(trusted, authority.signed("trainee", future, now.plus(Duration.ofDays(2))));

        // When
        try (Logged logged = new Logged();
                TestApi api = new TestApi(settings(tls, null), data, HttpClient.newHttpClient())) {
            for (HttpClient client : List.of(nobody, stranger, namesake, expired, early)) {
                HttpRequest ping = HttpRequest.newBuilder(URI.create(api.url("/api/v3/ping")))
                        .build();
                assertThatThrownBy(() -> client.send(ping, BodyHandlers.ofString()))
                        .isInstanceOf(IOException.class);
            }

            // Then
            logged.awaitLine("auth: a call was refused: it shows no certificate");
            logged.awaitLine(
                    "auth: a call from 127.0.0.1 was refused: the certificate of 'CN=boss' is of no authority");
            await().until(() -> api.refused("certificate") >= 5);
            assertThat(logged.lines("'CN=double'"))
                    .as("one line a minute of one address")
                    .isEmpty();
        }
        awaitLine(tls, namesake, "the certificate of 'CN=double' does not hold: ");
        awaitLine(tls, expired, "the certificate of 'CN=former' has expired: it holds until " + past);
        awaitLine(tls, early, "the certificate of 'CN=trainee' does not hold yet: it does from " + future);
    }

    private void awaitLine(TlsServer tls, HttpClient client, String line) throws Exception {
        try (Logged logged = new Logged();
                TestApi api = new TestApi(settings(tls, null), data, client)) {
            assertThatThrownBy(() -> api.get("/api/v3/ping")).isInstanceOf(IOException.class);
            logged.awaitLine("auth: a call from 127.0.0.1 was refused: " + line);
        }
    }

    @Test
    void shouldNotLetInACertificateThatExpiresWhileItsSessionGoesOn() throws Exception {
        // Given a session of a certificate that holds
        TlsServer tls = tls(authority.write(data.resolve("ca.pem")));
        HttpClient boss = TestCertificates.client(made(tls), authority.signed("boss"));
        AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
        InstantSource source = now::get;
        Clock clock = source.withZone(ZoneOffset.UTC);
        try (TestApi api = new TestApi(settings(tls, null), data, boss, clock)) {
            assertThat(api.get("/api/v3/config").status()).isEqualTo(200);

            // When
            now.set(now.get().plus(Duration.ofHours(2)));

            // Then
            TestApi.Reply reply = api.get("/api/v3/config");
            assertThat(reply.status()).isEqualTo(401);
            assertThat(reply.body().path("message").asText()).startsWith("your certificate does not hold now");
            assertThat(api.refused("certificate")).isEqualTo(1);
        }
    }

    @Test
    void shouldSayThatACallerSpeaksNoTlsAndNothingOfWhatItSaid() throws Exception {
        TlsServer tls = tls(null);
        made(tls);
        try (Logged logged = new Logged();
                TestApi api = new TestApi(settings(tls, null), data, HttpClient.newHttpClient())) {
            URI plain = URI.create(api.url("/api/v3/ping").replace("https://", "http://"));
            HttpRequest ping = HttpRequest.newBuilder(plain)
                    .header("Authorization", "Bearer hush")
                    .build();
            assertThatThrownBy(() -> api.client().send(ping, BodyHandlers.ofString()))
                    .isInstanceOf(IOException.class);
            logged.awaitLine("auth: a call was refused: it does not speak TLS");
            assertThat(logged.lines("hush")).isEmpty();
            assertThat(logged.lines(HexFormat.of().formatHex("hush".getBytes(StandardCharsets.UTF_8))))
                    .isEmpty();
            assertThat(api.refused("tls")).isPositive();
        }
    }

    @Test
    void shouldSayThatAClientCaHoldsNoCertificates() throws Exception {
        Path empty = Files.writeString(data.resolve("ca.pem"), "nothing\n");
        assertThatThrownBy(() -> new TestApi(settings(tls(empty), null), data, HttpClient.newHttpClient()))
                .isInstanceOf(UserErrorException.class)
                .hasMessageContaining("tls.clientCa must be a file with certificates (PEM)")
                .hasMessageContaining("ca.pem");
    }

    @Test
    void shouldLetATokenGoBeforeTheCertificate() throws Exception {
        TlsServer tls = tls(authority.write(data.resolve("ca.pem")));
        Auth auth = new Auth(new Jwt(Jwt.Keys.LOCAL, null, null, null, "role", Map.of()), 10);
        HttpClient client = TestCertificates.client(made(tls), authority.signed("scada"));
        try (TestApi api = new TestApi(settings(tls, auth), data, client)) {
            String token = new Tokens(data).of(Role.OPERATOR);
            assertThat(api.put(MODE, "{\"Mode\": 1}", "Authorization", "Bearer " + token)
                            .status())
                    .isEqualTo(200);
            assertThat(api.desk.last().caller().name()).isEqualTo("anna");
            assertThat(api.put(MODE, "{\"Mode\": 1}", "Authorization", "Bearer wrong")
                            .status())
                    .isEqualTo(401);
            assertThat(api.get(MODE).status()).isEqualTo(200);
        }
    }

    @Test
    void shouldSayWhichFileIsMissing() {
        TlsServer tls = new TlsServer(
                null, data.resolve("no.crt"), data.resolve("no.key"), List.of(), null, Role.VIEWER, Map.of());
        assertThatThrownBy(() -> new TestApi(settings(tls, null), data, HttpClient.newHttpClient()))
                .isInstanceOf(UserErrorException.class)
                .hasMessageContaining("tls.certificate")
                .hasMessageContaining("no.crt");
    }
}
