/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.connection.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What goes out in one go, as a broker reads it. */
class BurstTest {
    private final ChannelInboundHandlerAdapter wire = new ChannelInboundHandlerAdapter();
    private final EmbeddedChannel channel = new EmbeddedChannel(MqttEncoder.INSTANCE, wire);
    private final Burst burst = new Burst(channel.pipeline().context(wire), new PublishEncoder(false));
    private final EmbeddedChannel broker = new EmbeddedChannel(new MqttDecoder(PacketSize.GREATEST));

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
        broker.finishAndReleaseAll();
    }

    @Test
    void shouldSendMessagesAndAnswersInOneBuffer() {
        // When
        burst.reply(MqttMessageType.PUBACK, 7);
        burst.publish(Publication.of("a", new byte[3], 1), 8, new CompletableFuture<>());
        burst.reply(MqttMessageType.PUBREC, 9);
        burst.reply(MqttMessageType.PUBREL, 10);
        burst.reply(MqttMessageType.PUBCOMP, 11);
        assertThat(sent()).as("nothing before it is flushed").isZero();
        burst.flush();
        // Then
        assertThat(sent()).isEqualTo(1);
        assertThat(heard()).containsExactly("PUBACK 7", "PUBLISH 8", "PUBREC 9", "PUBREL 10", "PUBCOMP 11");
    }

    @Test
    void shouldKeepTheOrderAroundOtherPackets() {
        // When
        burst.publish(Publication.of("a", new byte[1], 1), 1, new CompletableFuture<>());
        burst.packet(Packets.unsubscribe("b", 2));
        burst.publish(Publication.of("c", new byte[1], 1), 3, new CompletableFuture<>());
        burst.flush();
        // Then
        assertThat(heard()).containsExactly("PUBLISH 1", "UNSUBSCRIBE 2", "PUBLISH 3");
    }

    @Test
    void shouldHandOverWhatIsFullSoThatTheSocketCanSaySo() {
        // Given
        Publication message = Publication.of("a", new byte[1000], 1);
        // When
        for (int id = 1; id <= 100; id++) {
            burst.publish(message, id, new CompletableFuture<>());
        }
        boolean stillWritable = channel.isWritable();
        burst.flush();
        // Then
        assertThat(stillWritable).isFalse();
        assertThat(heard()).hasSize(100).startsWith("PUBLISH 1", "PUBLISH 2").endsWith("PUBLISH 100");
    }

    @Test
    void shouldGatherAnswersInOneBufferWhileTheSocketIsFull() {
        // Given
        writable(false);
        // When
        for (int id = 1; id <= 1_000; id++) {
            burst.reply(MqttMessageType.PUBACK, id);
            burst.flush();
        }
        int sentWhileFull = sent();
        writable(true);
        burst.flush();
        // Then
        assertThat(sentWhileFull).isZero();
        assertThat(sent()).isEqualTo(1);
        assertThat(heard()).hasSize(1_000).startsWith("PUBACK 1", "PUBACK 2").endsWith("PUBACK 1000");
    }

    @Test
    void shouldHandOverToAFullSocketOnlyFullBuffers() {
        // Given
        writable(false);
        // When
        for (int id = 1; id <= 20_000; id++) {
            burst.reply(MqttMessageType.PUBACK, id);
        }
        burst.flush();
        // Then
        assertThat(sent()).isEqualTo(3);
        assertThat(heard()).hasSize(20_000).endsWith("PUBACK 20000");
    }

    @Test
    void shouldSendOneThatIsLargerThanABuffer() {
        // When
        burst.publish(Publication.of("small", new byte[1], 1), 1, new CompletableFuture<>());
        burst.publish(Publication.of("large", new byte[5_000_000], 1), 2, new CompletableFuture<>());
        burst.flush();
        // Then
        assertThat(heard()).containsExactly("PUBLISH 1", "PUBLISH 2");
    }

    @Test
    void shouldHaveArrivedWithQos0WhenItIsWritten() {
        // Given
        CompletableFuture<Object> first = new CompletableFuture<>();
        CompletableFuture<Object> second = new CompletableFuture<>();
        CompletableFuture<Object> awaited = new CompletableFuture<>();
        // When
        burst.publish(Publication.of("a", new byte[1], 0), 0, first);
        burst.publish(Publication.of("a", new byte[1], 1), 1, awaited);
        burst.publish(Publication.of("a", new byte[1], 0), 0, second);
        assertThat(first).isNotDone();
        burst.flush();
        // Then
        assertThat(first).isCompleted();
        assertThat(second).isCompleted();
        assertThat(awaited).as("the broker's answer completes it").isNotDone();
    }

    @Test
    void shouldLetGoOfWhatIsLeftAtTheEndOfTheConnection() {
        // Given
        CompletableFuture<Object> answer = new CompletableFuture<>();
        burst.publish(Publication.of("a", new byte[1], 0), 0, answer);
        // When
        burst.fail(new IllegalStateException("gone"));
        burst.flush();
        // Then
        assertThat(answer).isCompletedExceptionally();
        assertThat(heard()).isEmpty();
    }

    @Test
    void shouldHandOverOneThatIsLargerThanABufferAtOnce() {
        // When
        burst.publish(Publication.of("large", new byte[100_000], 1), 1, new CompletableFuture<>());
        // Then
        assertThat(channel.isWritable()).isFalse();
        burst.flush();
        assertThat(heard()).containsExactly("PUBLISH 1");
    }

    @Test
    void shouldSayThatQos0DidNotGoOut() {
        // Given
        CompletableFuture<Object> answer = new CompletableFuture<>();
        burst.publish(Publication.of("a", new byte[1], 0), 0, answer);
        channel.close();
        // When
        burst.flush();
        // Then
        assertThat(answer).isCompletedExceptionally();
    }

    private void writable(boolean is) {
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, is);
    }

    private int sent() {
        return channel.outboundMessages().size();
    }

    private List<String> heard() {
        ByteBuf bytes = channel.readOutbound();
        while (bytes != null) {
            broker.writeInbound(bytes);
            bytes = channel.readOutbound();
        }
        List<String> heard = new ArrayList<>();
        @Nullable MqttMessage message = broker.readInbound();
        while (message != null) {
            int id = message instanceof MqttPublishMessage publish
                    ? publish.variableHeader().packetId()
                    : ((MqttMessageIdVariableHeader) message.variableHeader()).messageId();
            heard.add(message.fixedHeader().messageType() + " " + id);
            message = broker.readInbound();
        }
        return heard;
    }
}
