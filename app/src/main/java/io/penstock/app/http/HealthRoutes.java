/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.app.about.Health;
import io.penstock.app.edgex.Json;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;

/**
 * Health and metrics.
 *
 * <ul>
 *   <li>{@code GET /health/live}: 200 as long as the process answers
 *   <li>{@code GET /health/ready}: 200 when it serves, 503 when it does not; to those who may know, each part with its state and reason
 *   <li>{@code GET /metrics}: Prometheus text format 0.0.4
 * </ul>
 */
public final class HealthRoutes implements Routes {
    private static final String LIVE = "/health/live";
    private static final String READY = "/health/ready";
    private static final String METRICS = "/metrics";
    private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final Supplier<Health> health;
    private final Supplier<String> metrics;

    public HealthRoutes(Supplier<Health> health, Supplier<String> metrics) {
        this.health = health;
        this.metrics = metrics;
    }

    @Override
    public void mount(Router router) {
        Methods.get(router, LIVE)
                .handler(c -> Replies.json(c, 200, Json.object().put("status", "up")));
        Methods.get(router, READY).handler(this::ready);
        Methods.get(router, METRICS)
                .blockingHandler(
                        c -> Replies.send(c, 200, METRICS_TYPE, metrics.get().getBytes(StandardCharsets.UTF_8)), false);
        List.of(LIVE, READY, METRICS).forEach(path -> Methods.only(router, path, Methods.READ));
    }

    private void ready(RoutingContext context) {
        Health now = health.get();
        ObjectNode body = Json.object().put("status", now.status());
        if (Guard.identity(context) != null) {
            ArrayNode parts = body.putArray("parts");
            for (Health.Part part : now.parts()) {
                parts.addObject()
                        .put("kind", part.kind())
                        .put("name", part.name())
                        .put("state", part.state())
                        .put("well", part.well())
                        .put("reason", part.reason());
            }
        }
        Replies.json(context, now.serving() ? 200 : 503, body);
    }
}
