/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.door;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.penstock.api.command.Answer;
import io.penstock.api.command.Caller;
import io.penstock.api.command.Command;
import io.penstock.api.command.Commands;
import io.penstock.api.connection.LinkState;
import io.penstock.api.device.Device;
import io.penstock.api.event.Event;
import io.penstock.app.door.Refusals.Cause;
import io.penstock.app.edgex.Answers;
import io.penstock.app.edgex.Asked;
import io.penstock.app.edgex.CommandParameters;
import io.penstock.app.edgex.CoreCommands;
import io.penstock.app.edgex.InvalidRequestException;
import io.penstock.app.edgex.Plant;
import io.penstock.app.edgex.Statuses;
import io.penstock.app.security.Grant;
import io.penstock.connection.mqtt.MqttLink;
import io.penstock.connection.mqtt.Received;
import io.penstock.engine.profile.Door;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commands over MQTT, as EdgeX's core-command takes them from an external broker.
 *
 * <ol>
 *   <li>Its session is clean and retained requests are passed over: what was asked while the program was away is not done later.
 *   <li>The expiry of a request's message (MQTT 5) is the most that is left of its time to live. A write that says neither that nor when
 *       it was asked is refused where the door's setting {@code dated} says so.
 *   <li>A write that is read just after the program stood still, and does not say when it was asked, is as old as that.
 *   <li>A write is known by its request id and done once, however often the broker delivers it.
 *   <li>So many requests may be unanswered; what is more is refused at once. What is more than the door can even refuse, or still waits
 *       when it closes, is dropped, counted and logged.
 *   <li>What the door itself refuses or passes over, and never becomes a command, is counted by its cause, and of each cause one is logged a
 *       minute. What it answers carries the ids of the request, wherever those can be read.
 *   <li>The client's thread only hands over.
 * </ol>
 */
final class MqttDoor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MqttDoor.class);
    private static final int QOS = 1;
    private static final int LARGEST = 1 << 20;

    private final String name;
    private final Door.MqttDoor settings;
    private final MqttLink link;
    private final Plant plant;
    private final Clock clock;
    private final Caller caller;
    private final Semaphore unanswered;
    private final Replies replies;
    private final Refusals refusals;
    private final ThreadPoolExecutor worker;
    private final List<MqttLink.Subscription> subscriptions;

    MqttDoor(String name, Door.MqttDoor settings, MqttLink link, Plant plant, Clock clock, MeterRegistry registry) {
        this.name = name;
        this.settings = settings;
        this.link = link;
        this.plant = plant;
        this.clock = clock;
        this.caller = new Caller(
                Caller.Origin.MQTT, name, Grant.of(settings.role(), settings.devices(), settings.resources()));
        this.unanswered = new Semaphore(settings.maxInFlight());
        this.replies = new Replies(name, settings.payload(), link);
        this.refusals = new Refusals(name, registry);
        this.worker = new ThreadPoolExecutor(
                1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(2 * settings.maxInFlight()), task -> {
                    Thread t = new Thread(task, "door-" + name);
                    t.setDaemon(true);
                    return t;
                });
        worker.allowCoreThreadTimeOut(true);
        this.subscriptions = List.of(
                link.subscribeLive(CommandTopic.commands(settings.prefix()), QOS, this::received),
                link.subscribeLive(CommandTopic.queries(settings.prefix()), QOS, this::received));
    }

    LinkState state() {
        return link.state();
    }

    /** On the client's thread. */
    private void received(Received message) {
        String topic = message.topic();
        int length = message.payload().length;
        if (message.retained()) {
            refusals.add(Cause.RETAINED, topic, "was passed over: it is retained, and nobody knows how old it is");
        } else if (length > LARGEST) {
            // what waits holds no more memory than requests may
            handOver(topic, () -> handle(topic, asked -> tooLarge(asked, length)));
        } else {
            long came = System.nanoTime();
            handOver(topic, () -> handle(topic, asked -> read(asked, message, came)));
        }
        message.acknowledge();
    }

    private void handOver(String topic, Runnable handling) {
        try {
            worker.execute(handling);
        } catch (RejectedExecutionException e) {
            refusals.dropped(topic, worker.isShutdown() ? "the door is closed" : "too many at once");
        }
    }

    private void handle(String topic, Consumer<CommandTopic> request) {
        CommandTopic asked = CommandTopic.of(settings.prefix(), topic);
        if (asked == null) {
            refusals.add(Cause.TOPIC, topic, "was passed over: its topic asks for nothing");
        } else {
            request.accept(asked);
        }
    }

    private void tooLarge(CommandTopic asked, int length) {
        String why = "the message must have " + LARGEST + " bytes at most but has " + length;
        refuse(asked, Envelope.NONE, Cause.LARGE, why);
    }

    /** @param came when, on the monotonic clock: what expires goes on to while it waits here */
    private void read(CommandTopic asked, Received message, long came) {
        Envelope envelope = Envelope.NONE;
        try {
            envelope = Envelope.read(message.payload());
            envelope.check();
            if (asked.isQuery()) {
                replies.answer(asked, envelope, query(asked, envelope));
            } else {
                Duration expiry = message.expiry();
                execute(asked, envelope, expiry == null ? null : expiry.minusNanos(System.nanoTime() - came));
            }
        } catch (InvalidRequestException e) {
            refuse(asked, envelope, Cause.INVALID, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.error("door={}: a request on {} could not be handled", name, CommandTopic.shown(message.topic()), e);
            replies.error(asked, envelope, "the request could not be handled; the log says why");
        }
    }

    private JsonNode query(CommandTopic asked, Envelope envelope) throws InvalidRequestException {
        CoreCommands commands = new CoreCommands(plant.devices(), caller.permission(), "");
        if (asked.device().equals("all")) {
            CoreCommands.Page page = CoreCommands.Page.of(
                    envelope.query().get("offset"), envelope.query().get("limit"));
            return commands.all(page)
                    .orElseThrow(() -> new InvalidRequestException("offset must be " + commands.count()
                            + " at most, which is how many devices there are, but was " + page.offset()));
        }
        Device device = plant.devices().device(asked.device());
        if (device == null || !commands.isVisible(device)) {
            throw new InvalidRequestException(commands.unknown(asked.device()));
        }
        return commands.one(device);
    }

    /** @param expiry what is left of its message's time; null for no end */
    private void execute(CommandTopic asked, Envelope envelope, @Nullable Duration expiry)
            throws InvalidRequestException {
        CommandParameters said = CommandParameters.of(envelope.query());
        if (settings.dated() && asked.isSet() && expiry == null && said.askedAt() == null) {
            throw new InvalidRequestException("the request must say how old it is: when it was asked, by ps-askedat in"
                    + " queryParams, or for how long it is of use, by the expiry of its message (MQTT 5)");
        }
        CommandParameters parameters = expiry == null ? said : said.within(expiry, plant.timeToLive(), clock.instant());
        Command command = command(asked, envelope, parameters);
        Commands commands = plant.commands();
        if (commands == null) {
            refuse(asked, envelope, Cause.CLOSED, "the program does not serve yet, or no longer");
            return;
        }
        if (!unanswered.tryAcquire()) {
            refuse(asked, envelope, Cause.BUSY, "busy: " + settings.maxInFlight() + " requests are unanswered");
            return;
        }
        var unused = commands.execute(command).whenComplete((answer, failure) -> {
            unanswered.release();
            if (failure != null) {
                LOG.error("door={}: a command failed, which commands never do", name, failure);
                replies.error(asked, envelope, "the command could not be executed; the log says why");
            } else {
                answered(asked, envelope, parameters, answer);
            }
        });
    }

    private Command command(CommandTopic asked, Envelope envelope, CommandParameters parameters)
            throws InvalidRequestException {
        Instant now = clock.instant();
        Asked asking = new Asked(plant.devices(), caller, now, plant.came(now));
        return switch (asked.method()) {
            case "get" -> asking.get(UUID.randomUUID().toString(), asked.device(), asked.command(), parameters);
            case "set" -> {
                if (envelope.requestId().isBlank()) {
                    throw new InvalidRequestException(
                            "requestID must be there: without it a request that comes twice would be done twice");
                }
                yield asking.set(
                        name + "/" + envelope.requestId(),
                        asked.device(),
                        asked.command(),
                        envelope.values(),
                        parameters);
            }
            default ->
                throw new InvalidRequestException(
                        "the topic must end with get or set but ends with '" + asked.method() + "'");
        };
    }

    /** On the answer's own thread, which may wait for the bus and for the broker; the bus's may wait for nobody. */
    private void answered(CommandTopic asked, Envelope envelope, CommandParameters parameters, Answer answer) {
        if (Statuses.of(answer) != 200) {
            replies.error(asked, envelope, Answers.message(answer));
            return;
        }
        Event event = answer.event();
        if (event != null && parameters.push()) {
            try {
                plant.append(event).toCompletableFuture().join();
            } catch (CompletionException e) {
                Throwable why = e.getCause() == null ? e : e.getCause();
                replies.error(asked, envelope, "it was read, but the bus did not take the event: " + why.getMessage());
                return;
            }
        }
        replies.done(asked, envelope, answer, parameters.returnEvent());
    }

    /** Of one that never becomes a command. */
    private void refuse(CommandTopic asked, Envelope envelope, Cause cause, String why) {
        refusals.add(cause, asked.request(), "was refused: " + why);
        replies.error(asked, envelope, why);
    }

    @Override
    public void close() {
        subscriptions.forEach(MqttLink.Subscription::close);
        int waiting = worker.shutdownNow().size();
        if (waiting > 0) {
            refusals.droppedUnread(waiting);
        }
    }
}
