/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.connection.mqtt;

import static org.awaitility.Awaitility.await;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttConnAckVariableHeader;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttPubReplyMessageVariableHeader;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttPublishVariableHeader;
import io.netty.handler.codec.mqtt.MqttQoS;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A broker on a real socket that does what the test says and nothing by itself, but for what it is told to answer to CONNECT. */
final class ScriptedBroker implements AutoCloseable {
    private final NioEventLoopGroup threads = new NioEventLoopGroup(1);
    private final Channel server;
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final @Nullable MqttConnectReturnCode greeting;
    private final MqttProperties properties;
    private volatile @Nullable Channel client;
    private volatile boolean remembers;
    private volatile MqttProperties published = MqttProperties.NO_PROPERTIES;
    private volatile MqttProperties announced = MqttProperties.NO_PROPERTIES;

    /** @param greeting what it answers to CONNECT; null for nothing */
    ScriptedBroker(@Nullable MqttConnectReturnCode greeting, MqttProperties properties) {
        this.greeting = greeting;
        this.properties = properties;
        this.server = new ServerBootstrap()
                .group(threads)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        client = channel;
                        channel.pipeline().addLast(new MqttDecoder(1_000_000), MqttEncoder.INSTANCE, new Ear());
                    }
                })
                .bind("127.0.0.1", 0)
                .syncUninterruptibly()
                .channel();
    }

    static ScriptedBroker friendly() {
        return new ScriptedBroker(MqttConnectReturnCode.CONNECTION_ACCEPTED, MqttProperties.NO_PROPERTIES);
    }

    String url() {
        return "mqtt://127.0.0.1:" + ((InetSocketAddress) server.localAddress()).getPort();
    }

    /** Says from now on, when it greets, that the session is still there. */
    void remembers() {
        remembers = true;
    }

    /** What came, as "TYPE id", in order; CONNECT and others without an id as "TYPE". */
    List<String> heard() {
        return heard;
    }

    /** The properties of CONNECT. */
    MqttProperties announced() {
        return announced;
    }

    /** The properties of the last PUBLISH. */
    MqttProperties published() {
        return published;
    }

    void publish(int id, int qos, String text) {
        publish(id, qos, text, false);
    }

    /** With the flag that says that it may have come before. */
    void publishAgain(int id, int qos, String text) {
        publish(id, qos, text, true);
    }

    private void publish(int id, int qos, String text, boolean again) {
        send(new MqttPublishMessage(
                new MqttFixedHeader(MqttMessageType.PUBLISH, again, MqttQoS.valueOf(qos), false, 0),
                new MqttPublishVariableHeader("t", id),
                Unpooled.copiedBuffer(text, StandardCharsets.UTF_8)));
    }

    void reply(MqttMessageType type, int id, int code) {
        MqttQoS flags = type == MqttMessageType.PUBREL ? MqttQoS.AT_LEAST_ONCE : MqttQoS.AT_MOST_ONCE;
        MqttFixedHeader header = new MqttFixedHeader(type, false, flags, false, 2);
        send(
                code == 0
                        ? new MqttMessage(header, MqttMessageIdVariableHeader.from(id))
                        : new MqttMessage(
                                header,
                                new MqttPubReplyMessageVariableHeader(id, (byte) code, MqttProperties.NO_PROPERTIES)));
    }

    void raw(byte... bytes) {
        Channel to = connected();
        to.pipeline().context(MqttEncoder.class).writeAndFlush(Unpooled.wrappedBuffer(bytes));
    }

    /** Whether it reads what is sent to it. */
    void reads(boolean does) {
        connected().config().setAutoRead(does);
    }

    void hangUp() {
        connected().close();
    }

    private void send(MqttMessage message) {
        connected().writeAndFlush(message);
    }

    private Channel connected() {
        Channel known = client;
        if (known == null) {
            await().until(() -> client != null);
            known = Objects.requireNonNull(client);
        }
        return known;
    }

    @Override
    public void close() {
        server.close();
        threads.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    private final class Ear extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object packet) {
            MqttMessage message = (MqttMessage) packet;
            if (message instanceof MqttConnectMessage connect) {
                announced = connect.variableHeader().properties();
            }
            String type = message.fixedHeader().messageType().name();
            if (message instanceof MqttPublishMessage publish) {
                published = publish.variableHeader().properties();
                heard.add(type + " " + publish.variableHeader().packetId());
                publish.release();
            } else if (message.variableHeader() instanceof MqttMessageIdVariableHeader id) {
                heard.add(type + " " + id.messageId());
            } else {
                heard.add(type);
            }
            if (message.fixedHeader().messageType() == MqttMessageType.CONNECT && greeting != null) {
                context.writeAndFlush(new MqttConnAckMessage(
                        new MqttFixedHeader(MqttMessageType.CONNACK, false, MqttQoS.AT_MOST_ONCE, false, 0),
                        new MqttConnAckVariableHeader(greeting, remembers, properties)));
            }
        }
    }
}
