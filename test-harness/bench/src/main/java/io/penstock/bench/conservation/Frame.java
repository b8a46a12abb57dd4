/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.conservation;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * One control packet of MQTT 5.0 (OASIS, chapter 2), as far as a feeder and a sink need them. By hand, so that it is known what was
 * received and what was acknowledged: a client library resends and queues by itself.
 *
 * @param header its first byte
 * @param body what follows the length
 */
record Frame(int header, byte[] body) {
    static final int CONNECT = 1;
    static final int CONNACK = 2;
    static final int PUBLISH = 3;
    static final int PUBACK = 4;
    static final int PINGREQ = 12;
    static final int DISCONNECT = 14;

    private static final int QOS_1 = 2;
    private static final int CLEAN_START_AND_WILL = 0b1110;

    /** Blocks until the next one is there whole. */
    static Frame read(DataInputStream in) throws IOException {
        int header = in.readUnsignedByte();
        int length = 0;
        int shift = 0;
        int digit;
        do {
            digit = in.readUnsignedByte();
            length |= (digit & 127) << shift;
            shift += 7;
        } while ((digit & 128) != 0);
        byte[] body = new byte[length];
        in.readFully(body);
        return new Frame(header, body);
    }

    int type() {
        return header >> 4;
    }

    void write(DataOutputStream out) throws IOException {
        out.writeByte(header);
        int rest = body.length;
        while (rest > 127) {
            out.writeByte(rest & 127 | 128);
            rest >>>= 7;
        }
        out.writeByte(rest);
        out.write(body);
    }

    /** With clean start, no keep alive, a will with QoS 1, no properties (3.1). */
    static Frame connect(String clientId, String willTopic, String will) throws IOException {
        return of(CONNECT << 4, body -> {
            body.writeUTF("MQTT");
            body.writeByte(5);
            body.writeByte(CLEAN_START_AND_WILL);
            body.writeShort(0);
            body.writeByte(0);
            body.writeUTF(clientId);
            body.writeByte(0);
            body.writeUTF(willTopic);
            body.writeUTF(will);
        });
    }

    /** Of success, without properties (3.2). */
    static Frame connack() {
        return new Frame(CONNACK << 4, new byte[] {0, 0, 0});
    }

    /** QoS 1, without properties (3.3). */
    static Frame publish(String topic, int packetId, String payload) throws IOException {
        return of(PUBLISH << 4 | QOS_1, body -> {
            body.writeUTF(topic);
            body.writeShort(packetId);
            body.writeByte(0);
            body.write(payload.getBytes(StandardCharsets.US_ASCII));
        });
    }

    /** Of success (3.4). */
    static Frame puback(int packetId) {
        return new Frame(PUBACK << 4, new byte[] {(byte) (packetId >> 8), (byte) packetId});
    }

    static Frame pingresp() {
        return new Frame(13 << 4, new byte[0]);
    }

    /** Of a PUBACK. */
    int packetId() {
        return unsignedShort(0);
    }

    /** What a PUBLISH carries. */
    Message message() {
        int at = 2 + unsignedShort(0);
        String topic = new String(body, 2, at - 2, StandardCharsets.UTF_8);
        int packetId = 0;
        if ((header & 6) != 0) {
            packetId = unsignedShort(at);
            at += 2;
        }
        int properties = 0;
        int shift = 0;
        int digit;
        do {
            digit = body[at++];
            properties |= (digit & 127) << shift;
            shift += 7;
        } while ((digit & 128) != 0);
        at += properties;
        return new Message(topic, packetId, new String(body, at, body.length - at, StandardCharsets.UTF_8));
    }

    /**
     * A PUBLISH.
     *
     * @param packetId 0 with QoS 0
     */
    record Message(String topic, int packetId, String payload) {}

    private int unsignedShort(int at) {
        return (body[at] & 0xFF) << 8 | body[at + 1] & 0xFF;
    }

    private interface Body {
        void write(DataOutputStream out) throws IOException;
    }

    private static Frame of(int header, Body body) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);
        body.write(new DataOutputStream(bytes));
        return new Frame(header, bytes.toByteArray());
    }
}
