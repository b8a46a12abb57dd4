/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Consumer;

/** Reads the body of a request, up to a limit: 413 for what is longer, which is not kept. */
public final class Bodies {
    private Bodies() {}

    /** @param then called on the event loop with the whole body; not at all when it was refused */
    public static void read(RoutingContext context, long limit, Consumer<byte[]> then) {
        Buffer body = Buffer.buffer();
        boolean[] refused = {declared(context) > limit};
        if (refused[0]) {
            tooLong(context, limit);
        }
        context.request()
                .handler(part -> {
                    if (!refused[0] && body.length() + part.length() > limit) {
                        refused[0] = true;
                        tooLong(context, limit);
                    }
                    if (!refused[0]) {
                        body.appendBuffer(part);
                    }
                })
                .endHandler(end -> {
                    if (!refused[0]) {
                        then.accept(body.getBytes());
                    }
                });
    }

    private static void tooLong(RoutingContext context, long limit) {
        context.response().putHeader("Connection", "close");
        Replies.error(context, 413, "the body must have " + limit + " bytes at most");
    }

    private static long declared(RoutingContext context) {
        String length = context.request().getHeader("Content-Length");
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
