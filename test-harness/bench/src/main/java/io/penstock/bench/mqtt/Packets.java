/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.mqtt;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The few MQTT 5.0 control packets that a load generator sends (OASIS MQTT 5.0, chapter 3). By hand, because a client library costs
 * several times what is measured here, on the same two cores.
 */
final class Packets {
    static final int CONNACK = 0x20;
    static final int PUBLISH = 0x30;
    static final int PUBACK = 0x40;
    static final int SUBACK = 0x90;

    private Packets() {}

    /** CONNECT with clean start, no keep alive and no properties (3.1). */
    static ByteBuffer connect(String clientId) {
        byte[] id = clientId.getBytes(StandardCharsets.UTF_8);
        ByteBuffer out = ByteBuffer.allocate(64 + id.length);
        out.put((byte) 0x10);
        length(out, 11 + 2 + id.length);
        text(out, "MQTT".getBytes(StandardCharsets.US_ASCII));
        out.put((byte) 5).put((byte) 2).putShort((short) 0).put((byte) 0);
        text(out, id);
        return out.flip();
    }

    /** SUBSCRIBE to one filter (3.8). */
    static ByteBuffer subscribe(String filter, int qos) {
        byte[] name = filter.getBytes(StandardCharsets.UTF_8);
        ByteBuffer out = ByteBuffer.allocate(64 + name.length);
        out.put((byte) 0x82);
        length(out, 2 + 1 + 2 + name.length + 1);
        out.putShort((short) 1).put((byte) 0);
        text(out, name);
        out.put((byte) qos);
        return out.flip();
    }

    /** PUBLISH without properties (3.3). */
    static void publish(ByteBuffer out, byte[] topic, int qos, int packetId, byte[] payload, int payloadLength) {
        out.put((byte) (PUBLISH | qos << 1));
        length(out, 2 + topic.length + (qos > 0 ? 2 : 0) + 1 + payloadLength);
        text(out, topic);
        if (qos > 0) {
            out.putShort((short) packetId);
        }
        out.put((byte) 0);
        out.put(payload, 0, payloadLength);
    }

    /** PUBACK of success (3.4). */
    static void puback(ByteBuffer out, int packetId) {
        out.put((byte) PUBACK).put((byte) 2).putShort((short) packetId);
    }

    static ByteBuffer disconnect() {
        return ByteBuffer.wrap(new byte[] {(byte) 0xE0, 0});
    }

    private static void text(ByteBuffer out, byte[] utf8) {
        out.putShort((short) utf8.length).put(utf8);
    }

    /** A variable byte integer (1.5.5). */
    private static void length(ByteBuffer out, int value) {
        int rest = value;
        while (rest > 127) {
            out.put((byte) (rest & 127 | 128));
            rest >>>= 7;
        }
        out.put((byte) rest);
    }
}
