/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.security;

import com.nimbusds.jose.RemoteKeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.JSONObjectUtils;
import io.penstock.engine.profile.Jwt;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of an issuer (JWKS, RFC 7517), fetched when first needed and kept for five minutes, then asked for anew; an issuer that is away
 * is asked again with backoff, and the keys that are known do meanwhile. An unknown key has them fetched at most each 30 s.
 */
final class RemoteKeys implements JWKSource<SecurityContext> {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteKeys.class);
    private static final Duration FRESH = Duration.ofMinutes(5);
    private static final Duration UNKNOWN_KEY = Duration.ofSeconds(30);
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
    private static final int TIMEOUT_MILLIS = 3000;
    private static final int LARGEST = 512 * 1024;

    private final String issuer;
    private final DefaultResourceRetriever http = new DefaultResourceRetriever(TIMEOUT_MILLIS, TIMEOUT_MILLIS, LARGEST);
    private @Nullable String jwks;
    private @Nullable JWKSet known;
    private long fetchedAt;
    private long notBefore = System.nanoTime();
    private Duration wait = FIRST_WAIT;
    private volatile String trouble = "not asked yet";

    RemoteKeys(Jwt settings) {
        this.issuer = Objects.requireNonNull(settings.issuer());
        this.jwks = settings.jwks();
    }

    /** Why there are no keys, or none that are fresh; empty when there are. */
    String trouble() {
        return trouble;
    }

    @Override
    public synchronized List<JWK> get(JWKSelector selector, @Nullable SecurityContext context)
            throws RemoteKeySourceException {
        JWKSet keys = known;
        if (keys == null || age() > FRESH.toNanos()) {
            keys = fetch();
        }
        List<JWK> found = selector.select(keys);
        if (found.isEmpty() && age() > UNKNOWN_KEY.toNanos()) {
            found = selector.select(fetch());
        }
        return found;
    }

    private long age() {
        return System.nanoTime() - fetchedAt;
    }

    private JWKSet fetch() throws RemoteKeySourceException {
        long now = System.nanoTime();
        if (now - notBefore >= 0) {
            try {
                JWKSet keys = JWKSet.parse(http.retrieveResource(address()).getContent());
                known = keys;
                fetchedAt = now;
                wait = FIRST_WAIT;
                trouble = "";
                return keys;
            } catch (IOException | ParseException | IllegalArgumentException e) {
                away(String.valueOf(e.getMessage()));
            }
        }
        JWKSet old = known;
        if (old == null) {
            throw new RemoteKeySourceException("the keys of " + issuer + " cannot be had: " + trouble, null);
        }
        return old;
    }

    private void away(String reason) {
        if (!reason.equals(trouble)) {
            LOG.warn("auth: the keys of {} cannot be had: {}", issuer, reason);
        }
        trouble = reason;
        notBefore = System.nanoTime() + wait.toNanos();
        wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait.multipliedBy(2);
    }

    /** OpenID Connect Discovery 1.0, section 4. */
    private URL address() throws IOException, ParseException {
        String found = jwks;
        if (found == null) {
            String base = issuer.endsWith("/") ? issuer : issuer + "/";
            String document = http.retrieveResource(URI.create(base + ".well-known/openid-configuration")
                            .toURL())
                    .getContent();
            found = JSONObjectUtils.getString(JSONObjectUtils.parse(document), "jwks_uri");
            if (found == null) {
                throw new IOException("the issuer's configuration has no jwks_uri");
            }
            jwks = found;
        }
        return URI.create(found).toURL();
    }
}
