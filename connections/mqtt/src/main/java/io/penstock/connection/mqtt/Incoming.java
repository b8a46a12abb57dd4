/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.connection.mqtt;

import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.MqttPropertyType;
import io.netty.handler.codec.mqtt.MqttProperties.StringPair;
import io.netty.handler.codec.mqtt.MqttProperties.UserProperties;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Messages that come in over one wire, and their acknowledgements in the order of arrival (MQTT 5.0, section 4.6). All but
 * {@link Received#acknowledge} on the network thread.
 */
final class Incoming {
    /** Messages that may be unacknowledged: the broker is told (MQTT 5.0, section 3.1.2.11.3) and keeps the rest. */
    static final int RECEIVE_MAXIMUM = 10_000;

    /** Of unacknowledged messages, of which the broker cannot be told: one may have 16 MiB. */
    private static final long MOST_BYTES =
            Math.min(32L << 20, Runtime.getRuntime().maxMemory() / 8);

    /** About what a message takes besides its topic and payload. */
    private static final int BESIDES = 200;

    private final Wire.Heard messages;
    private final Runnable acknowledged;
    private final Deque<Arrived> unacknowledged = new ArrayDeque<>();
    /** Packet identifiers of QoS 2 between PUBREC and PUBREL: what comes under them again has been given on already. */
    private final Set<Integer> unreleased = new HashSet<>();
    /** Of those that are unacknowledged. */
    private long bytes;

    private volatile boolean superseded;

    /** @param acknowledged told on any thread that {@link #release} has something to do */
    Incoming(Wire.Heard messages, Runnable acknowledged) {
        this.messages = messages;
        this.acknowledged = acknowledged;
    }

    void publish(MqttPublishMessage packet, Burst to) {
        int qos = packet.fixedHeader().qosLevel().value();
        int id = packet.variableHeader().packetId();
        if (qos == 2 && unreleased.contains(id)) {
            to.reply(MqttMessageType.PUBREC, id);
            return;
        }
        Arrived message = new Arrived(
                packet.variableHeader().topicName(),
                ByteBufUtil.getBytes(packet.payload()),
                qos,
                id,
                packet.fixedHeader().isRetain(),
                packet.fixedHeader().isDup(),
                packet.variableHeader().properties());
        if (qos > 0) {
            unacknowledged.add(message);
            bytes += message.bytes();
        }
        messages.accept(message);
    }

    /**
     * Whether more is unacknowledged than may be. A broker that keeps to what it was told comes to this by bytes only; one that speaks 3.1.1
     * knows no limit of ours.
     */
    boolean isFull() {
        return unacknowledged.size() > RECEIVE_MAXIMUM || bytes > MOST_BYTES;
    }

    /** The wire has ended: nothing can be acknowledged any more. */
    void end() {
        unacknowledged.clear();
        bytes = 0;
    }

    /** What is unacknowledged comes again over another wire. */
    void supersede() {
        superseded = true;
    }

    void allRead() {
        messages.allRead();
    }

    /** PUBREL is answered even when its message is unknown: the broker knows it from a connection before this. */
    void release(int id, Burst to) {
        unreleased.remove(id);
        to.reply(MqttMessageType.PUBCOMP, id);
    }

    /** Answers what can be acknowledged without overtaking. */
    void acknowledge(Burst to) {
        Arrived first = unacknowledged.peek();
        while (first != null && first.done) {
            unacknowledged.remove();
            bytes -= first.bytes();
            boolean exactlyOnce = first.qos == 2;
            if (exactlyOnce) {
                unreleased.add(first.id);
            }
            to.reply(exactlyOnce ? MqttMessageType.PUBREC : MqttMessageType.PUBACK, first.id);
            first = unacknowledged.peek();
        }
    }

    private final class Arrived implements Received {
        private final String topic;
        private final byte[] payload;
        private final int qos;
        private final int id;
        private final boolean retained;
        private final boolean redelivered;
        private final MqttProperties properties;
        private volatile boolean done;

        Arrived(
                String topic,
                byte[] payload,
                int qos,
                int id,
                boolean retained,
                boolean redelivered,
                MqttProperties properties) {
            this.topic = topic;
            this.payload = payload;
            this.qos = qos;
            this.id = id;
            this.retained = retained;
            this.redelivered = redelivered;
            this.properties = properties;
        }

        private long bytes() {
            return (long) payload.length + topic.length() + BESIDES;
        }

        @Override
        public String topic() {
            return topic;
        }

        @Override
        public byte[] payload() {
            return payload;
        }

        @Override
        public int qos() {
            return qos;
        }

        @Override
        public boolean retained() {
            return retained;
        }

        @Override
        public boolean redelivered() {
            return redelivered;
        }

        @Override
        public boolean superseded() {
            return superseded && qos > 0 && !done;
        }

        @Override
        public String contentType() {
            MqttProperties.MqttProperty<?> type = properties.getProperty(MqttPropertyType.CONTENT_TYPE.value());
            return type == null ? "" : String.valueOf(type.value());
        }

        @Override
        public @Nullable String property(String name) {
            if (properties.getProperty(MqttPropertyType.USER_PROPERTY.value()) instanceof UserProperties user) {
                for (StringPair pair : user.value()) {
                    if (pair.key.equals(name)) {
                        return pair.value;
                    }
                }
            }
            return null;
        }

        @Override
        public @Nullable Duration expiry() {
            return properties.getProperty(MqttPropertyType.PUBLICATION_EXPIRY_INTERVAL.value())
                            instanceof MqttProperties.IntegerProperty seconds
                    ? Duration.ofSeconds(Integer.toUnsignedLong(seconds.value()))
                    : null;
        }

        @Override
        public void acknowledge() {
            if (qos > 0 && !done) {
                done = true;
                acknowledged.run();
            }
        }
    }
}
