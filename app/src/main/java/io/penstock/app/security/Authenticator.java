/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.security;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.JWTClaimsSet;
import io.penstock.engine.profile.Jwt;
import io.penstock.engine.profile.Role;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Says who bears a token. Remembers those that held, so that a caller costs a signature check every few minutes only. */
final class Authenticator {
    private static final int REMEMBERED = 1000;
    private static final Duration LONGEST_MEMORY = Duration.ofMinutes(5);
    private static final long LOOK_MILLIS = 1000;
    private static final Set<JWSAlgorithm> ISSUERS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);

    private record Remembered(Identity identity, String id, long untilMillis) {}

    private final Jwt settings;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final TokenVerifier verifier;
    private final @Nullable IssuedTokens issued;
    private final @Nullable RemoteKeys remote;
    private final Map<String, Remembered> remembered = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Remembered> eldest) {
            return size() > REMEMBERED;
        }
    };
    private Map<String, IssuedTokens.Issued> list = Map.of();
    private long listStamp = -1;
    private long listLookedAt;

    Authenticator(Jwt settings, KeyFolder folder, Clock clock, LongSupplier nanoTime) {
        this.settings = settings;
        this.clock = clock;
        this.nanoTime = nanoTime;
        if (settings.issuer() == null) {
            LocalTokens tokens = new LocalTokens(folder, clock);
            issued = tokens.issued();
            remote = null;
            verifier = new TokenVerifier(
                    tokens.keys(), Set.of(LocalTokens.ALGORITHM), LocalTokens.ISSUER, LocalTokens.ISSUER, clock);
        } else {
            issued = null;
            remote = new RemoteKeys(settings, nanoTime);
            verifier = new TokenVerifier(
                    remote, ISSUERS, settings.issuer(), Objects.requireNonNull(settings.audience()), clock);
        }
    }

    /** Who bears it, when that is known without asking anybody; null else. Does not wait. */
    @Nullable
    Identity known(String token) {
        Remembered found;
        synchronized (remembered) {
            found = remembered.get(fingerprint(token));
        }
        return found == null || clock.millis() >= found.untilMillis() || !stands(found.id()) ? null : found.identity();
    }

    /**
     * Who bears it; may wait for the issuer.
     *
     * @throws TokenException when it does not hold
     * @throws KeysAwayException when nobody can say
     */
    Identity authenticate(String token) throws TokenException, KeysAwayException {
        JWTClaimsSet claims = verifier.verify(token);
        String id = claims.getJWTID() == null ? "" : claims.getJWTID();
        if (!stands(id)) {
            throw new TokenException("the token has been revoked");
        }
        Identity identity = issued != null
                ? Claims.identity(claims, "role", Map.<String, Role>of())
                : Claims.identity(claims, settings.roleClaim(), settings.roles());
        long until = Math.min(
                claims.getExpirationTime().toInstant().toEpochMilli(), clock.millis() + LONGEST_MEMORY.toMillis());
        synchronized (remembered) {
            remembered.put(fingerprint(token), new Remembered(identity, id, until));
        }
        return identity;
    }

    /** Why tokens cannot be checked now; empty when they can. */
    String trouble() {
        return remote == null ? "" : remote.trouble();
    }

    /** Whether a token of ours is on the list and not revoked; the list is looked at again each second. */
    private synchronized boolean stands(String id) {
        if (issued == null) {
            return true;
        }
        long now = nanoTime.getAsLong() / 1_000_000;
        if (listStamp == -1 || now - listLookedAt >= LOOK_MILLIS || !list.containsKey(id)) {
            listLookedAt = now;
            long stamp = issued.stamp();
            if (stamp != listStamp) {
                try {
                    list = issued.all();
                    listStamp = stamp;
                } catch (IOException e) {
                    list = Map.of();
                }
            }
        }
        IssuedTokens.Issued token = list.get(id);
        return token != null && !token.revoked();
    }

    private static String fingerprint(String token) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK knows SHA-256", e);
        }
    }
}
