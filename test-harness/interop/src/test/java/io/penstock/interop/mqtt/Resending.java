/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.interop.mqtt;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.awaitility.Awaitility.await;

import io.penstock.api.endpoint.EndpointContext;
import io.penstock.api.endpoint.Message;
import io.penstock.api.endpoint.Outcome;
import io.penstock.api.endpoint.Sender;
import io.penstock.api.function.Bytes;
import io.penstock.endpoint.mqtt.MqttEndpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Sends numbered messages as a lane does: in groups within the window, and after a failure again from the first unacknowledged. */
final class Resending {
    private final MqttEndpoint endpoint;
    private final EndpointContext context;
    private final String device;
    final AtomicLong resent = new AtomicLong();
    final AtomicLong acknowledged = new AtomicLong();

    Resending(MqttEndpoint endpoint, EndpointContext context, String device) {
        this.endpoint = endpoint;
        this.context = context;
        this.device = device;
    }

    /** Returns when all of them are acknowledged. */
    void send(int count, Duration pause) {
        int next = 0;
        while (next < count) {
            try (Sender sender = endpoint.open(context)) {
                next = sendOver(sender, next, count, pause);
            } catch (IOException e) {
                resent.incrementAndGet();
            }
        }
    }

    /** Sends them over one connection; throws when there is none. */
    void once(int count, Duration wait) throws IOException {
        MqttEndpoint impatient = new MqttEndpoint(
                endpoint.use(), endpoint.topic(), endpoint.qos(), endpoint.retain(), endpoint.window(), wait);
        try (Sender sender = impatient.open(context)) {
            if (sendOver(sender, 0, count, Duration.ZERO) != count) {
                throw new IOException("the connection broke");
            }
        }
    }

    private int sendOver(Sender sender, int from, int count, Duration pause) {
        int next = from;
        while (next < count) {
            int size = Math.min(endpoint.window(), Math.min(100, count - next));
            Group group = new Group(size);
            sender.send(messages(next, size), group);
            await().pollInterval(1, MILLISECONDS).atMost(Duration.ofSeconds(30)).until(group::isSettled);
            int delivered = group.delivered();
            acknowledged.addAndGet(delivered);
            next += delivered;
            if (delivered < size) {
                resent.addAndGet(size - delivered);
                return next;
            }
            if (!pause.isZero()) {
                await().pollDelay(pause).until(() -> true);
            }
        }
        return next;
    }

    private List<Message> messages(int from, int size) {
        List<Message> messages = new ArrayList<>();
        for (int i = from; i < from + size; i++) {
            Bytes bytes = Bytes.of(Integer.toString(i).getBytes(StandardCharsets.UTF_8), "application/json");
            messages.add(new Message(new UUID(0, i), bytes, device, "profile", "n", Map.of(), 1, 2));
        }
        return messages;
    }

    /** Each message gets exactly one outcome, or this throws where the second is given. */
    private static final class Group implements Outcome {
        private final Boolean[] arrived;
        private int open;

        Group(int size) {
            this.arrived = new Boolean[size];
            this.open = size;
        }

        @Override
        public synchronized void acknowledged(int from, int to) {
            settle(from, to, true);
        }

        @Override
        public synchronized void refused(int index, String reason) {
            throw new AssertionError("message " + index + " was refused: " + reason);
        }

        @Override
        public synchronized void away(int from, int to, String reason) {
            settle(from, to, false);
        }

        private void settle(int from, int to, boolean value) {
            for (int i = from; i < to; i++) {
                if (arrived[i] != null) {
                    throw new AssertionError("message " + i + " has two outcomes");
                }
                arrived[i] = value;
                open--;
            }
        }

        synchronized boolean isSettled() {
            return open == 0;
        }

        /** How many have arrived before the first that has not. */
        synchronized int delivered() {
            int n = 0;
            while (n < arrived.length && arrived[n]) {
                n++;
            }
            return n;
        }
    }
}
