/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.connection.mqtt;

import io.netty.handler.codec.mqtt.MqttMessageType;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What was sent over one wire and awaits its answer, by packet identifier. On the network thread only.
 *
 * <p>QoS 2 has arrived with PUBCOMP (MQTT 5.0, section 4.3.3): a broker that has not been told to release the message by then forgets
 * it with the session.
 */
final class Outgoing {
    private static final int GREATEST_ID = 0xFFFF;
    private static final int AT_FIRST = 256;

    /** By the last bits of their packet identifiers, which are given one after the other. */
    private @Nullable Awaited[] open = new Awaited[AT_FIRST];

    private int count;
    private int last;

    private record Awaited(int id, CompletableFuture<Object> answer) {}

    /**
     * A packet identifier of its own until the answer comes.
     *
     * @throws IllegalStateException when all are taken; a caller keeps below the broker's receive maximum
     */
    int await(CompletableFuture<Object> answer) {
        if (count == GREATEST_ID) {
            throw new IllegalStateException("at most " + GREATEST_ID + " packets can await their answers");
        }
        next();
        while (open[place(last)] != null) {
            if (open.length <= GREATEST_ID) {
                grow();
            } else {
                next();
            }
        }
        open[place(last)] = new Awaited(last, answer);
        count++;
        return last;
    }

    private void next() {
        last = last == GREATEST_ID ? 1 : last + 1;
    }

    private int place(int id) {
        return id & (open.length - 1);
    }

    private void grow() {
        @Nullable Awaited[] before = open;
        open = new Awaited[2 * before.length];
        for (Awaited awaited : before) {
            if (awaited != null) {
                open[place(awaited.id)] = awaited;
            }
        }
    }

    private @Nullable CompletableFuture<Object> take(int id) {
        Awaited awaited = open[place(id)];
        if (awaited == null || awaited.id != id) {
            return null;
        }
        open[place(id)] = null;
        count--;
        return awaited.answer;
    }

    /** PUBACK, PUBCOMP, SUBACK, UNSUBACK. An answer to nothing is passed over, as the standard wants it. */
    void answered(int id, Object answer) {
        CompletableFuture<Object> awaited = take(id);
        if (awaited != null) {
            awaited.complete(answer);
        }
    }

    void refused(int id, WireException reason) {
        CompletableFuture<Object> awaited = take(id);
        if (awaited != null) {
            awaited.completeExceptionally(reason);
        }
    }

    /** PUBREC: the broker has the message and is told to release it. */
    void received(int id, Burst to) {
        to.reply(MqttMessageType.PUBREL, id);
    }

    void failAll(Throwable reason) {
        @Nullable Awaited[] left = open;
        open = new Awaited[AT_FIRST];
        count = 0;
        for (Awaited awaited : left) {
            if (awaited != null) {
                awaited.answer.completeExceptionally(reason);
            }
        }
    }
}
