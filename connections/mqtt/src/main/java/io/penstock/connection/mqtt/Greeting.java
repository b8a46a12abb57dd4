/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.connection.mqtt;

import io.netty.handler.codec.mqtt.MqttConnAckVariableHeader;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.MqttPropertyType;

/**
 * What the broker has agreed to (MQTT 5.0, section 3.2.2.3); with 3.1.1 it can say nothing of it.
 *
 * @param largest bytes of a packet
 * @param greatestQos of a message
 * @param silence seconds after which either side may ask whether the other is there; 0 for never
 * @param limits of what is in flight
 */
record Greeting(long largest, int greatestQos, int silence, Wire.Limits limits) {
    /** A 3.1.1 broker cannot say how many it takes; mosquitto hangs up on more than its 20 (max_inflight_messages). */
    private static final int EXACTLY_ONCE_3 = 20;

    private static final int RECEIVE_MAXIMUM = 65_535;

    static Greeting of(MqttConnAckVariableHeader said, MqttConnection settings) {
        MqttProperties properties = said.properties();
        int all = (int) number(properties, MqttPropertyType.RECEIVE_MAXIMUM, RECEIVE_MAXIMUM);
        boolean five = settings.version().equals("5");
        return new Greeting(
                number(properties, MqttPropertyType.MAXIMUM_PACKET_SIZE, PacketSize.GREATEST),
                (int) number(properties, MqttPropertyType.MAXIMUM_QOS, 2),
                (int) number(
                        properties,
                        MqttPropertyType.SERVER_KEEP_ALIVE,
                        settings.keepAlive().toSeconds()),
                new Wire.Limits(all, five ? all : EXACTLY_ONCE_3));
    }

    private static long number(MqttProperties properties, MqttPropertyType type, long otherwise) {
        return properties.getProperty(type.value()) instanceof MqttProperties.IntegerProperty p
                ? Integer.toUnsignedLong(p.value())
                : otherwise;
    }

    /** @throws IllegalArgumentException when this broker does not take such a message */
    void check(Publication message) {
        if (PacketSize.atMost(message) > largest) {
            throw new IllegalArgumentException("the message is larger than the " + largest
                    + " bytes that the broker takes: " + message.payload().length + " without its topic");
        }
        if (message.qos() > greatestQos) {
            throw new IllegalArgumentException(
                    "the broker takes messages up to QoS " + greatestQos + " but this has " + message.qos());
        }
    }
}
