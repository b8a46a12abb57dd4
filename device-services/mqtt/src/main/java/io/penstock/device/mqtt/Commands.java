/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.mqtt;

import io.penstock.api.driver.BoundDevice;
import io.penstock.api.driver.Deadline;
import io.penstock.api.driver.OutcomeUnknownException;
import io.penstock.api.driver.Point;
import io.penstock.api.driver.Reply;
import io.penstock.api.driver.Write;
import io.penstock.api.error.DecodeException;
import io.penstock.connection.mqtt.Delivery;
import io.penstock.connection.mqtt.MqttLink;
import io.penstock.connection.mqtt.Publication;
import io.penstock.connection.mqtt.Publisher;
import io.penstock.connection.mqtt.Received;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Questions and answers as EdgeX device-mqtt has them: asked on {@code <CommandTopic>/<resource>/get|set/<uuid>}, answered on
 * {@code <responses>/<uuid>}. What is asked together is sent together.
 */
final class Commands implements AutoCloseable {
    private final MqttDriver settings;
    private final MqttLink link;
    private final RandomGenerator random;
    private final PayloadDecoder decoder = new PayloadDecoder();
    private final Map<String, Asked> questions = new ConcurrentHashMap<>();
    private final MqttLink.@Nullable Subscription subscription;
    private volatile boolean closed;

    /** @param needed whether there is a device that takes commands: only then answers are listened to */
    Commands(MqttDriver settings, MqttLink link, RandomGenerator random, boolean needed) {
        this.settings = settings;
        this.link = link;
        this.random = random;
        this.subscription = needed
                ? link.subscribe(settings.responses() + "/+", settings.commandQos(), settings.linger(), this::answered)
                : null;
    }

    List<Reply> read(BoundDevice<MqttDeviceLink, MqttPoint> device, List<Point<MqttPoint>> points, Deadline deadline)
            throws IOException {
        String topic = device.link().commandTopic();
        if (topic == null) {
            return points.stream()
                    .map(p -> Reply.error(
                            "device '" + device.name() + "' has no CommandTopic: it can only be listened to"))
                    .toList();
        }
        List<Asked> asked = new ArrayList<>();
        try {
            for (Point<MqttPoint> point : points) {
                asked.add(ask(topic, point.name(), "get", new byte[0], deadline));
            }
            List<Reply> replies = new ArrayList<>();
            for (int i = 0; i < points.size(); i++) {
                replies.add(reply(device, points.get(i), await(asked.get(i), deadline)));
            }
            return replies;
        } finally {
            asked.forEach(this::forget);
        }
    }

    void write(BoundDevice<MqttDeviceLink, MqttPoint> device, List<Write<MqttPoint>> writes, Deadline deadline)
            throws IOException {
        String topic = device.link().commandTopic();
        if (topic == null) {
            throw new IOException("device '" + device.name() + "' has no CommandTopic: it cannot be set");
        }
        List<String> written = new ArrayList<>();
        for (Write<MqttPoint> write : writes) {
            try {
                write(topic, write, deadline);
            } catch (IOException e) {
                throw OutcomeUnknownException.after(written, e);
            }
            written.add(write.point().name());
        }
    }

    private void write(String topic, Write<MqttPoint> write, Deadline deadline) throws IOException {
        String name = write.point().name();
        Object value = RawValues.plain(write.point().type(), write.value());
        byte[] payload = RawValues.json(Map.of(name, value)).getBytes(StandardCharsets.UTF_8);
        Asked asked = ask(topic, name, "set", payload, deadline);
        try {
            await(asked, deadline);
        } catch (UnansweredException e) {
            throw new OutcomeUnknownException(e.getMessage(), e);
        } finally {
            forget(asked);
        }
    }

    /** What nobody waits for and has not gone out is not to go out late. */
    private void forget(Asked asked) {
        questions.remove(asked.id());
        asked.publisher().end("nobody waits for the answer any more");
    }

    /** Nobody waits any more. */
    @Override
    public void close() {
        closed = true;
        if (subscription != null) {
            subscription.close();
        }
        UnansweredException closing = new UnansweredException("the line is closed", null);
        questions.values().forEach(asked -> asked.giveUp("the line is closed", closing));
    }

    /** Asked, and nobody knows what became of it. */
    private static final class UnansweredException extends IOException {
        private static final long serialVersionUID = 1L;

        UnansweredException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    private record Asked(String id, String what, Publisher publisher, CompletableFuture<byte[]> answer) {
        /**
         * Ends the waiting for an answer.
         *
         * @param unsent why what still waits for the broker is taken back
         * @param unanswered what is known where it went out
         */
        void giveUp(String unsent, UnansweredException unanswered) {
            publisher.end(unsent);
            answer.completeExceptionally(unanswered);
        }
    }

    private Asked ask(String commandTopic, String resource, String method, byte[] payload, Deadline deadline)
            throws IOException {
        if (closed) {
            throw new IOException("the line is closed");
        }
        Publisher publisher = link.publisher(deadline.remaining());
        String id = questionId();
        Asked asked = new Asked(id, method + " of '" + resource + "'", publisher, new CompletableFuture<>());
        questions.put(id, asked);
        if (closed) { // while there was no connection: nobody would end the waiting
            questions.remove(id);
            throw new IOException("the line is closed");
        }
        String topic = commandTopic + "/" + resource + "/" + method + "/" + id;
        publisher.publish(Publication.of(topic, payload, settings.commandQos()).by(deadline), new Sent(asked));
        return asked;
    }

    /** A random UUID (RFC 9562, version 4). */
    private String questionId() {
        long high = (random.nextLong() & ~0xF000L) | 0x4000L;
        long low = (random.nextLong() & ~(3L << 62)) | (1L << 63);
        return new UUID(high, low).toString();
    }

    private record Sent(Asked asked) implements Delivery {
        @Override
        public void arrived() {
            // the answer says more
        }

        @Override
        public void refused(String reason) {
            asked.answer().completeExceptionally(new IOException(asked.what() + ": " + reason));
        }

        @Override
        public void unsent(String reason) {
            refused(reason);
        }

        @Override
        public void away(String reason) {
            asked.answer().completeExceptionally(new UnansweredException(asked.what() + ": " + reason, null));
        }
    }

    private void answered(Received message) {
        int last = message.topic().lastIndexOf('/');
        Asked question = questions.get(message.topic().substring(last + 1));
        if (question != null) {
            question.answer().complete(message.payload());
        }
        message.acknowledge();
    }

    private static byte[] await(Asked asked, Deadline deadline) throws IOException {
        try {
            return asked.answer().get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            asked.giveUp(
                    "not sent in time",
                    new UnansweredException("the device did not answer the " + asked.what() + " in time", e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            asked.giveUp(
                    "interrupted before it was sent",
                    new UnansweredException("interrupted while waiting for the " + asked.what(), e));
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        }
        // It has ended now: with the answer after all, or with the reason why there is none.
        return await(asked, deadline);
    }

    private Reply reply(
            BoundDevice<MqttDeviceLink, MqttPoint> device, Point<MqttPoint> point, byte @Nullable [] answer) {
        if (answer == null || answer.length == 0) {
            return Reply.error("the answer is empty");
        }
        try {
            Route route = Route.to(device, point.name(), Map.of());
            Object value = decoder.values(route, PayloadFormat.JSON, null, answer)
                    .values()
                    .get(point.name());
            return value == null ? Reply.error("the answer holds no value") : Reply.of(value);
        } catch (DecodeException e) {
            return Reply.error(e.getMessage());
        }
    }
}
