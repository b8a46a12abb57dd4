/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import io.penstock.api.command.Command;
import io.penstock.api.setting.Size;
import io.penstock.app.Logged;
import io.penstock.app.http.command.TestApi;
import io.penstock.app.http.command.TestApi.Reply;
import io.penstock.engine.profile.ApiSettings;
import io.penstock.engine.profile.Auth;
import io.penstock.engine.profile.Jwt;
import io.penstock.engine.profile.Role;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The API behind tokens of our own: each role at each door, and every token that must not do. */
class TokenApiTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String DEVICE = "/api/v3/device/name/heater-1";

    @TempDir
    Path data;

    private TestApi api;
    private Tokens tokens;

    @BeforeEach
    void start() throws Exception {
        Jwt local = new Jwt(Jwt.Keys.LOCAL, null, null, null, "role", Map.of());
        ApiSettings settings =
                new ApiSettings(0, "127.0.0.1", true, false, null, new Auth(local, 10), Size.parse("1MiB"));
        api = new TestApi(settings, data, CLIENT);
        tokens = new Tokens(data);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private Reply as(String token, String method, String path) throws Exception {
        return api.send(
                method, path, method.equals("PUT") ? "{\"Mode\": \"off\"}" : null, "Authorization", "Bearer " + token);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/v3/version, 200, 200, 200",
        "GET, /api/v3/openapi.yaml, 200, 200, 200",
        "GET, /api/v3/device/all, 200, 200, 200",
        "GET, /api/v3/device/name/heater-1, 200, 200, 200",
        "GET, /api/v3/device/name/heater-1/Mode, 200, 200, 200",
        "PUT, /api/v3/device/name/heater-1/Mode, 403, 200, 200",
        "GET, /api/v3/config, 403, 403, 200",
        "GET, /metrics, 200, 200, 200"
    })
    void shouldLetEachRoleThroughItsDoorsOnly(String method, String path, int viewer, int operator, int admin)
            throws Exception {
        assertThat(as(tokens.of(Role.VIEWER), method, path).status()).isEqualTo(viewer);
        assertThat(as(tokens.of(Role.OPERATOR), method, path).status()).isEqualTo(operator);
        assertThat(as(tokens.of(Role.ADMIN), method, path).status()).isEqualTo(admin);
        assertThat(api.send(method, path, null).status()).isEqualTo(401);
    }

    @Test
    void shouldTellWhoIsAliveToEverybodyAndTheRestToThoseWhoSayWhoTheyAre() throws Exception {
        assertThat(api.get("/api/v3/ping").status()).isEqualTo(200);
        assertThat(api.get("/health/live").status()).isEqualTo(200);
        assertThat(api.get("/health/ready").http().body()).isEqualTo("{\"status\":\"up\"}");
        assertThat(as(tokens.of(Role.VIEWER), "GET", "/health/ready").body().has("parts"))
                .isTrue();
        Reply unknown = api.get("/api/v3/no/such/path");
        assertThat(unknown.status()).isEqualTo(401);
        assertThat(unknown.http().headers().firstValue("WWW-Authenticate")).contains("Bearer");
    }

    @Test
    void shouldLetTheDeskRefuseAViewersWriteSoThatItIsOnTheAudit() throws Exception {
        // When
        Reply refused = as(tokens.of(Role.VIEWER), "PUT", DEVICE + "/Mode");
        // Then
        assertThat(refused.status()).isEqualTo(403);
        assertThat(api.desk.last().kind()).isEqualTo(Command.Kind.SET);
        assertThat(as(tokens.of(Role.VIEWER), "PUT", "/api/v3/device/all")
                        .body()
                        .toString())
                .contains("this needs the role operator; 'anna' is viewer");
    }

    @Test
    void shouldNameTheBearerToTheDesk() throws Exception {
        as(tokens.of(Role.OPERATOR), "GET", DEVICE + "/Mode");
        assertThat(api.desk.last().caller().name()).isEqualTo("anna");
    }

    @Test
    void shouldKeepABearerToItsDevicesAndResources() throws Exception {
        // Given
        String token = tokens.of(Role.OPERATOR, List.of("label:hall-7"), List.of("Mode", "Temp*"));

        // Then
        assertThat(as(token, "PUT", DEVICE + "/Mode").status()).isEqualTo(200);
        assertThat(as(token, "GET", DEVICE + "/Temperature").status()).isEqualTo(200);
        assertThat(as(token, "GET", DEVICE + "/Setpoint").status()).isEqualTo(403);
        assertThat(as(token, "GET", "/api/v3/device/name/heater-2/Mode").status())
                .isEqualTo(403);
        assertThat(as(token, "GET", "/api/v3/device/name/heater-2").status()).isEqualTo(403);
        Reply all = as(token, "GET", "/api/v3/device/all");
        assertThat(all.body().path("totalCount").asInt()).isEqualTo(2);
        assertThat(all.body().at("/deviceCoreCommands/0").findValuesAsText("name"))
                .containsExactly("Temperature", "Mode");
    }

    /** What is wrong with a token. */
    enum Wrong {
        NONSENSE,
        UNSIGNED,
        OTHER_KEY,
        SHARED_SECRET,
        EXPIRED,
        NOT_YET,
        NO_EXPIRY,
        OTHER_ISSUER,
        OTHER_AUDIENCE,
        NOBODY,
        NOT_LISTED,
        CHANGED,
        OVERSIZED
    }

    @ParameterizedTest
    @EnumSource(Wrong.class)
    void shouldRefuseATokenThatDoesNotHold(Wrong wrong) throws Exception {
        // Given a token that would do
        String good = tokens.of(Role.ADMIN);
        String id = tokens.issued().all().keySet().iterator().next();
        assertThat(as(tokens.sign(Tokens.claims(id).build()), "GET", "/api/v3/config")
                        .status())
                .isEqualTo(200);

        // When
        Reply reply = as(token(wrong, id, good), "GET", "/api/v3/config");

        // Then
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.body().path("message").asText()).isNotEmpty();
    }

    private String token(Wrong wrong, String id, String good) throws Exception {
        JWTClaimsSet.Builder claims = Tokens.claims(id);
        Instant now = Instant.now();
        return switch (wrong) {
            case NONSENSE -> "a.b.c";
            case UNSIGNED -> Tokens.unsigned(claims.build());
            case OTHER_KEY -> tokens.bySomebodyElse(claims.build());
            case SHARED_SECRET -> tokens.byPublicKeyAsSecret(claims.build());
            case EXPIRED ->
                tokens.sign(
                        claims.expirationTime(Date.from(now.minusSeconds(60))).build());
            case NOT_YET ->
                tokens.sign(
                        claims.notBeforeTime(Date.from(now.plusSeconds(600))).build());
            case NO_EXPIRY -> tokens.sign(claims.expirationTime(null).build());
            case OTHER_ISSUER -> tokens.sign(claims.issuer("https://elsewhere").build());
            case OTHER_AUDIENCE -> tokens.sign(claims.audience("elsewhere").build());
            case NOBODY -> tokens.sign(claims.subject(null).build());
            case NOT_LISTED ->
                tokens.sign(Tokens.claims(UUID.randomUUID().toString()).build());
            case CHANGED -> good.substring(0, good.length() - 8) + "AAAAAAAA";
            case OVERSIZED ->
                tokens.sign(claims.claim("more", "x".repeat(8 * 1024)).build());
        };
    }

    @Test
    void shouldGiveNothingToATokenWithoutARole() throws Exception {
        tokens.of(Role.ADMIN);
        String id = tokens.issued().all().keySet().iterator().next();
        String king = tokens.sign(Tokens.claims(id).claim("role", "king").build());
        for (int i = 0; i < 10; i++) {
            assertThat(as(king, "GET", "/api/v3/version").status()).isEqualTo(403);
        }
        assertThat(as(king, "GET", "/api/v3/version").status())
                .as("it is a failed attempt as any other")
                .isEqualTo(429);
    }

    @Test
    void shouldRefuseARevokedTokenWithinASecondOrSoThoughItHeldBefore() throws Exception {
        // Given
        String token = tokens.of(Role.VIEWER);
        assertThat(as(token, "GET", "/api/v3/version").status()).isEqualTo(200);

        // When
        tokens.issued().revoke(tokens.issued().all().keySet().iterator().next());

        // Then
        Awaitility.await()
                .atMost(30, TimeUnit.SECONDS)
                .until(() -> as(token, "GET", "/api/v3/version").status() == 401);
    }

    @Test
    void shouldRefuseAReplayedWriteEvenOfAGoodToken() throws Exception {
        String token = tokens.of(Role.OPERATOR);
        for (int status : new int[] {200, 409}) {
            assertThat(api.put(
                                    DEVICE + "/Mode",
                                    "{\"Mode\": \"off\"}",
                                    "Authorization",
                                    "Bearer " + token,
                                    "X-Request-Id",
                                    "7")
                            .status())
                    .isEqualTo(status);
        }
    }

    @Test
    void shouldMakeAnAddressWaitThatFailsTooOftenAndStillLetInWhatHeldBefore() throws Exception {
        // Given
        String good = tokens.of(Role.VIEWER);
        assertThat(as(good, "GET", "/api/v3/version").status()).isEqualTo(200);

        // When
        for (int i = 0; i < 10; i++) {
            assertThat(as("guess-" + i, "GET", "/api/v3/version").status()).isEqualTo(401);
        }

        // Then
        Reply reply = as(tokens.of(Role.ADMIN), "GET", "/api/v3/version");
        assertThat(reply.status()).isEqualTo(429);
        assertThat(Integer.parseInt(
                        reply.http().headers().firstValue("Retry-After").orElseThrow()))
                .isBetween(1, 61);
        assertThat(as(good, "GET", "/api/v3/version").status()).isEqualTo(200);
    }

    @Test
    void shouldCountAndLogACallWithoutATokenAndNotTakeItForAFailedAttempt() throws Exception {
        try (Logged logged = new Logged()) {
            // When
            for (int i = 0; i < 12; i++) {
                assertThat(api.get("/metrics").status()).isEqualTo(401);
            }
            assertThat(api.get("/metrics", "Authorization", "Basic YW5uYTpodXNo")
                            .status())
                    .isEqualTo(401);
            assertThat(api.get("/health/ready").status())
                    .as("which is open to all")
                    .isEqualTo(200);

            // Then
            assertThat(api.refused("no-token")).isEqualTo(13);
            assertThat(logged.lines("a call from 127.0.0.1 was refused: GET /metrics shows no token"))
                    .as("one line a minute")
                    .hasSize(1);
            assertThat(logged.lines("YW5uYTpodXNo")).isEmpty();
        }
        assertThat(as(tokens.of(Role.VIEWER), "GET", "/metrics").status()).isEqualTo(200);
    }

    @Test
    void shouldCountWhatItRefusesByCause() throws Exception {
        try (Logged logged = new Logged()) {
            as("guess", "GET", "/metrics");
            as("another", "GET", "/metrics");
            as(tokens.of(Role.VIEWER), "GET", "/api/v3/config");

            assertThat(api.refused("token")).isEqualTo(2);
            assertThat(api.refused("no-right")).isEqualTo(1);
            assertThat(logged.lines("was refused: the token is no JWT")).hasSize(1);
            assertThat(logged.lines("was refused: this needs the role admin; 'anna' is viewer"))
                    .hasSize(1);
        }
        for (int i = 0; i < 10; i++) {
            as("guess-" + i, "GET", "/metrics");
        }
        assertThat(api.refused("token")).isEqualTo(10);
        assertThat(api.refused("attempts")).isEqualTo(2);
    }

    @Test
    void shouldKeepItsKeysFromOthers() throws Exception {
        tokens.of(Role.VIEWER);
        assertThat(Files.getPosixFilePermissions(data.resolve("keys")))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        for (String file : List.of("token-key.json", "tokens.json")) {
            assertThat(Files.getPosixFilePermissions(data.resolve("keys").resolve(file)))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
    }
}
