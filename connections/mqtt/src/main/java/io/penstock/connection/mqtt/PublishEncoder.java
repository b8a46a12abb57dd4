/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.connection.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.mqtt.MqttProperties.MqttPropertyType;
import io.penstock.api.driver.Deadline;
import java.util.Map;

/** PUBLISH as bytes (MQTT 5.0 and 3.1.1, section 3.3). For one thread: properties that message after message has are made once. */
final class PublishEncoder {
    private static final int PUBLISH = 3 << 4;
    private static final int RETAIN = 1;
    private static final int EXPIRY_LENGTH = 1 + 4;

    private final boolean five;
    private String contentType = "";
    private Map<String, String> properties = Map.of();
    private byte[] encoded = {};

    /** @param five whether in MQTT 5, with properties */
    PublishEncoder(boolean five) {
        this.five = five;
    }

    /** The remaining length: the bytes behind the one of flags and this number itself. */
    int length(Publication message) {
        int length =
                2 + ByteBufUtil.utf8Bytes(message.topic()) + (message.qos() > 0 ? 2 : 0) + message.payload().length;
        if (five) {
            int properties = propertiesOf(message);
            length += lengthOf(properties) + properties;
        }
        return length;
    }

    /**
     * @param id 0 with QoS 0
     * @param length its remaining length
     */
    void write(Publication message, int id, int length, ByteBuf to) {
        to.writeByte(PUBLISH | message.qos() << 1 | (message.retain() ? RETAIN : 0));
        variable(length, to);
        text(message.topic(), to);
        if (message.qos() > 0) {
            to.writeShort(id);
        }
        if (five) {
            properties(message, to);
        }
        to.writeBytes(message.payload());
    }

    private int propertiesOf(Publication message) {
        return common(message).length + (message.deadline() == null ? 0 : EXPIRY_LENGTH);
    }

    private void properties(Publication message, ByteBuf to) {
        variable(propertiesOf(message), to);
        Deadline deadline = message.deadline();
        if (deadline != null) {
            to.writeByte(MqttPropertyType.PUBLICATION_EXPIRY_INTERVAL.value());
            to.writeInt((int) Math.max(1, deadline.remaining().toSeconds()));
        }
        to.writeBytes(common(message));
    }

    /** All but what changes with each message. */
    private byte[] common(Publication message) {
        if (!message.properties().equals(properties) || !message.contentType().equals(contentType)) {
            encoded = made(message);
            properties = message.properties();
            contentType = message.contentType();
        }
        return encoded;
    }

    private static byte[] made(Publication message) {
        ByteBuf made = Unpooled.buffer();
        if (!message.contentType().isEmpty()) {
            made.writeByte(MqttPropertyType.CONTENT_TYPE.value());
            text(message.contentType(), made);
        }
        for (Map.Entry<String, String> property : message.properties().entrySet()) {
            made.writeByte(MqttPropertyType.USER_PROPERTY.value());
            text(property.getKey(), made);
            text(property.getValue(), made);
        }
        return ByteBufUtil.getBytes(made);
    }

    private static void text(String text, ByteBuf to) {
        int length = to.writerIndex();
        to.writeShort(0);
        to.setShort(length, ByteBufUtil.writeUtf8(to, text));
    }

    /** A variable byte integer (MQTT 5.0, section 1.5.5). */
    private static void variable(int number, ByteBuf to) {
        int left = number;
        while (left > 0x7F) {
            to.writeByte(left & 0x7F | 0x80);
            left >>>= 7;
        }
        to.writeByte(left);
    }

    private static int lengthOf(int number) {
        return number < 1 << 7 ? 1 : number < 1 << 14 ? 2 : number < 1 << 21 ? 3 : 4;
    }
}
