/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.security;

import io.penstock.app.http.Health;
import io.penstock.engine.profile.ApiSettings;
import io.penstock.engine.profile.Auth;
import io.penstock.engine.profile.ClientGrant;
import io.penstock.engine.profile.Role;
import io.penstock.engine.profile.TlsServer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets callers in, or not. Safe for many threads. Libraries for tokens are loaded when the first token comes.
 *
 * <ol>
 *   <li>Without {@code auth} and {@code clientCa} everybody who reaches the API may everything.
 *   <li>A token goes before a certificate; a certificate gives what the settings say of its name.
 *   <li>An address that failed too often waits a minute; tokens that held before are let in meanwhile. No log line holds a token.
 * </ol>
 */
public final class Access {
    private static final Logger LOG = LoggerFactory.getLogger(Access.class);

    /** Whether somebody is let in. */
    public sealed interface Decision {}

    /** In. */
    public record In(Identity identity) implements Decision {}

    /**
     * Not in.
     *
     * @param status 401, 403, 429 or 503
     * @param retrySeconds when to try again; 0 for no such advice
     */
    public record Out(int status, String message, long retrySeconds) implements Decision {}

    private final ApiSettings settings;
    private final KeyFolder folder;
    private final Clock clock;
    private final FailureLimit failures;
    private volatile @Nullable Authenticator authenticator;

    public Access(ApiSettings settings, Path data, Clock clock) {
        this.settings = settings;
        this.folder = KeyFolder.in(data);
        this.clock = clock;
        Auth auth = settings.auth();
        this.failures = new FailureLimit(auth == null ? Integer.MAX_VALUE : auth.attempts(), System::nanoTime);
    }

    /** Whether callers must say who they are. */
    public boolean isGuarded() {
        return settings.auth() != null || isByCertificate();
    }

    private boolean isByCertificate() {
        TlsServer tls = settings.tls();
        return tls != null && tls.clientCa() != null;
    }

    /**
     * Decides what can be decided without waiting.
     *
     * @param token of the header {@code Authorization: Bearer}; null for none
     * @param subject of the caller's certificate (RFC 2253); null for none
     * @return null when {@link #check} must be asked, which may wait
     */
    public @Nullable Decision decide(@Nullable String token, @Nullable String subject, String address) {
        if (!isGuarded()) {
            return new In(Identity.anonymous(ApiSettings.isLoopback(address) ? "loopback" : address));
        }
        if (token != null && settings.auth() != null) {
            Authenticator ready = authenticator;
            Identity known = ready == null ? null : ready.known(token);
            return known != null ? new In(known) : waiting(address);
        }
        if (subject != null && isByCertificate()) {
            return new In(byCertificate(subject));
        }
        return new Out(401, "say who you are: Authorization: Bearer <token>", 0);
    }

    private @Nullable Out waiting(String address) {
        long seconds = failures.waitSeconds(address);
        return seconds == 0
                ? null
                : new Out(429, "too many failed attempts from this address: wait " + seconds + " s", seconds);
    }

    /** Checks a token; may wait. */
    public Decision check(String token, String address) {
        Out waiting = waiting(address);
        if (waiting != null) {
            return waiting;
        }
        try {
            return new In(authenticator().authenticate(token));
        } catch (TokenException e) {
            failures.failed(address);
            LOG.warn("auth: a call from {} was refused: {}", address, e.getMessage());
            return new Out(e.isKnown() ? 403 : 401, String.valueOf(e.getMessage()), 0);
        } catch (KeysAwayException e) {
            return new Out(503, "tokens cannot be checked now: " + e.getMessage(), 1);
        }
    }

    private synchronized Authenticator authenticator() {
        Authenticator made = authenticator;
        Auth auth = settings.auth();
        if (made == null && auth != null) {
            made = new Authenticator(auth.jwt(), folder, clock);
            authenticator = made;
        }
        if (made == null) {
            throw new IllegalStateException("no tokens are taken");
        }
        return made;
    }

    /** The issuer of tokens, and whether its keys can be had; nothing where tokens are our own, or nobody has shown one yet. */
    public List<Health.Part> parts() {
        Authenticator ready = authenticator;
        Auth auth = settings.auth();
        if (ready == null || auth == null || auth.jwt().issuer() == null) {
            return List.of();
        }
        String trouble = ready.trouble();
        boolean well = trouble.isEmpty();
        return List.of(new Health.Part("auth", auth.jwt().issuer(), well ? "up" : "away", well, trouble));
    }

    private Identity byCertificate(String subject) {
        TlsServer tls = settings.tls();
        String name = commonName(subject);
        ClientGrant its = tls == null ? null : tls.clientRoles().get(name);
        if (its == null) {
            its = ClientGrant.of(tls == null ? Role.VIEWER : tls.clientRole());
        }
        return new Identity(name, its.role(), Grant.of(its.role(), its.devices(), its.resources()));
    }

    /** The common name of a subject, or all of it where there is none. */
    static String commonName(String subject) {
        try {
            for (Rdn part : new LdapName(subject).getRdns()) {
                if (part.getType().equalsIgnoreCase("CN")) {
                    return String.valueOf(part.getValue());
                }
            }
        } catch (InvalidNameException e) {
            LOG.debug("a certificate's subject is no distinguished name", e);
        }
        return subject;
    }
}
