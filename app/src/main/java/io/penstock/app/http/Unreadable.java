/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.http;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.penstock.app.edgex.Json;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

/** Answers what cannot be read as HTTP, as every other mistake is answered; then the connection is of no use any more. */
final class Unreadable {
    private Unreadable() {}

    static void answer(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        if (cause instanceof TooLongHttpLineException) {
            answer(request, 414, "path and query must have " + Transport.HEADERS + " bytes at most");
        } else if (cause instanceof TooLongHttpHeaderException) {
            answer(request, 431, "the headers must have " + Transport.HEADERS + " bytes at most, all together");
        } else {
            answer(request, 400, "the request cannot be read as HTTP");
        }
    }

    private static void answer(HttpServerRequest request, int status, String message) {
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", Json.TYPE)
                .putHeader("Connection", "close")
                .end(Buffer.buffer(Json.bytes(Json.error(status, message))))
                .onComplete(sent -> request.connection().close());
    }
}
