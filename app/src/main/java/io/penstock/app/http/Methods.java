/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.http;

import io.vertx.ext.web.Router;

/** Says which methods a path takes (RFC 9110, section 15.5.6). */
public final class Methods {
    private Methods() {}

    /** To be called when the handlers of the methods are there. */
    public static void only(Router router, String path, String methods) {
        router.route(path).handler(context -> {
            context.response().putHeader("Allow", methods);
            Replies.error(
                    context,
                    405,
                    "this path takes " + methods + " but not "
                            + context.request().method());
        });
    }
}
