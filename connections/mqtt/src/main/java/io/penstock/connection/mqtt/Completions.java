/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.connection.mqtt;

import com.hivemq.client.internal.mqtt.message.publish.pubcomp.MqttPubComp;
import com.hivemq.client.internal.mqtt.message.publish.pubrec.MqttPubRec;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Knows when the broker has a message of QoS 2 for good: with its PUBCOMP (MQTT 5.0, section 4.3.3). HiveMQ's client says so at
 * PUBREC already; a broker that has not been told to release the message by then forgets it with the session. Stands behind the
 * client's decoder and sees each packet before the client does.
 */
final class Completions extends ChannelInboundHandlerAdapter {
    /** Packet identifiers whose PUBREC the client is about to tell of, in order. */
    private final Deque<Integer> received = new ArrayDeque<>();

    private final Map<Integer, CompletableFuture<Void>> released = new HashMap<>();

    /** @param published done when the client says that the message is published */
    CompletableFuture<Void> of(CompletableFuture<?> published) {
        CompletableFuture<Void> arrived = new CompletableFuture<>();
        published.whenComplete((result, error) -> {
            if (error != null) {
                arrived.completeExceptionally(error);
            } else if (!await(arrived)) {
                arrived.completeExceptionally(broken());
            }
        });
        return arrived;
    }

    private synchronized boolean await(CompletableFuture<Void> arrived) {
        Integer id = received.poll();
        if (id == null) {
            return false;
        }
        released.put(id, arrived);
        return true;
    }

    private synchronized @Nullable CompletableFuture<Void> take(int id) {
        return released.remove(id);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object packet) throws Exception {
        if (packet instanceof MqttPubRec rec && !rec.getReasonCode().isError()) {
            synchronized (this) {
                received.add(rec.getPacketIdentifier());
            }
        }
        super.channelRead(context, packet);
        if (packet instanceof MqttPubComp comp) {
            complete(comp);
        }
    }

    private void complete(MqttPubComp comp) {
        CompletableFuture<Void> arrived = take(comp.getPacketIdentifier());
        if (arrived != null && comp.getReasonCode().isError()) {
            arrived.completeExceptionally(new IOException("the broker did not know the message that it had received"));
        } else if (arrived != null) {
            arrived.complete(null);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        List<CompletableFuture<Void>> open;
        synchronized (this) {
            open = new ArrayList<>(released.values());
            released.clear();
            received.clear();
        }
        open.forEach(arrived -> arrived.completeExceptionally(broken()));
        super.channelInactive(context);
    }

    private static IOException broken() {
        return new IOException("the connection broke before the broker had released the message");
    }
}
