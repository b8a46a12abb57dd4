/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.nio.file.Files;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** Tokens of our own: signed with ES256 by a key in {@code data/keys/token-key.json}, which is made at its first use. */
public final class LocalTokens {
    static final String ISSUER = "penstock";
    static final JWSAlgorithm ALGORITHM = JWSAlgorithm.ES256;
    private static final String FILE = "token-key.json";

    private final KeyFolder folder;
    private final IssuedTokens issued;
    private final Clock clock;

    public LocalTokens(KeyFolder folder, Clock clock) {
        this.folder = folder;
        this.issued = new IssuedTokens(folder);
        this.clock = clock;
    }

    /**
     * What a token is to say.
     *
     * @param name whose it is, for the audit
     * @param devices names, globs or {@code label:...}; empty for all
     * @param resources names or globs; empty for all
     * @param life how long it holds
     */
    public record Wanted(String name, Grant grant, List<String> devices, List<String> resources, Duration life) {}

    /** Makes a token and remembers that it was made; the token itself is nowhere but in what this returns. */
    public String create(Wanted wanted) throws IOException {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        IssuedTokens.Issued token = new IssuedTokens.Issued(
                UUID.randomUUID().toString(),
                wanted.name(),
                wanted.grant().role(),
                wanted.devices(),
                wanted.resources(),
                now,
                now.plus(wanted.life()),
                false);
        String signed = sign(key(), claims(token));
        issued.add(token);
        return signed;
    }

    public IssuedTokens issued() {
        return issued;
    }

    /** The public part, for who checks: as the file has it at that moment. */
    JWKSource<SecurityContext> keys() {
        return (selector, context) -> {
            try {
                return Files.exists(folder.file(FILE)) ? selector.select(new JWKSet(key())) : List.of();
            } catch (IOException e) {
                throw new KeySourceException(String.valueOf(e.getMessage()), e);
            }
        };
    }

    private static JWTClaimsSet claims(IssuedTokens.Issued token) {
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience(ISSUER)
                .subject(token.name())
                .jwtID(token.id())
                .issueTime(Date.from(token.created()))
                .notBeforeTime(Date.from(token.created()))
                .expirationTime(Date.from(token.expires()))
                .claim("role", token.role().name().toLowerCase(Locale.ROOT));
        if (!token.devices().isEmpty()) {
            claims.claim("devices", token.devices());
        }
        if (!token.resources().isEmpty()) {
            claims.claim("resources", token.resources());
        }
        return claims.build();
    }

    static String sign(ECKey key, JWTClaimsSet claims) {
        try {
            SignedJWT jwt = new SignedJWT(
                    new JWSHeader.Builder(ALGORITHM)
                            .type(JOSEObjectType.JWT)
                            .keyID(key.getKeyID())
                            .build(),
                    claims);
            jwt.sign(new ECDSASigner(key));
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException("this JDK cannot sign with ES256", e);
        }
    }

    /** The key; made when there is none yet. */
    synchronized ECKey key() throws IOException {
        if (!Files.exists(folder.file(FILE))) {
            folder.write(FILE, generate().toJSONString() + "\n");
        }
        try {
            return ECKey.parse(Files.readString(folder.file(FILE)));
        } catch (ParseException e) {
            throw new IOException(folder.file(FILE) + " is no key: take it away, and make new tokens", e);
        }
    }

    private static ECKey generate() {
        try {
            return new ECKeyGenerator(Curve.P_256)
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(ALGORITHM)
                    .keyID(UUID.randomUUID().toString())
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException("this JDK knows no P-256", e);
        }
    }
}
