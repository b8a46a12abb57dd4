/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.http;

import io.penstock.app.security.Access;
import io.penstock.app.security.Identity;
import io.penstock.app.security.Refusals;
import io.penstock.app.security.Refusals.Cause;
import io.penstock.engine.profile.ApiSettings;
import io.penstock.engine.profile.Role;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.Set;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Stands before every path, Camel's own among them: says who calls, or ends the call. What reads needs a viewer and what writes an operator,
 * unless the path asks for more.
 */
public final class Guard implements Handler<RoutingContext> {
    private static final Set<String> OPEN = Set.of("/api/v3/ping", "/health/live");
    /** Answers everybody, and tells more to those who say who they are. */
    private static final String READY = "/health/ready";

    private static final String COMMANDS = "/api/v3/device/name/";

    private static final Set<HttpMethod> READS = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
    private static final String IDENTITY = "penstock.identity";
    private static final String REFUSALS = "penstock.refusals";
    private static final String BEARER = "Bearer ";

    private final Access access;
    private final boolean loopback;

    Guard(Access access, ApiSettings settings) {
        this.access = access;
        this.loopback = ApiSettings.isLoopback(settings.host()) && !access.isGuarded();
    }

    /** Who calls; null on a path that is open to all, when nobody has said who they are. */
    public static @Nullable Identity identity(RoutingContext context) {
        return context.get(IDENTITY);
    }

    @Override
    public void handle(RoutingContext context) {
        String path = context.normalizedPath();
        if (OPEN.contains(path)) {
            context.next();
            return;
        }
        if (loopback && !isMeantForLoopback(context)) {
            refuse(
                    context,
                    new Access.Out(
                            Cause.HOST,
                            403,
                            "without authentication the API answers to names of this machine only",
                            0));
            return;
        }
        String token = token(context);
        String address = address(context);
        Access.Decision decision = access.decide(token, certificate(context), address);
        if (decision != null) {
            settle(context, decision, token == null && path.equals(READY));
        } else {
            // the body must not run away while a worker asks for the issuer's keys
            context.request().pause();
            context.vertx()
                    .executeBlocking(() -> access.check(String.valueOf(token), address), false)
                    .onComplete(done -> {
                        context.request().resume();
                        settle(
                                context,
                                done.succeeded()
                                        ? done.result()
                                        : new Access.Out(Cause.UNCHECKED, 500, "the token could not be checked", 0),
                                false);
                    });
        }
    }

    private void settle(RoutingContext context, Access.Decision decision, boolean open) {
        if (decision instanceof Access.In in) {
            context.put(IDENTITY, in.identity());
            context.put(REFUSALS, access.refusals());
            requires(context, needed(context));
        } else if (open) {
            context.next();
        } else if (decision instanceof Access.Out out) {
            refuse(context, out);
        }
    }

    /** A command of somebody who may not is refused by the commands themselves, so that it is on the audit. */
    private static Role needed(RoutingContext context) {
        HttpMethod method = context.request().method();
        boolean command =
                method.equals(HttpMethod.PUT) && context.normalizedPath().startsWith(COMMANDS);
        return command || READS.contains(method) ? Role.VIEWER : Role.OPERATOR;
    }

    /** Goes on when the caller has the role, and refuses when not. */
    public static void requires(RoutingContext context, Role role) {
        Identity identity = identity(context);
        if (identity != null && identity.role().includes(role)) {
            context.next();
            return;
        }
        String why = "this needs the role " + word(role)
                + (identity == null ? "" : "; '" + identity.name() + "' is " + word(identity.role()));
        Refusals refusals = context.get(REFUSALS);
        if (refusals != null) {
            refusals.refused(Cause.NO_RIGHT, address(context), why);
        }
        Replies.error(context, 403, why);
    }

    private static String word(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }

    private void refuse(RoutingContext context, Access.Out out) {
        String why = out.cause() == Cause.NO_TOKEN
                ? context.request().method() + " " + context.request().path() + " shows no token"
                : out.message();
        access.refusals().refused(out.cause(), address(context), why);
        if (out.status() == 401) {
            context.response().putHeader("WWW-Authenticate", "Bearer");
        }
        if (out.retrySeconds() > 0) {
            context.response().putHeader("Retry-After", Long.toString(out.retrySeconds()));
        }
        Replies.error(context, out.status(), out.message());
    }

    /** Pages of other sites must not reach devices through a name that they let point here (DNS rebinding). */
    private static boolean isMeantForLoopback(RoutingContext context) {
        var authority = context.request().authority();
        return authority == null || ApiSettings.isLoopback(authority.host());
    }

    private static @Nullable String token(RoutingContext context) {
        String header = context.request().getHeader("Authorization");
        return header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? header.substring(BEARER.length()).strip()
                : null;
    }

    private static String address(RoutingContext context) {
        SocketAddress remote = context.request().remoteAddress();
        return remote == null || remote.hostAddress() == null ? "unknown" : remote.hostAddress();
    }

    private static @Nullable X509Certificate certificate(RoutingContext context) {
        SSLSession session = context.request().sslSession();
        if (session == null) {
            return null;
        }
        try {
            return session.getPeerCertificates()[0] instanceof X509Certificate certificate ? certificate : null;
        } catch (SSLPeerUnverifiedException e) {
            return null;
        }
    }
}
