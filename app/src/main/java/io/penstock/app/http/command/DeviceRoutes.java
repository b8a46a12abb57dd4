/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.http.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.api.device.Device;
import io.penstock.app.edgex.CoreCommands;
import io.penstock.app.edgex.InvalidRequestException;
import io.penstock.app.edgex.Plant;
import io.penstock.app.http.Guard;
import io.penstock.app.http.Methods;
import io.penstock.app.http.Replies;
import io.penstock.app.http.Routes;
import io.penstock.app.security.Identity;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;
import java.util.Optional;

/** Which devices there are and what can be asked of them: {@code /device/all} and {@code /device/name/{name}}. */
public final class DeviceRoutes implements Routes {
    static final String ALL = "/api/v3/device/all";
    static final String ONE = "/api/v3/device/name/:name";

    private final Plant plant;

    public DeviceRoutes(Plant plant) {
        this.plant = plant;
    }

    @Override
    public void mount(Router router) {
        // thousands of devices take their time
        Methods.get(router, ALL).blockingHandler(this::all, false);
        Methods.get(router, ONE).handler(this::one);
        Methods.only(router, ALL, Methods.READ);
        Methods.only(router, ONE, Methods.READ);
    }

    private void all(RoutingContext context) {
        try {
            CoreCommands.Page page = CoreCommands.Page.of(
                    context.queryParams().get("offset"), context.queryParams().get("limit"));
            CoreCommands commands = commands(context);
            Optional<ObjectNode> body = commands.all(page);
            if (body.isPresent()) {
                Replies.json(context, 200, body.get());
            } else {
                Replies.error(
                        context,
                        416,
                        "offset must be " + commands.count() + " at most, which is how many devices there are, but was "
                                + page.offset());
            }
        } catch (InvalidRequestException e) {
            Replies.error(context, 400, String.valueOf(e.getMessage()));
        }
    }

    private void one(RoutingContext context) {
        String name = context.pathParam("name");
        Device device = plant.devices().device(name);
        CoreCommands commands = commands(context);
        if (device == null) {
            Replies.error(context, 404, commands.unknown(name));
        } else if (!commands.isVisible(device)) {
            Replies.error(context, 403, "device '" + name + "' is not among those that you may use");
        } else {
            Replies.json(context, 200, commands.one(device));
        }
    }

    private CoreCommands commands(RoutingContext context) {
        Identity identity = Objects.requireNonNull(Guard.identity(context));
        HostAndPort authority = context.request().authority();
        String url = authority == null ? "" : context.request().scheme() + "://" + authority;
        return new CoreCommands(plant.devices(), identity.permission(), url);
    }
}
