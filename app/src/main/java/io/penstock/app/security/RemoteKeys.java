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
import io.penstock.api.error.Backoff;
import io.penstock.app.log.OneLine;
import io.penstock.engine.profile.Jwt;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of an issuer (JWKS, RFC 7517), fetched when first needed and kept for five minutes, then asked for anew; an issuer that is away
 * is asked again with backoff, and the keys that are known do meanwhile. A key that is not among them has them fetched at once, and at most
 * each 30 s.
 */
final class RemoteKeys implements JWKSource<SecurityContext> {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteKeys.class);
    private static final Duration FRESH = Duration.ofMinutes(5);
    private static final Duration UNKNOWN_KEY = Duration.ofSeconds(30);
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
    private static final int TIMEOUT_MILLIS = 3000;
    private static final int LARGEST = 512 * 1024;
    private static final int LONGEST_REASON = 300;

    private final String issuer;
    private final @Nullable String jwks;
    private final LongSupplier nanoTime;
    private final DefaultResourceRetriever http = new DefaultResourceRetriever(TIMEOUT_MILLIS, TIMEOUT_MILLIS, LARGEST);
    private @Nullable URI address;
    private @Nullable JWKSet known;
    private long fetchedAt;
    private long unknownNotBefore;
    private long notBefore;
    private final Backoff backoff = Backoff.jittered(FIRST_WAIT, LONGEST_WAIT, new SplittableRandom());
    private volatile String trouble = "not asked yet";

    RemoteKeys(Jwt settings, LongSupplier nanoTime) {
        this.issuer = Objects.requireNonNull(settings.issuer());
        this.jwks = settings.jwks();
        this.nanoTime = nanoTime;
        this.notBefore = nanoTime.getAsLong();
        this.unknownNotBefore = notBefore;
    }

    /** Why there are no keys, or none that are fresh; empty when there are. */
    String trouble() {
        return trouble;
    }

    /** @throws RemoteKeySourceException when there is no such key, and the issuer cannot be asked whether it has one by now */
    @Override
    public synchronized List<JWK> get(JWKSelector selector, @Nullable SecurityContext context)
            throws RemoteKeySourceException {
        JWKSet keys = known;
        List<JWK> found = keys == null ? List.of() : selector.select(keys);
        if (found.isEmpty() ? mayAsk() : isOld()) {
            found = selector.select(fetch());
        }
        if (found.isEmpty() && !trouble.isEmpty()) {
            throw away();
        }
        return found;
    }

    private boolean isOld() {
        return known == null || nanoTime.getAsLong() - fetchedAt > FRESH.toNanos();
    }

    /** For a key that is not known; an issuer in trouble is spared by the backoff. */
    private boolean mayAsk() {
        if (isOld() || !trouble.isEmpty()) {
            return true;
        }
        long now = nanoTime.getAsLong();
        if (now - unknownNotBefore < 0) {
            return false;
        }
        unknownNotBefore = now + UNKNOWN_KEY.toNanos();
        return true;
    }

    private JWKSet fetch() throws RemoteKeySourceException {
        long now = nanoTime.getAsLong();
        if (now - notBefore >= 0) {
            try {
                JWKSet keys = JWKSet.parse(content(address()));
                known = keys;
                fetchedAt = now;
                backoff.reset();
                trouble = "";
                return keys;
            } catch (IOException | ParseException | IllegalArgumentException e) {
                failed(OneLine.of(String.valueOf(e.getMessage()), LONGEST_REASON));
            }
        }
        JWKSet before = known;
        if (before == null) {
            throw away();
        }
        return before;
    }

    private RemoteKeySourceException away() {
        return new RemoteKeySourceException("the keys of " + issuer + " cannot be had: " + trouble, null);
    }

    private void failed(String reason) {
        if (!reason.equals(trouble)) {
            LOG.warn("auth: the keys of {} cannot be had: {}", issuer, reason);
        }
        trouble = reason;
        address = null; // it may have moved them
        notBefore = nanoTime.getAsLong() + backoff.next().toNanos();
    }

    private String content(URI from) throws IOException {
        return http.retrieveResource(from.toURL()).getContent();
    }

    private URI address() throws IOException, ParseException {
        URI found = address;
        if (found == null) {
            found = jwks == null ? discovered() : URI.create(jwks);
            address = found;
        }
        return found;
    }

    /** OpenID Connect Discovery 1.0, sections 4.1 and 4.3. */
    private URI discovered() throws IOException, ParseException {
        String base = issuer.endsWith("/") ? issuer : issuer + "/";
        Map<String, Object> configuration =
                JSONObjectUtils.parse(content(URI.create(base + ".well-known/openid-configuration")));
        String of = JSONObjectUtils.getString(configuration, "issuer");
        if (!issuer.equals(of)) {
            throw new IOException("the configuration found there must be of this issuer but is of '" + of + "'");
        }
        String keys = JSONObjectUtils.getString(configuration, "jwks_uri");
        if (keys == null) {
            throw new IOException("the issuer's configuration has no jwks_uri");
        }
        URI found = URI.create(keys);
        if (!Jwt.isSafe(found)) {
            throw new IOException(
                    "the issuer's jwks_uri must be an https:// address (http:// only on this machine) but is '" + keys
                            + "'");
        }
        return found;
    }
}
