/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.rest;

import io.penstock.bench.measure.Worker;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import java.io.IOException;

/** The plain baseline, a process of its own: the same HTTP library, which answers every request with the same 400 bytes. */
final class BareServer {
    private static final String BODY =
            "{\"apiVersion\":\"v3\",\"statusCode\":200,\"event\":\"" + "x".repeat(350) + "\"}";

    private BareServer() {}

    /** Asked anything, answers its port. */
    public static void main(String[] args) throws IOException {
        Vertx vertx = Vertx.vertx(
                new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1).setInternalBlockingPoolSize(1));
        HttpServer server = vertx.createHttpServer()
                .requestHandler(request -> request.bodyHandler(body -> request.response()
                        .putHeader("Content-Type", "application/json")
                        .end(BODY)))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        Worker.serve(question -> String.valueOf(server.actualPort()));
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
