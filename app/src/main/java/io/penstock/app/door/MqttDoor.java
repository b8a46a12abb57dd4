/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.door;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.penstock.api.command.Answer;
import io.penstock.api.command.Caller;
import io.penstock.api.command.Command;
import io.penstock.api.command.Commands;
import io.penstock.api.connection.LinkState;
import io.penstock.api.device.Device;
import io.penstock.api.event.Event;
import io.penstock.app.edgex.Answers;
import io.penstock.app.edgex.Asked;
import io.penstock.app.edgex.CommandParameters;
import io.penstock.app.edgex.CoreCommands;
import io.penstock.app.edgex.InvalidRequestException;
import io.penstock.app.edgex.Json;
import io.penstock.app.edgex.Plant;
import io.penstock.app.edgex.Statuses;
import io.penstock.app.log.LogLimit;
import io.penstock.app.log.OneLine;
import io.penstock.app.security.Grant;
import io.penstock.connection.mqtt.Delivery;
import io.penstock.connection.mqtt.MqttLink;
import io.penstock.connection.mqtt.Publication;
import io.penstock.connection.mqtt.Received;
import io.penstock.engine.profile.Door;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
    private static final int LONGEST_LOGGED = 200;
    private static final Duration PUBLISHER_WAIT = Duration.ofSeconds(1);

    /** Why a request never becomes a command; as the metric's {@code cause} in lower case. */
    private enum Refusal {
        /** More bytes than a request may have. */
        LARGE,
        /** It cannot be read, or asks for what there is not. */
        INVALID,
        /** Too many are unanswered. */
        BUSY,
        /** The program starts or stops. */
        CLOSED,
        /** Nobody knows how old it is. */
        RETAINED,
        /** Its topic has too few or too many levels. */
        TOPIC
    }

    private final String name;
    private final Door.MqttDoor settings;
    private final MqttLink link;
    private final Plant plant;
    private final Clock clock;
    private final Caller caller;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final Counter dropped;
    private final Map<Refusal, Counter> refused = new EnumMap<>(Refusal.class);
    private final LogLimit limit = new LogLimit(System::nanoTime);
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
        this.dropped = Counter.builder("penstock.door.dropped")
                .description("Requests dropped without an answer: too many at once, or the door closed.")
                .tag("door", name)
                .register(registry);
        for (Refusal why : Refusal.values()) {
            refused.put(
                    why,
                    Counter.builder("penstock.door.refused")
                            .description(
                                    "Requests that the door itself refused or passed over: they never became commands.")
                            .tag("door", name)
                            .tag("cause", why.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
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
            passedOver(Refusal.RETAINED, topic, "was passed over: it is retained, and nobody knows how old it is");
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
            dropped.increment();
            log("dropped", topic, "was dropped: " + (worker.isShutdown() ? "the door is closed" : "too many at once"));
        }
    }

    private void handle(String topic, Consumer<CommandTopic> request) {
        CommandTopic asked = CommandTopic.of(settings.prefix(), topic);
        if (asked == null) {
            passedOver(Refusal.TOPIC, topic, "was passed over: its topic asks for nothing");
        } else {
            request.accept(asked);
        }
    }

    private void tooLarge(CommandTopic asked, int length) {
        String why = "the message must have " + LARGEST + " bytes at most but has " + length;
        refuse(asked, Envelope.NONE, Refusal.LARGE, why);
    }

    /** @param came when, on the monotonic clock: what expires goes on to while it waits here */
    private void read(CommandTopic asked, Received message, long came) {
        Envelope envelope = Envelope.NONE;
        try {
            envelope = Envelope.read(message.payload());
            envelope.check();
            if (asked.isQuery()) {
                answer(asked, envelope, query(asked, envelope));
            } else {
                Duration expiry = message.expiry();
                execute(asked, envelope, expiry == null ? null : expiry.minusNanos(System.nanoTime() - came));
            }
        } catch (InvalidRequestException e) {
            refuse(asked, envelope, Refusal.INVALID, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.error("door={}: a request on {} could not be handled", name, shown(message.topic()), e);
            refuse(asked, envelope, "the request could not be handled; the log says why");
        }
    }

    private void passedOver(Refusal why, String topic, String what) {
        count(why);
        log(why.name(), topic, what);
    }

    private void count(Refusal why) {
        Counter counter = refused.get(why);
        if (counter != null) {
            counter.increment();
        }
    }

    private void log(String subject, String topic, String what) {
        limit.warn(
                LOG,
                subject,
                () -> "door=" + name + ": a request on " + shown(topic) + " " + OneLine.of(what, LONGEST_LOGGED));
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
            throw new InvalidRequestException("there is no device '" + asked.device() + "'");
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
            refuse(asked, envelope, Refusal.CLOSED, "the program does not serve yet, or no longer");
            return;
        }
        if (inFlight.incrementAndGet() > settings.maxInFlight()) {
            inFlight.decrementAndGet();
            refuse(asked, envelope, Refusal.BUSY, "busy: " + settings.maxInFlight() + " requests are unanswered");
            return;
        }
        var unused = commands.execute(command).whenComplete((answer, failure) -> {
            inFlight.decrementAndGet();
            if (failure != null) {
                LOG.error("door={}: a command failed, which commands never do", name, failure);
                refuse(asked, envelope, "the command could not be executed; the log says why");
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

    private void answered(CommandTopic asked, Envelope envelope, CommandParameters parameters, Answer answer) {
        Event event = answer.event();
        if (Statuses.of(answer) != 200) {
            refuse(asked, envelope, Answers.message(answer));
        } else if (event != null && parameters.push()) {
            plant.append(event).whenComplete((done, failure) -> {
                if (failure == null) {
                    read(asked, envelope, parameters, answer);
                } else {
                    refuse(asked, envelope, "it was read, but the bus did not take the event: " + failure.getMessage());
                }
            });
        } else {
            read(asked, envelope, parameters, answer);
        }
    }

    private void read(CommandTopic asked, Envelope envelope, CommandParameters parameters, Answer answer) {
        Event event = answer.event();
        try {
            JsonNode body = event == null || !parameters.returnEvent()
                    ? Answers.done(answer, envelope.requestId())
                    : Json.read(Answers.event(event, envelope.requestId()));
            answer(asked, envelope, body);
        } catch (InvalidRequestException e) {
            throw new IllegalStateException("what a codec wrote can be read", e);
        }
    }

    private void answer(CommandTopic asked, Envelope envelope, JsonNode body) {
        publish(asked.response(), envelope.answer(body, isBase64(envelope)));
    }

    /** Of one that never becomes a command; what a command comes to is on the audit. */
    private void refuse(CommandTopic asked, Envelope envelope, Refusal cause, String why) {
        count(cause);
        log(cause.name(), asked.response(), "was refused: " + why);
        refuse(asked, envelope, why);
    }

    private void refuse(CommandTopic asked, Envelope envelope, String why) {
        publish(asked.response(), envelope.error(why, isBase64(envelope)));
    }

    private boolean isBase64(Envelope envelope) {
        return settings.payload() == Door.MqttDoor.Payload.BASE64 || envelope.isBase64();
    }

    private static String shown(String topic) {
        return OneLine.of(topic, LONGEST_LOGGED);
    }

    private void publish(String topic, byte[] message) {
        try {
            Publication answer = new Publication(topic, message, QOS, false, Json.TYPE, Map.of());
            link.publisher(PUBLISHER_WAIT).publish(answer, new Told(name, topic));
        } catch (IOException e) {
            LOG.warn("door={}: the answer on {} could not be sent: {}", name, shown(topic), e.getMessage());
        }
    }

    /** An answer is sent once: whoever asked and hears nothing asks again. */
    private record Told(String door, String topic) implements Delivery {
        @Override
        public void arrived() {}

        @Override
        public void refused(String reason) {
            LOG.warn("door={}: the broker refused the answer on {}: {}", door, shown(topic), reason);
        }

        @Override
        public void away(String reason) {
            LOG.warn("door={}: nobody knows whether the answer on {} arrived: {}", door, shown(topic), reason);
        }
    }

    @Override
    public void close() {
        subscriptions.forEach(MqttLink.Subscription::close);
        int waiting = worker.shutdownNow().size();
        if (waiting > 0) {
            dropped.increment(waiting);
            LOG.warn("door={}: {} requests were dropped: the door closed before it looked at them", name, waiting);
        }
    }
}
