/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.connection.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What goes out in one go. The packets of which there are many, messages and what answers messages, stand side by side in one buffer: one
 * write, where the codec takes three buffers and a write for each. All others go through the codec, in the order of asking. On the
 * network thread only.
 */
final class Burst {
    /** Bytes that are handed over though nobody has flushed: the socket can tell only by these that it is full. */
    private static final int FULL = 32 << 10;

    private static final int ROOM = 8 << 10;
    /** A packet's flags and its remaining length. */
    private static final int MOST_BEFORE = 1 + 4;

    private static final int REPLY_LENGTH = 2;

    private final ChannelHandlerContext to;
    private final PublishEncoder encoder;
    private @Nullable ByteBuf bytes;
    /** Whether something was handed over since the last flush. */
    private boolean unflushed;
    /** Messages with QoS 0 in it: they have arrived when they are written. */
    private List<CompletableFuture<Object>> unanswered = new ArrayList<>();

    Burst(ChannelHandlerContext to, PublishEncoder encoder) {
        this.to = to;
        this.encoder = encoder;
    }

    /** @param answer completed when the message is written, with QoS 0; by the broker's answer to the packet identifier otherwise */
    void publish(Publication message, int id, CompletableFuture<Object> answer) {
        int length = encoder.length(message);
        ByteBuf in = room(MOST_BEFORE + length);
        encoder.write(message, id, length, in);
        if (message.qos() == 0) {
            unanswered.add(answer);
        }
        if (in.readableBytes() >= FULL) {
            handOver();
        }
    }

    /** PUBACK, PUBREC, PUBREL and PUBCOMP: all is well (MQTT 5.0, section 3.4.2.1; the same bytes as MQTT 3.1.1 has). */
    void reply(MqttMessageType type, int id) {
        int flags = type == MqttMessageType.PUBREL ? 0b0010 : 0;
        room(2 + REPLY_LENGTH)
                .writeByte(type.value() << 4 | flags)
                .writeByte(REPLY_LENGTH)
                .writeShort(id);
    }

    /** Any other. */
    void packet(MqttMessage other) {
        handOver();
        to.write(other, to.voidPromise());
        unflushed = true;
    }

    /**
     * While the socket is full, answers gather side by side until it takes more: a broker with much to send may read none of a million of
     * them, and a buffer for each flush would hold two thousand times what is in it.
     *
     * @return whether anything went out
     */
    boolean flush() {
        if (!unflushed && (bytes == null || isFull(to.channel()))) {
            return false;
        }
        handOver();
        unflushed = false;
        to.flush();
        return true;
    }

    /** One that is closed is not: it tells what was to go out that it did not. */
    private static boolean isFull(Channel socket) {
        return !socket.isWritable() && socket.isOpen();
    }

    /** At the end of the connection: what was not handed over goes nowhere. */
    void fail(Throwable reason) {
        if (bytes != null) {
            bytes.release();
            bytes = null;
        }
        unanswered.forEach(answer -> answer.completeExceptionally(reason));
        unanswered = new ArrayList<>();
    }

    private ByteBuf room(int size) {
        ByteBuf current = bytes;
        if (current != null && current.readableBytes() + size > FULL) {
            handOver();
            current = null;
        }
        if (current == null) {
            current = to.alloc().directBuffer(Math.max(ROOM, size));
            bytes = current;
        }
        return current;
    }

    /** To the socket's queue, full or not; it goes out with the next flush. */
    void handOver() {
        ByteBuf full = bytes;
        if (full == null) {
            return;
        }
        bytes = null;
        unflushed = true;
        if (unanswered.isEmpty()) {
            to.write(full, to.voidPromise());
            return;
        }
        List<CompletableFuture<Object>> these = unanswered;
        unanswered = new ArrayList<>();
        to.write(full)
                .addListener(written -> these.forEach(answer -> {
                    if (written.isSuccess()) {
                        answer.complete(written);
                    } else {
                        answer.completeExceptionally(written.cause());
                    }
                }));
    }
}
