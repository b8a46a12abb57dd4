/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.http;

import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.jspecify.annotations.Nullable;

/** Camel's platform-http server, listening with options of our own: its own takes TLS from keystores only, and no limits. */
final class Listener extends VertxPlatformHttpServer {
    private static final long SECONDS = 10;

    private final VertxPlatformHttpServerConfiguration configuration;
    private final HttpServerOptions options;
    private final Consumer<Throwable> unheard;
    private final Consumer<Router> paths;
    private @Nullable HttpServer server;

    /**
     * @param unheard is told of what fails before there is a call to answer, such as TLS
     * @param paths mounts them, before anybody can call
     */
    Listener(
            VertxPlatformHttpServerConfiguration configuration,
            HttpServerOptions options,
            Consumer<Throwable> unheard,
            Consumer<Router> paths) {
        super(configuration);
        this.configuration = configuration;
        this.options = options;
        this.unheard = unheard;
        this.paths = paths;
    }

    private VertxPlatformHttpRouter router() {
        return VertxPlatformHttpRouter.lookup(
                getCamelContext(), VertxPlatformHttpRouter.getRouterNameFromPort(configuration.getPort()));
    }

    @Override
    protected void startServer() throws Exception {
        paths.accept(router());
        HttpServer made = getVertx()
                .createHttpServer(options)
                .exceptionHandler(unheard::accept)
                .invalidRequestHandler(Unreadable::answer)
                .requestHandler(router());
        await(made.listen(configuration.getBindPort(), configuration.getBindHost()));
        server = made;
    }

    @Override
    protected void stopServer() {
        HttpServer running = server;
        server = null;
        if (running != null) {
            try {
                await(running.close());
            } catch (Exception e) {
                throw new CompletionException(e);
            }
        }
    }

    private static void await(io.vertx.core.Future<?> future) throws Exception {
        try {
            future.toCompletionStage().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } catch (TimeoutException e) {
            throw new IllegalStateException("the HTTP server did not answer within " + SECONDS + " s", e);
        }
    }

    @Override
    public @Nullable HttpServer getServer() {
        return server;
    }

    @Override
    public int getPort() {
        HttpServer running = server;
        return running == null ? configuration.getPort() : running.actualPort();
    }
}
