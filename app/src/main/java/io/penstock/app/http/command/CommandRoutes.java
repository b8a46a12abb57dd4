/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.http.command;

import io.penstock.api.command.Answer;
import io.penstock.api.command.Caller;
import io.penstock.api.command.Command;
import io.penstock.api.command.Commands;
import io.penstock.api.event.Event;
import io.penstock.app.edgex.Answers;
import io.penstock.app.edgex.Asked;
import io.penstock.app.edgex.CommandParameters;
import io.penstock.app.edgex.InvalidRequestException;
import io.penstock.app.edgex.Json;
import io.penstock.app.edgex.Plant;
import io.penstock.app.edgex.SetBody;
import io.penstock.app.edgex.Statuses;
import io.penstock.app.http.Bodies;
import io.penstock.app.http.Guard;
import io.penstock.app.http.Methods;
import io.penstock.app.http.Replies;
import io.penstock.app.http.Routes;
import io.penstock.app.security.Identity;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code GET} and {@code PUT /device/name/{name}/{command}}. Nothing blocks: an answer is written when it comes. */
public final class CommandRoutes implements Routes {
    private static final Logger LOG = LoggerFactory.getLogger(CommandRoutes.class);
    static final String PATH = "/api/v3/device/name/:name/:command";
    private static final int LONGEST_ID = 200;

    private final Plant plant;
    private final Clock clock;
    private final long maxBody;

    /** @param maxBody of a PUT, in bytes */
    public CommandRoutes(Plant plant, Clock clock, long maxBody) {
        this.plant = plant;
        this.clock = clock;
        this.maxBody = maxBody;
    }

    @Override
    public void mount(Router router) {
        Methods.get(router, PATH).handler(this::get);
        router.put(PATH).handler(this::put);
        Methods.only(router, PATH, "GET, HEAD, PUT");
    }

    private void get(RoutingContext context) {
        try {
            CommandParameters parameters = parameters(context);
            Command command = asked(context)
                    .get(id(context), context.pathParam("name"), context.pathParam("command"), parameters);
            execute(context, command, parameters);
        } catch (InvalidRequestException e) {
            Replies.error(context, 400, String.valueOf(e.getMessage()));
        }
    }

    private void put(RoutingContext context) {
        if (!isJson(context)) {
            Replies.error(
                    context,
                    415,
                    "the body must be " + Json.TYPE + " but is "
                            + context.request().getHeader("Content-Type"));
            return;
        }
        // as old as its head: a body that a bad link holds up is not done late
        Asked asked = asked(context);
        Bodies.read(context, maxBody, body -> set(context, asked, body));
    }

    private void set(RoutingContext context, Asked asked, byte[] body) {
        try {
            CommandParameters parameters = parameters(context);
            Command command = asked.set(
                    id(context), context.pathParam("name"), context.pathParam("command"), SetBody.of(body), parameters);
            execute(context, command, parameters);
        } catch (InvalidRequestException e) {
            Replies.error(context, 400, String.valueOf(e.getMessage()));
        }
    }

    /** Said or not: {@code curl -d} says that it sends a form, and EdgeX does not ask. */
    private static boolean isJson(RoutingContext context) {
        String type = context.request().getHeader("Content-Type");
        if (type == null) {
            return true;
        }
        String plain = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return plain.isEmpty()
                || plain.equals(Json.TYPE)
                || plain.equals("text/plain")
                || plain.equals("application/x-www-form-urlencoded")
                || (plain.startsWith("application/") && plain.endsWith("+json"));
    }

    private Asked asked(RoutingContext context) {
        Identity identity = Objects.requireNonNull(Guard.identity(context));
        Instant now = clock.instant();
        return new Asked(plant.devices(), identity.caller(Caller.Origin.REST), now, plant.came(now));
    }

    private static CommandParameters parameters(RoutingContext context) throws InvalidRequestException {
        Map<String, String> query = new LinkedHashMap<>();
        // the first of several counts, as with EdgeX
        context.queryParams().forEach(e -> query.putIfAbsent(e.getKey(), e.getValue()));
        return CommandParameters.of(query);
    }

    /** A request sent again with its {@code X-Request-Id} is known again; ids of one caller are not another's. */
    private static String id(RoutingContext context) throws InvalidRequestException {
        String said = context.request().getHeader("X-Request-Id");
        if (said == null || said.isBlank()) {
            return UUID.randomUUID().toString();
        }
        if (said.length() > LONGEST_ID) {
            throw new InvalidRequestException(
                    "X-Request-Id must have " + LONGEST_ID + " characters at most but has " + said.length());
        }
        return Objects.requireNonNull(Guard.identity(context)).name() + "/" + said.strip();
    }

    private void execute(RoutingContext context, Command command, CommandParameters parameters) {
        Commands commands = plant.commands();
        if (commands == null) {
            Replies.error(context, 503, "the program does not serve yet, or no longer");
            return;
        }
        // what is heard on the device's line is only written down, and handed to the event loop
        commands.execute(command, answer -> {
            try {
                answer(context, answer, parameters);
            } catch (RuntimeException e) {
                LOG.error("http: the answer to '{}' could not be written", command.target(), e);
                Replies.error(context, 500, "the answer could not be written; the log says why");
            }
        });
    }

    private void answer(RoutingContext context, Answer answer, CommandParameters parameters) {
        Event event = answer.event();
        if (Statuses.of(answer) != 200) {
            Replies.json(context, Statuses.of(answer), Answers.refusal(answer));
        } else if (event != null && parameters.push()) {
            plant.append(event).whenComplete((done, failure) -> {
                if (failure == null) {
                    read(context, answer, event, parameters);
                } else {
                    Replies.error(
                            context, 503, "it was read, but the bus did not take the event: " + failure.getMessage());
                }
            });
        } else {
            read(context, answer, event, parameters);
        }
    }

    private static void read(
            RoutingContext context, Answer answer, @Nullable Event event, CommandParameters parameters) {
        if (event == null || !parameters.returnEvent()) {
            Replies.json(context, 200, Answers.done(answer, ""));
        } else {
            Replies.json(context, 200, Answers.event(event, ""));
        }
    }
}
