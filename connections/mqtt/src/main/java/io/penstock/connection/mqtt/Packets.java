/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.connection.mqtt;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageBuilders.ConnectBuilder;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.MqttPropertyType;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttPublishVariableHeader;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttSubscriptionOption;
import io.netty.handler.codec.mqtt.MqttSubscriptionOption.RetainedHandlingPolicy;
import io.netty.handler.codec.mqtt.MqttVersion;
import io.penstock.api.driver.Deadline;
import java.util.Map;

/** What we send, as the codec takes it. Used by one thread: what messages have in common is made once. */
final class Packets {
    static final MqttMessage PING = MqttMessage.PINGREQ;

    private static final int LONGEST_TEXT = 0xFFFF;
    private final MqttConnection settings;
    private final boolean five;
    private Publication alike = Publication.of("", new byte[0], 0);
    private MqttProperties alikeProperties = MqttProperties.NO_PROPERTIES;

    Packets(MqttConnection settings) {
        this.settings = settings;
        this.five = settings.version().equals("5");
    }

    /** @param keepSession whether the broker keeps it for as long as the settings say */
    MqttMessage connect(String clientId, boolean keepSession) {
        long expiry = keepSession ? settings.sessionExpiry().toSeconds() : 0;
        MqttProperties properties = new MqttProperties();
        if (five) {
            properties.add(new MqttProperties.IntegerProperty(
                    MqttPropertyType.MAXIMUM_PACKET_SIZE.value(), PacketSize.GREATEST_IN));
        }
        if (five && expiry > 0) {
            properties.add(new MqttProperties.IntegerProperty(
                    MqttPropertyType.SESSION_EXPIRY_INTERVAL.value(), (int) expiry)); // unsigned on the wire
        }
        ConnectBuilder connect = MqttMessageBuilders.connect()
                .protocolVersion(five ? MqttVersion.MQTT_5 : MqttVersion.MQTT_3_1_1)
                .clientId(clientId)
                .cleanSession(expiry == 0)
                .keepAlive((int) settings.keepAlive().toSeconds())
                .properties(properties);
        if (settings.username() != null) {
            connect.username(settings.username());
        } else if (settings.password() != null) {
            connect.username(""); // the codec knows no password without a user
        }
        if (settings.password() != null) {
            connect.password(settings.password().utf8());
        }
        return connect.build();
    }

    /** Bytes of a packet that comes in. Who cannot be told of a limit (3.1.1) is to be understood whatever comes. */
    int greatestIn() {
        return five ? PacketSize.GREATEST_IN : PacketSize.GREATEST;
    }

    /** @param id 0 with QoS 0 */
    MqttMessage publish(Publication message, int id) {
        return new MqttPublishMessage(
                new MqttFixedHeader(
                        MqttMessageType.PUBLISH, false, MqttQoS.valueOf(message.qos()), message.retain(), 0),
                new MqttPublishVariableHeader(
                        message.topic(), id, five ? properties(message) : MqttProperties.NO_PROPERTIES),
                Unpooled.wrappedBuffer(message.payload()));
    }

    private MqttProperties properties(Publication message) {
        Deadline deadline = message.deadline();
        if (deadline != null) {
            MqttProperties made = made(message);
            made.add(new MqttProperties.IntegerProperty(MqttPropertyType.PUBLICATION_EXPIRY_INTERVAL.value(), (int)
                    Math.max(1, deadline.remaining().toSeconds())));
            return made;
        }
        if (!message.properties().equals(alike.properties())
                || !message.contentType().equals(alike.contentType())) {
            alike = message;
            alikeProperties = made(message);
        }
        return alikeProperties;
    }

    private static MqttProperties made(Publication message) {
        MqttProperties made = new MqttProperties();
        if (!message.contentType().isEmpty()) {
            made.add(new MqttProperties.StringProperty(MqttPropertyType.CONTENT_TYPE.value(), message.contentType()));
        }
        if (!message.properties().isEmpty()) {
            MqttProperties.UserProperties user = new MqttProperties.UserProperties();
            message.properties().forEach(user::add);
            made.add(user);
        }
        return made;
    }

    /** PUBACK, PUBREC, PUBREL and PUBCOMP. */
    static MqttMessage reply(MqttMessageType type, int id) {
        MqttQoS flags = type == MqttMessageType.PUBREL ? MqttQoS.AT_LEAST_ONCE : MqttQoS.AT_MOST_ONCE;
        return new MqttMessage(new MqttFixedHeader(type, false, flags, false, 2), MqttMessageIdVariableHeader.from(id));
    }

    MqttMessage subscribe(String filter, int qos, int id) {
        RetainedHandlingPolicy retained = filter.startsWith("$share/")
                ? RetainedHandlingPolicy.SEND_AT_SUBSCRIBE
                : RetainedHandlingPolicy.SEND_AT_SUBSCRIBE_IF_NOT_YET_EXISTS;
        MqttSubscriptionOption option = five
                ? new MqttSubscriptionOption(MqttQoS.valueOf(qos), false, false, retained)
                : MqttSubscriptionOption.onlyFromQos(MqttQoS.valueOf(qos));
        return MqttMessageBuilders.subscribe()
                .addSubscription(filter, option)
                .messageId(id)
                .build();
    }

    static MqttMessage unsubscribe(String filter, int id) {
        return MqttMessageBuilders.unsubscribe()
                .addTopicFilter(filter)
                .messageId(id)
                .build();
    }

    /**
     * What the codec would write although no broker can read it (MQTT 5.0, sections 1.5.4 and 3.3.2.1).
     *
     * @throws IllegalArgumentException with the rule and what was found
     */
    static void check(Publication message) {
        String topic = message.topic();
        if (topic.isEmpty() || topic.indexOf('+') >= 0 || topic.indexOf('#') >= 0) {
            throw new IllegalArgumentException(
                    "a topic name must not be empty and must hold no + and # but was '" + topic + "'");
        }
        text("a topic name", topic);
        text("a content type", message.contentType());
        for (Map.Entry<String, String> property : message.properties().entrySet()) {
            text("a user property's name", property.getKey());
            text("a user property", property.getValue());
        }
    }

    private static void text(String what, String text) {
        if (text.length() > LONGEST_TEXT / 3 && PacketSize.utf8(text) > LONGEST_TEXT) {
            throw new IllegalArgumentException(
                    what + " must have at most " + LONGEST_TEXT + " bytes but has " + PacketSize.utf8(text));
        }
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(what + " must hold no NUL character");
        }
    }
}
