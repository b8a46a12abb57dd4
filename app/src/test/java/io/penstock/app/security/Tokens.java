/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.security;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.penstock.engine.profile.Role;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;

/** Tokens, good and bad. */
public final class Tokens {
    private final LocalTokens local;

    public Tokens(Path data) {
        this(data, Clock.systemUTC());
    }

    public Tokens(Path data, Clock clock) {
        local = new LocalTokens(KeyFolder.in(data), clock);
    }

    public String of(Role role, String... devices) throws Exception {
        return of(role, List.of(devices), List.of());
    }

    public String of(Role role, List<String> devices, List<String> resources) throws Exception {
        Grant grant = Grant.of(role, devices, resources);
        return local.create(new LocalTokens.Wanted("anna", grant, devices, resources, Duration.ofHours(1)));
    }

    public IssuedTokens issued() {
        return local.issued();
    }

    /** What a good token says, for the bad ones to differ from in one thing. */
    static JWTClaimsSet.Builder claims(String id) {
        Instant now = Instant.now();
        return new JWTClaimsSet.Builder()
                .issuer("penstock")
                .audience("penstock")
                .subject("anna")
                .jwtID(id)
                .claim("role", "admin")
                .notBeforeTime(Date.from(now.minusSeconds(60)))
                .expirationTime(Date.from(now.plusSeconds(3600)));
    }

    String sign(JWTClaimsSet claims) throws Exception {
        return LocalTokens.sign(local.key(), claims);
    }

    static ECKey strangeKey(String id) throws Exception {
        return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
    }

    String bySomebodyElse(JWTClaimsSet claims) throws Exception {
        return LocalTokens.sign(strangeKey(local.key().getKeyID()), claims);
    }

    static String unsigned(JWTClaimsSet claims) {
        return new PlainJWT(claims).serialize();
    }

    /** The old trick: the public key taken for a shared secret. */
    String byPublicKeyAsSecret(JWTClaimsSet claims) throws Exception {
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256)
                        .keyID(local.key().getKeyID())
                        .build(),
                claims);
        jwt.sign(new MACSigner(local.key().toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8)));
        return jwt.serialize();
    }
}
