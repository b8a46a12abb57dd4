/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.connection.mqtt;

import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageBuilders.ConnectBuilder;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.MqttPropertyType;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttSubscriptionOption;
import io.netty.handler.codec.mqtt.MqttSubscriptionOption.RetainedHandlingPolicy;
import io.netty.handler.codec.mqtt.MqttVersion;
import java.util.Map;

/** What we send but messages and what answers them ({@link Burst}), as the codec takes it. */
final class Packets {
    static final MqttMessage PING = MqttMessage.PINGREQ;

    private static final int LONGEST_TEXT = 0xFFFF;
    private final MqttConnection settings;
    private final boolean five;

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
            properties.add(new MqttProperties.IntegerProperty(
                    MqttPropertyType.RECEIVE_MAXIMUM.value(), Incoming.RECEIVE_MAXIMUM));
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

    /** Whether in MQTT 5, not 3.1.1. */
    boolean five() {
        return five;
    }

    /** Bytes of a packet that comes in. Who cannot be told of a limit (3.1.1) is to be understood whatever comes. */
    int greatestIn() {
        return five ? PacketSize.GREATEST_IN : PacketSize.GREATEST;
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
     * What could be written although no broker can read it (MQTT 5.0, sections 1.5.4 and 3.3.2.1).
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
