/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.app.edgex.Json;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/** Writes answers. Any thread may. */
public final class Replies {
    private Replies() {}

    public static void json(RoutingContext context, int status, JsonNode body) {
        json(context, status, Json.bytes(body));
    }

    public static void json(RoutingContext context, int status, byte[] body) {
        send(context, status, Json.TYPE, body);
    }

    /** EdgeX's error body. */
    public static void error(RoutingContext context, int status, String message) {
        json(context, status, Json.error(status, message));
    }

    /** Does nothing when the caller has gone meanwhile. */
    public static void send(RoutingContext context, int status, String type, byte[] body) {
        HttpServerResponse response = context.response();
        if (!response.ended() && !response.closed()) {
            response.setStatusCode(status).putHeader("Content-Type", type);
            // a HEAD has the header fields of its GET: RFC 9110, section 9.3.2
            if (context.request().method().equals(HttpMethod.HEAD)) {
                response.putHeader("Content-Length", Integer.toString(body.length))
                        .end();
            } else {
                response.end(Buffer.buffer(body));
            }
        }
    }
}
