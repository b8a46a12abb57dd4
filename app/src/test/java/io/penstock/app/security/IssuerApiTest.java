/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import io.penstock.api.setting.Size;
import io.penstock.app.http.command.TestApi;
import io.penstock.engine.profile.ApiSettings;
import io.penstock.engine.profile.Auth;
import io.penstock.engine.profile.Jwt;
import io.penstock.engine.profile.Role;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens of an OpenID Connect issuer that comes and goes. */
class IssuerApiTest {
    private static final String MODE = "/api/v3/device/name/heater-1/Mode";
    private static RSAKey key;

    @TempDir
    Path data;

    private int port;
    private String issuer;
    private TestApi api;
    private @Nullable HttpServer server;
    private final AtomicInteger fetched = new AtomicInteger();

    @BeforeAll
    static void makeKey() throws Exception {
        key = new RSAKeyGenerator(2048).keyID("k1").generate();
    }

    @BeforeEach
    void start() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        issuer = "http://127.0.0.1:" + port + "/realms/plant";
        Jwt jwt =
                new Jwt(null, issuer, null, "penstock-api", "realm_access.roles", Map.of("plant-staff", Role.OPERATOR));
        ApiSettings settings =
                new ApiSettings(0, "127.0.0.1", true, false, null, new Auth(jwt, 10), Size.parse("1MiB"));
        api = new TestApi(settings, data, HttpClient.newHttpClient());
    }

    @AfterEach
    void stop() {
        api.close();
        if (server != null) {
            server.stop(0);
        }
    }

    private void comeUp() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        answer("/realms/plant/.well-known/openid-configuration", "{\"jwks_uri\":\"" + issuer + "/certs\"}");
        answer("/realms/plant/certs", new JWKSet(key.toPublicJWK()).toString());
        server.start();
    }

    private void answer(String path, String body) {
        server.createContext(path, exchange -> {
            fetched.incrementAndGet();
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    private JWTClaimsSet.Builder claims(String... roles) {
        return new JWTClaimsSet.Builder()
                .issuer(issuer)
                .audience(List.of("account", "penstock-api"))
                .subject("7d1c")
                .claim("realm_access", Map.of("roles", List.of(roles)))
                .expirationTime(Date.from(Instant.now().plusSeconds(300)));
    }

    private static String sign(JWTClaimsSet claims) throws Exception {
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k1").build(), claims);
        jwt.sign(new RSASSASigner(key));
        return jwt.serialize();
    }

    private int put(String token) throws Exception {
        return api.put(MODE, "{\"Mode\": 1}", "Authorization", "Bearer " + token)
                .status();
    }

    @Test
    void shouldSayThatNobodyCanTellWhileTheIssuerIsAwayAndLetInOnceItIsThere() throws Exception {
        // Given
        String token = sign(claims("default", "plant-staff").build());
        for (int i = 0; i < 12; i++) {
            assertThat(put(token)).as("away is no failed attempt").isEqualTo(503);
        }

        assertThat(api.access.parts())
                .singleElement()
                .matches(part -> part.name().equals(issuer)
                        && !part.well()
                        && part.state().equals("away"));

        // When
        comeUp();

        // Then
        await().atMost(20, TimeUnit.SECONDS).until(() -> put(token) == 200);
        assertThat(api.desk.last().caller().name()).isEqualTo("7d1c");
        assertThat(api.access.parts()).singleElement().matches(part -> part.well());

        // and the keys do when it goes away again
        server.stop(0);
        assertThat(put(sign(claims("plant-staff").build()))).isEqualTo(200);
        assertThat(fetched).as("configuration and keys, once each").hasValue(2);
    }

    @Test
    void shouldRefuseWhatTheIssuerDidNotMeanForUs() throws Exception {
        comeUp();
        assertThat(put(sign(claims("plant-staff").audience("account").build()))).isEqualTo(401);
        assertThat(put(sign(claims("plant-staff").issuer("https://elsewhere").build())))
                .isEqualTo(401);
        assertThat(put(sign(claims("visitors").build()))).isEqualTo(403);
        assertThat(put(sign(claims("operator").build())))
                .as("names count only where nothing else is said")
                .isEqualTo(403);
        assertThat(put(sign(claims("plant-staff")
                        .claim("devices", List.of("heater-2"))
                        .build())))
                .isEqualTo(403);
    }
}
