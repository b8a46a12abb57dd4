/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.api.setting.Size;
import io.penstock.app.control.UserErrorException;
import io.penstock.app.http.command.TestApi;
import io.penstock.engine.profile.ApiSettings;
import io.penstock.engine.profile.Auth;
import io.penstock.engine.profile.ClientGrant;
import io.penstock.engine.profile.Jwt;
import io.penstock.engine.profile.Role;
import io.penstock.engine.profile.TlsServer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
    void shouldHangUpOnWhoShowsNoCertificateOrOneOfAnotherAuthority() throws Exception {
        // Given
        TlsServer tls = tls(authority.write(data.resolve("ca.pem")));
        Path trusted = made(tls);
        TestCertificates stranger = TestCertificates.authority("stranger").signed("boss");

        // Then
        for (HttpClient client :
                List.of(TestCertificates.client(trusted), TestCertificates.client(trusted, stranger))) {
            try (TestApi api = new TestApi(settings(tls, null), data, client)) {
                assertThatThrownBy(() -> api.get("/api/v3/ping")).isInstanceOf(IOException.class);
            }
        }
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
