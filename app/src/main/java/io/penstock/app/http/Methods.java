/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;

/** The methods that paths take. */
public final class Methods {
    /** Those of a path that is only read. */
    public static final String READ = "GET, HEAD";

    private Methods() {}

    /** Where GET is answered HEAD is too (RFC 9110, section 9.1): {@link Replies} leaves the body out. */
    public static Route get(Router router, String path) {
        return router.get(path).method(HttpMethod.HEAD);
    }

    /** Says of all others that the path does not take them (section 15.5.6). To be called when the handlers of the methods are there. */
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
