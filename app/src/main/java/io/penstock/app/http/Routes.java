/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.http;

import io.vertx.ext.web.Router;

/** Paths of one part of the API. */
public interface Routes {
    /** Called once, before the server listens. Handlers must not block: what waits goes to a worker. */
    void mount(Router router);
}
