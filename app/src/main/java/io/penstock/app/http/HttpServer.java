/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.http;

import io.penstock.app.control.UserErrorException;
import io.penstock.app.security.Access;
import io.penstock.engine.profile.ApiSettings;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one HTTP server: Camel's platform-http on Vert.x, so that {@code platform-http:} routes and our own paths share a router, and one
 * guard stands before all of them.
 */
public final class HttpServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

    private static final String UNREADABLE = "the request's path or query cannot be read";

    private final Listener server;
    private final Vertx vertx;

    /**
     * Starts listening.
     *
     * @param settings port 0 for a free one
     * @param data where a certificate of our own is kept
     * @throws UserErrorException when it cannot listen on the address
     * @throws java.io.IOException when a certificate cannot be had
     */
    public HttpServer(
            CamelContext camel, ApiSettings settings, Access access, Path data, Clock clock, List<Routes> routes)
            throws Exception {
        var options = Transport.options(settings.tls(), data, clock, access.refusals());
        // It serves no files: without these two it would make a folder for them among the temporary ones, which a kill
        // leaves there.
        var noFiles = new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false);
        this.vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(4)
                .setInternalBlockingPoolSize(2)
                .setFileSystemOptions(noFiles));
        VertxPlatformHttpServerConfiguration configuration = new VertxPlatformHttpServerConfiguration();
        configuration.setBindHost(settings.host());
        configuration.setBindPort(settings.port());
        Guard guard = new Guard(access, settings);
        server = new Listener(
                configuration, options, e -> access.refusals().hungUp(e), router -> mount(router, guard, routes));
        camel.getRegistry().bind("vertx", vertx);
        server.setCamelContext(camel);
        server.setVertx(vertx);
        try {
            server.start();
        } catch (RuntimeException e) {
            vertx.close();
            UnusableAddress.refuse(e, settings);
            throw e;
        }
    }

    private static void mount(Router router, Guard guard, List<Routes> routes) {
        router.route().order(-3).handler(HttpServer::correlate);
        router.route().order(-2).handler(HttpServer::refuseUnreadablePath);
        router.route().order(-1).handler(guard);
        routes.forEach(r -> r.mount(router));
        for (int status : new int[] {400, 404, 405, 413, 414, 431, 500, 503}) {
            router.errorHandler(status, c -> failed(c, status));
        }
    }

    /** EdgeX's {@code X-Correlation-ID} comes back with the answer. */
    private static void correlate(RoutingContext context) {
        String id = context.request().getHeader("X-Correlation-ID");
        if (id != null) {
            context.response().putHeader("X-Correlation-ID", id);
        }
        context.next();
    }

    /** Of an escape that is none, Vert.x says so to the first who asks for the path, by an exception. */
    private static void refuseUnreadablePath(RoutingContext context) {
        try {
            String unused = context.normalizedPath();
        } catch (IllegalArgumentException e) {
            Replies.error(context, 400, UNREADABLE);
            return;
        }
        context.next();
    }

    private static void failed(RoutingContext context, int status) {
        if (context.failure() != null && status == 500) {
            LOG.error(
                    "http: {} {} failed",
                    context.request().method(),
                    context.request().path(),
                    context.failure());
        }
        String message =
                switch (status) {
                    case 400 -> UNREADABLE;
                    case 404 -> "there is nothing at this path";
                    case 405 -> "this path does not take " + context.request().method();
                    case 500 -> "the request could not be answered; the log says why";
                    default -> "the request is refused";
                };
        Replies.error(context, status, message);
    }

    /** The port that it listens on. */
    public int port() {
        return server.getPort();
    }

    @Override
    public void close() {
        server.stop();
        vertx.close();
    }
}
