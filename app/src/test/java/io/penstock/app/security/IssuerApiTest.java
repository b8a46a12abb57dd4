/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSAEncrypter;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.EncryptedJWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.penstock.api.setting.Size;
import io.penstock.app.Logged;
import io.penstock.app.http.command.TestApi;
import io.penstock.app.http.command.TestApi.Reply;
import io.penstock.engine.profile.ApiSettings;
import io.penstock.engine.profile.Auth;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens of an OpenID Connect issuer that comes and goes, and whatever somebody else makes of them. */
class IssuerApiTest {
    private static final String MODE = "/api/v3/device/name/heater-1/Mode";
    private static final int ATTEMPTS = 30;

    @TempDir
    Path data;

    private TestIssuer issuer;
    private TestApi api;

    @BeforeEach
    void start() throws Exception {
        issuer = new TestIssuer();
        Auth auth = new Auth(issuer.settings(), ATTEMPTS);
        ApiSettings settings = new ApiSettings(0, "127.0.0.1", true, false, null, auth, Size.parse("1MiB"));
        api = new TestApi(settings, data, HttpClient.newHttpClient());
    }

    @AfterEach
    void stop() throws Exception {
        api.close();
        issuer.close();
    }

    private Reply reply(String token) throws Exception {
        return api.put(MODE, "{\"Mode\": 1}", "Authorization", "Bearer " + token);
    }

    private int put(String token) throws Exception {
        return reply(token).status();
    }

    @Test
    void shouldSayThatNobodyCanTellWhileTheIssuerIsAwayAndLetInOnceItIsThere() throws Exception {
        // Given
        String token = issuer.token();
        for (int i = 0; i <= ATTEMPTS; i++) {
            assertThat(put(token)).as("away is no failed attempt").isEqualTo(503);
        }
        assertThat(api.refused("unchecked")).isEqualTo(ATTEMPTS + 1);

        assertThat(api.access.parts())
                .singleElement()
                .matches(part -> part.name().equals(issuer.name())
                        && !part.well()
                        && part.state().equals("away"));

        // When
        issuer.comeUp();

        // Then
        await().atMost(60, TimeUnit.SECONDS).until(() -> put(token) == 200);
        assertThat(api.desk.last().caller().name()).isEqualTo("7d1c");
        assertThat(api.access.parts()).singleElement().matches(part -> part.well());

        // and the keys do when it goes away again
        issuer.goAway();
        assertThat(put(TestIssuer.sign(
                        issuer.claims("plant-staff").claim("later", true).build())))
                .isEqualTo(200);
        assertThat(issuer.asked).containsExactly(TestIssuer.CONFIGURATION, TestIssuer.CERTS);
    }

    @Test
    void shouldTakeTokensSignedByAnyKeyOfTheIssuersThatSuitsTheirAlgorithm() throws Exception {
        issuer.comeUp();
        JWTClaimsSet claims = issuer.claims("plant-staff").build();
        assertThat(put(TestIssuer.sign(claims, JWSAlgorithm.RS512, TestIssuer.RSA)))
                .isEqualTo(200);
        assertThat(put(TestIssuer.sign(claims, JWSAlgorithm.PS256, TestIssuer.RSA)))
                .isEqualTo(200);
        assertThat(put(TestIssuer.sign(claims, JWSAlgorithm.ES256, TestIssuer.EC)))
                .isEqualTo(200);
        assertThat(api.desk.asked).hasSize(3);
    }

    @Test
    void shouldGiveNoRightWhereTheIssuerGaveNone() throws Exception {
        issuer.comeUp();
        assertThat(put(TestIssuer.sign(issuer.claims("visitors").build()))).isEqualTo(403);
        assertThat(put(TestIssuer.sign(issuer.claims("operator").build())))
                .as("names count only where nothing else is said")
                .isEqualTo(403);
        assertThat(put(TestIssuer.sign(issuer.claims("plant-staff")
                        .claim("devices", List.of("heater-2"))
                        .build())))
                .isEqualTo(403);
        for (String claim : List.of("devices", "resources")) {
            for (Object nothing : List.of(List.of(), "", " ")) {
                Reply reply = reply(TestIssuer.sign(
                        issuer.claims("plant-staff").claim(claim, nothing).build()));
                assertThat(reply.status())
                        .as("nothing is not all: %s = '%s'", claim, nothing)
                        .isEqualTo(403);
                assertThat(reply.body().path("message").asText()).contains("gives no " + claim);
            }
        }
        assertThat(api.refused("no-right")).isEqualTo(8);
    }

    /** What somebody makes who has the issuer's public keys, a token of the issuer's for something else, or neither. */
    enum Wrong {
        EXPIRED,
        NOT_YET,
        NO_EXPIRY,
        OTHER_ISSUER,
        NO_ISSUER,
        OTHER_AUDIENCE,
        NO_AUDIENCE,
        NOBODY,
        UNSIGNED,
        UNSIGNED_THOUGH_IT_LOOKS_SIGNED,
        SIGNATURE_TAKEN_AWAY,
        PUBLIC_KEY_AS_SECRET_DER,
        PUBLIC_KEY_AS_SECRET_PEM,
        PUBLIC_KEY_AS_SECRET_JWK,
        OTHER_KEY_OF_THE_SAME_NAME,
        OTHER_KEY_WITHOUT_A_NAME,
        UNKNOWN_KEY,
        KEY_OF_ITS_OWN_IN_THE_HEADER,
        KEYS_OF_ITS_OWN_ELSEWHERE,
        ENCRYPTED_TO_THE_PUBLIC_KEY,
        OTHER_CLAIMS_UNDER_A_GOOD_SIGNATURE,
        UNKNOWN_CRITICAL_HEADER,
        OVERSIZED,
        NONSENSE
    }

    @Test
    void shouldRefuseEveryTokenThatTheIssuerDidNotMakeForUsAndNow() throws Exception {
        issuer.comeUp();
        try (TestIssuer stranger = new TestIssuer()) {
            stranger.comeUp();
            for (Wrong wrong : Wrong.values()) {
                Reply reply = reply(token(wrong, stranger));
                assertThat(reply.status()).as(wrong.name()).isEqualTo(401);
                assertThat(reply.body().path("message").asText())
                        .as(wrong.name())
                        .startsWith("the token");
            }
            assertThat(stranger.asked).as("no token says whom to ask for keys").isEmpty();
        }
        assertThat(api.desk.asked).isEmpty();
        assertThat(api.refused("token")).isEqualTo(Wrong.values().length);
        assertThat(put(issuer.token())).isEqualTo(200);
    }

    private String token(Wrong wrong, TestIssuer stranger) throws Exception {
        JWTClaimsSet.Builder claims = issuer.claims("plant-staff");
        Instant now = Instant.now();
        JWSHeader.Builder header = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(TestIssuer.LATER.getKeyID());
        return switch (wrong) {
            case EXPIRED ->
                TestIssuer.sign(
                        claims.expirationTime(Date.from(now.minusSeconds(60))).build());
            case NOT_YET ->
                TestIssuer.sign(
                        claims.notBeforeTime(Date.from(now.plusSeconds(600))).build());
            case NO_EXPIRY -> TestIssuer.sign(claims.expirationTime(null).build());
            case OTHER_ISSUER -> TestIssuer.sign(claims.issuer(stranger.name()).build());
            case NO_ISSUER -> TestIssuer.sign(claims.issuer(null).build());
            case OTHER_AUDIENCE -> TestIssuer.sign(claims.audience("account").build());
            case NO_AUDIENCE ->
                TestIssuer.sign(claims.audience((List<String>) null).build());
            case NOBODY -> TestIssuer.sign(claims.subject(null).build());
            case UNSIGNED -> new PlainJWT(claims.build()).serialize();
            case UNSIGNED_THOUGH_IT_LOOKS_SIGNED -> new PlainJWT(claims.build()).serialize() + "AAAA";
            case SIGNATURE_TAKEN_AWAY -> {
                String good = TestIssuer.sign(claims.build());
                yield good.substring(0, good.lastIndexOf('.') + 1);
            }
            case PUBLIC_KEY_AS_SECRET_DER ->
                bySecret(claims, TestIssuer.RSA.toRSAPublicKey().getEncoded());
            case PUBLIC_KEY_AS_SECRET_PEM -> bySecret(claims, pem());
            case PUBLIC_KEY_AS_SECRET_JWK ->
                bySecret(claims, TestIssuer.RSA.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8));
            case OTHER_KEY_OF_THE_SAME_NAME ->
                TestIssuer.sign(
                        claims.build(), header.keyID(TestIssuer.EC.getKeyID()).build(), TestIssuer.LATER);
            case OTHER_KEY_WITHOUT_A_NAME ->
                TestIssuer.sign(claims.build(), header.keyID(null).build(), TestIssuer.LATER);
            case UNKNOWN_KEY -> TestIssuer.sign(claims.build(), header.build(), TestIssuer.LATER);
            case KEY_OF_ITS_OWN_IN_THE_HEADER ->
                TestIssuer.sign(
                        claims.build(),
                        header.jwk(TestIssuer.LATER.toPublicJWK()).build(),
                        TestIssuer.LATER);
            case KEYS_OF_ITS_OWN_ELSEWHERE ->
                TestIssuer.sign(
                        claims.build(),
                        header.jwkURL(URI.create(stranger.base() + TestIssuer.CERTS))
                                .build(),
                        TestIssuer.LATER);
            case ENCRYPTED_TO_THE_PUBLIC_KEY -> {
                EncryptedJWT jwt = new EncryptedJWT(
                        new JWEHeader(JWEAlgorithm.RSA_OAEP_256, EncryptionMethod.A256GCM), claims.build());
                jwt.encrypt(new RSAEncrypter(TestIssuer.RSA.toRSAPublicKey()));
                yield jwt.serialize();
            }
            case OTHER_CLAIMS_UNDER_A_GOOD_SIGNATURE -> {
                String[] parts = TestIssuer.sign(claims.build()).split("\\.", -1);
                String other = Base64URL.encode(
                                claims.subject("somebody else").build().toString())
                        .toString();
                yield parts[0] + "." + other + "." + parts[2];
            }
            case UNKNOWN_CRITICAL_HEADER ->
                TestIssuer.sign(
                        claims.build(),
                        header.keyID(TestIssuer.EC.getKeyID())
                                .criticalParams(java.util.Set.of("ours"))
                                .customParam("ours", true)
                                .build(),
                        TestIssuer.EC);
            case OVERSIZED ->
                TestIssuer.sign(claims.claim("more", "x".repeat(8 * 1024)).build());
            case NONSENSE -> "a.b.c";
        };
    }

    private static String bySecret(JWTClaimsSet.Builder claims, byte[] secret) throws Exception {
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256)
                        .keyID(TestIssuer.RSA.getKeyID())
                        .build(),
                claims.build());
        jwt.sign(new MACSigner(secret));
        return jwt.serialize();
    }

    private static byte[] pem() throws Exception {
        String base64 = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(TestIssuer.RSA.toRSAPublicKey().getEncoded());
        return ("-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void shouldNotEvenReadAHeadOfMoreThanItTakes() throws Exception {
        issuer.comeUp();
        String token = TestIssuer.sign(issuer.claims("plant-staff")
                .claim("more", "x".repeat(16 * 1024))
                .build());
        try {
            assertThat(put(token)).isEqualTo(431);
        } catch (IOException e) {
            // the connection is closed behind the answer, at times before it has been read
        }
        assertThat(api.desk.asked).isEmpty();
        assertThat(issuer.asked).isEmpty();
    }

    @Test
    void shouldLetNoTokenWriteALineOfItsOwnIntoTheLog() throws Exception {
        issuer.comeUp();
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(new com.nimbusds.jose.JOSEObjectType("x\n00:00:00.000 WARN Refusals auth: all is well"))
                .build();
        try (Logged logged = new Logged()) {
            assertThat(put(TestIssuer.sign(issuer.claims("plant-staff").build(), header, TestIssuer.LATER)))
                    .isEqualTo(401);
            logged.awaitLine("auth: a call from 127.0.0.1 was refused: the token does not hold: ");
            assertThat(logged.lines("all is well")).singleElement().asString().contains("auth: a call from");
        }
    }

    @Test
    void shouldLetAClaimOfDevicesAndResourcesLimitItsBearer() throws Exception {
        issuer.comeUp();
        String token = TestIssuer.sign(issuer.claims("plant-staff")
                .claim("devices", "label:hall-7 heater-9")
                .claim("resources", List.of("Mode"))
                .claim("realm_access", Map.of("roles", "plant-staff"))
                .build());
        assertThat(put(token)).isEqualTo(200);
        assertThat(api.get(MODE.replace("Mode", "Setpoint"), "Authorization", "Bearer " + token)
                        .status())
                .isEqualTo(403);
        assertThat(api.get(MODE.replace("heater-1", "heater-2"), "Authorization", "Bearer " + token)
                        .status())
                .isEqualTo(403);
    }
}
