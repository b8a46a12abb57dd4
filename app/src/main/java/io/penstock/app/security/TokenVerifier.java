/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.security;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.RemoteKeySourceException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.jwt.proc.ExpiredJWTException;
import io.penstock.app.log.OneLine;
import java.text.ParseException;
import java.time.Clock;
import java.util.Date;
import java.util.Set;

/**
 * Checks tokens (JWT, RFC 7519; signed, RFC 7515): signature by a known key and an algorithm that goes with it, issuer, audience, times.
 * Unsigned ones and those signed with a shared secret never hold. Safe for many threads; may wait for the keys.
 */
final class TokenVerifier {
    /** A token that is longer is not even read. */
    static final int LONGEST = 8 * 1024;

    private static final int SKEW_SECONDS = 30;

    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

    TokenVerifier(
            JWKSource<SecurityContext> keys,
            Set<JWSAlgorithm> algorithms,
            String issuer,
            String audience,
            Clock clock) {
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(algorithms, keys));
        // access tokens of RFC 9068 say what they are
        processor.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
        DefaultJWTClaimsVerifier<SecurityContext> claims =
                new DefaultJWTClaimsVerifier<>(
                        Set.of(audience),
                        new JWTClaimsSet.Builder().issuer(issuer).build(),
                        Set.of("sub", "exp"),
                        Set.of()) {
                    @Override
                    protected Date currentTime() {
                        return Date.from(clock.instant());
                    }
                };
        claims.setMaxClockSkew(SKEW_SECONDS);
        processor.setJWTClaimsSetVerifier(claims);
    }

    /**
     * @throws TokenException when it does not hold
     * @throws KeysAwayException when nobody can say
     */
    JWTClaimsSet verify(String token) throws TokenException, KeysAwayException {
        if (token.length() > LONGEST) {
            throw new TokenException("the token must have " + LONGEST + " bytes at most but has " + token.length());
        }
        try {
            return processor.process(token, null);
        } catch (ParseException e) {
            throw new TokenException("the token is no JWT", e);
        } catch (ExpiredJWTException e) {
            throw new TokenException("the token has expired", e);
        } catch (BadJOSEException e) {
            // some of what the library says is from the token's head, which anybody may have written
            throw new TokenException("the token does not hold: " + OneLine.of(String.valueOf(e.getMessage()), 200), e);
        } catch (RemoteKeySourceException e) {
            throw new KeysAwayException(e);
        } catch (KeySourceException e) {
            throw new TokenException("the token's key is unknown", e);
        } catch (com.nimbusds.jose.JOSEException | RuntimeException e) {
            throw new TokenException("the token cannot be checked", e);
        }
    }
}
