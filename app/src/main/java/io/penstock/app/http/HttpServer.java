/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one HTTP server: Camel's platform-http on Vert.x, so that {@code platform-http:} routes and our own paths share a router.
 *
 * <ul>
 *   <li>{@code GET /health/live}: 200 as long as the process answers
 *   <li>{@code GET /health/ready}: 200 when it serves, 503 when it does not; each part with its state and reason
 *   <li>{@code GET /metrics}: Prometheus text format 0.0.4
 * </ul>
 */
public final class HttpServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final VertxPlatformHttpServer server;
    private final Vertx vertx;
    private final Supplier<Health> health;
    private final Supplier<String> metrics;

    /**
     * Starts listening.
     *
     * @param port 0 for a free one
     * @throws java.net.BindException or another IOException when the address cannot be had
     */
    public HttpServer(CamelContext camel, String host, int port, Supplier<Health> health, Supplier<String> metrics)
            throws Exception {
        this.health = health;
        this.metrics = metrics;
        this.vertx = Vertx.vertx(
                new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(4).setInternalBlockingPoolSize(2));
        VertxPlatformHttpServerConfiguration configuration = new VertxPlatformHttpServerConfiguration();
        configuration.setBindHost(host);
        configuration.setBindPort(port);
        server = new VertxPlatformHttpServer(configuration);
        camel.getRegistry().bind("vertx", vertx);
        server.setCamelContext(camel);
        try {
            server.start();
        } catch (RuntimeException e) {
            vertx.close();
            throw e;
        }
        routes(VertxPlatformHttpRouter.lookup(camel, VertxPlatformHttpRouter.getRouterNameFromPort(port)));
    }

    /** The port that it listens on. */
    public int port() {
        return server.getServer().actualPort();
    }

    private void routes(VertxPlatformHttpRouter router) {
        router.get("/health/live")
                .handler(c -> json(c, 200, JSON.createObjectNode().put("status", "up")));
        router.get("/health/ready").handler(this::ready);
        router.get("/metrics").blockingHandler(this::metrics, false);
        router.route().failureHandler(HttpServer::failed);
    }

    private static void failed(RoutingContext context) {
        if (context.failure() != null) {
            LOG.error(
                    "http: {} {} failed",
                    context.request().method(),
                    context.request().path(),
                    context.failure());
        }
        context.response()
                .setStatusCode(context.statusCode() < 0 ? 500 : context.statusCode())
                .end();
    }

    private void ready(RoutingContext context) {
        Health now = health.get();
        ObjectNode body = JSON.createObjectNode().put("status", now.status());
        ArrayNode parts = body.putArray("parts");
        for (Health.Part part : now.parts()) {
            parts.addObject()
                    .put("kind", part.kind())
                    .put("name", part.name())
                    .put("state", part.state())
                    .put("well", part.well())
                    .put("reason", part.reason());
        }
        json(context, now.serving() ? 200 : 503, body);
    }

    private void metrics(RoutingContext context) {
        context.response().putHeader("Content-Type", METRICS_TYPE).end(metrics.get());
    }

    private static void json(RoutingContext context, int status, ObjectNode body) {
        HttpServerResponse response =
                context.response().setStatusCode(status).putHeader("Content-Type", "application/json");
        try {
            response.end(JSON.writeValueAsString(body));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.stop();
        vertx.close();
    }
}
