/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.security;

import io.micrometer.core.instrument.MeterRegistry;
import io.penstock.app.about.Health;
import io.penstock.app.security.Refusals.Cause;
import io.penstock.engine.profile.ApiSettings;
import io.penstock.engine.profile.Auth;
import io.penstock.engine.profile.ClientGrant;
import io.penstock.engine.profile.Role;
import io.penstock.engine.profile.TlsServer;
import java.nio.file.Path;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Date;
import java.util.List;
import java.util.function.LongSupplier;
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
 *   <li>A token goes before a certificate; a certificate gives what the settings say of its name, with each call only as long as it holds.
 *   <li>An address that failed too often waits a minute; tokens that held before are let in meanwhile.
 *   <li>It tells nobody of whom it does not let in: who refuses a call says so to {@link #refusals}.
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
     * @param cause for the count
     * @param status 401, 403, 429 or 503
     * @param retrySeconds when to try again; 0 for no such advice
     */
    public record Out(Cause cause, int status, String message, long retrySeconds) implements Decision {}

    private final ApiSettings settings;
    private final KeyFolder folder;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final FailureLimit failures;
    private final Refusals refusals;
    private volatile @Nullable Authenticator authenticator;

    /** @param registry where the calls that are refused are counted */
    public Access(ApiSettings settings, Path data, Clock clock, MeterRegistry registry) {
        this(settings, data, clock, System::nanoTime, registry);
    }

    /** With a monotonic time of its own. */
    public Access(ApiSettings settings, Path data, Clock clock, LongSupplier nanoTime, MeterRegistry registry) {
        this.settings = settings;
        this.folder = KeyFolder.in(data);
        this.clock = clock;
        this.nanoTime = nanoTime;
        Auth auth = settings.auth();
        this.failures = new FailureLimit(auth == null ? Integer.MAX_VALUE : auth.attempts(), nanoTime);
        this.refusals = new Refusals(registry, nanoTime);
    }

    /** Where calls that are refused for who calls are counted and logged. */
    public Refusals refusals() {
        return refusals;
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
     * @param certificate the caller's, checked by TLS when the session began; null for none
     * @return null when {@link #check} must be asked, which may wait
     */
    public @Nullable Decision decide(@Nullable String token, @Nullable X509Certificate certificate, String address) {
        if (!isGuarded()) {
            return new In(Identity.anonymous(ApiSettings.isLoopback(address) ? "loopback" : address));
        }
        if (token != null && settings.auth() != null) {
            Authenticator ready = authenticator;
            Identity known = ready == null ? null : ready.known(token);
            return known != null ? new In(known) : waiting(address);
        }
        if (certificate != null && isByCertificate()) {
            return byCertificate(certificate);
        }
        return new Out(Cause.NO_TOKEN, 401, "say who you are: Authorization: Bearer <token>", 0);
    }

    private @Nullable Out waiting(String address) {
        long seconds = failures.waitSeconds(address);
        return seconds == 0
                ? null
                : new Out(
                        Cause.ATTEMPTS,
                        429,
                        "too many failed attempts from this address: wait " + seconds + " s",
                        seconds);
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
            return new Out(
                    e.isKnown() ? Cause.NO_RIGHT : Cause.TOKEN,
                    e.isKnown() ? 403 : 401,
                    String.valueOf(e.getMessage()),
                    0);
        } catch (KeysAwayException e) {
            return new Out(Cause.UNCHECKED, 503, "tokens cannot be checked now: " + e.getMessage(), 1);
        }
    }

    private synchronized Authenticator authenticator() {
        Authenticator made = authenticator;
        Auth auth = settings.auth();
        if (made == null && auth != null) {
            made = new Authenticator(auth.jwt(), folder, clock, nanoTime);
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

    /** A session that is taken up again, or goes on, was checked when it began: the certificate may have expired since. */
    private Decision byCertificate(X509Certificate certificate) {
        try {
            certificate.checkValidity(Date.from(clock.instant()));
        } catch (CertificateExpiredException | CertificateNotYetValidException e) {
            return new Out(
                    Cause.CERTIFICATE,
                    401,
                    "your certificate does not hold now: it does from "
                            + certificate.getNotBefore().toInstant() + " to "
                            + certificate.getNotAfter().toInstant(),
                    0);
        }
        return new In(bearer(certificate.getSubjectX500Principal().getName()));
    }

    private Identity bearer(String subject) {
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
