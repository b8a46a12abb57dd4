/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.http.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.app.about.Version;
import io.penstock.app.edgex.Json;
import io.penstock.app.http.Guard;
import io.penstock.app.http.Methods;
import io.penstock.app.http.Replies;
import io.penstock.app.http.Routes;
import io.penstock.engine.profile.Profile;
import io.penstock.engine.profile.Role;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;

/** What every EdgeX service answers: {@code /ping}, {@code /version}, {@code /config}; and the OpenAPI document. */
public final class CommonRoutes implements Routes {
    private static final String SERVICE = "penstock";
    /** Go's {@code time.UnixDate}. */
    private static final DateTimeFormatter UNIX_DATE =
            DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss 'UTC' yyyy", Locale.ENGLISH);

    private final Supplier<Profile> profile;
    private final Clock clock;

    public CommonRoutes(Supplier<Profile> profile, Clock clock) {
        this.profile = profile;
        this.clock = clock;
    }

    @Override
    public void mount(Router router) {
        get(router, "/api/v3/ping", this::ping);
        get(router, "/api/v3/version", this::version);
        Methods.get(router, "/api/v3/config").handler(c -> Guard.requires(c, Role.ADMIN));
        Methods.get(router, "/api/v3/config").blockingHandler(this::config, false);
        Methods.only(router, "/api/v3/config", Methods.READ);
        Methods.get(router, "/api/v3/openapi.yaml").blockingHandler(CommonRoutes::document, false);
        Methods.only(router, "/api/v3/openapi.yaml", Methods.READ);
    }

    private static void get(Router router, String path, io.vertx.core.Handler<RoutingContext> handler) {
        Methods.get(router, path).handler(handler);
        Methods.only(router, path, Methods.READ);
    }

    private void ping(RoutingContext context) {
        String now = UNIX_DATE.format(clock.instant().atOffset(ZoneOffset.UTC));
        Replies.json(context, 200, Json.versioned().put("timestamp", now).put("serviceName", SERVICE));
    }

    private void version(RoutingContext context) {
        Replies.json(
                context, 200, Json.versioned().put("version", Version.text()).put("serviceName", SERVICE));
    }

    private void config(RoutingContext context) {
        ObjectNode body = Json.versioned();
        body.set("config", ShownProfile.of(profile.get()));
        Replies.json(context, 200, body.put("serviceName", SERVICE));
    }

    private static void document(RoutingContext context) {
        try (InputStream in =
                Objects.requireNonNull(CommonRoutes.class.getResourceAsStream("/io/penstock/app/openapi.yaml"))) {
            Replies.send(context, 200, "application/yaml", in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
