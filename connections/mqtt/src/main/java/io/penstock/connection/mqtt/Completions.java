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

    /** PUBCOMPs that overtook the client's word of the PUBREC: the thread that published hears of that one, and may be slow. */
    private final List<MqttPubComp> early = new ArrayList<>();

    /** @param published done when the client says that the message is published */
    CompletableFuture<Void> of(CompletableFuture<?> published) {
        CompletableFuture<Void> arrived = new CompletableFuture<>();
        published.whenComplete((result, error) -> {
            if (error != null) {
                arrived.completeExceptionally(error);
            } else {
                await(arrived);
            }
        });
        return arrived;
    }

    private void await(CompletableFuture<Void> arrived) {
        MqttPubComp comp;
        synchronized (this) {
            Integer id = received.poll();
            comp = id == null ? null : overtaking(id);
            if (id != null && comp == null) {
                released.put(id, arrived);
                return;
            }
        }
        if (comp == null) {
            arrived.completeExceptionally(broken());
        } else {
            finish(arrived, comp);
        }
    }

    private @Nullable MqttPubComp overtaking(int id) {
        for (int i = 0; i < early.size(); i++) {
            if (early.get(i).getPacketIdentifier() == id) {
                return early.remove(i);
            }
        }
        return null;
    }

    /** Who waits for it; null when nobody does yet, which is remembered, or any more. */
    private synchronized @Nullable CompletableFuture<Void> take(MqttPubComp comp) {
        CompletableFuture<Void> arrived = released.remove(comp.getPacketIdentifier());
        if (arrived == null && received.contains(comp.getPacketIdentifier())) {
            early.add(comp);
        }
        return arrived;
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
        CompletableFuture<Void> arrived = take(comp);
        if (arrived != null) {
            finish(arrived, comp);
        }
    }

    private static void finish(CompletableFuture<Void> arrived, MqttPubComp comp) {
        if (comp.getReasonCode().isError()) {
            arrived.completeExceptionally(new IOException("the broker did not know the message that it had received"));
        } else {
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
            early.clear();
        }
        open.forEach(arrived -> arrived.completeExceptionally(broken()));
        super.channelInactive(context);
    }

    private static IOException broken() {
        return new IOException("the connection broke before the broker had released the message");
    }
}
