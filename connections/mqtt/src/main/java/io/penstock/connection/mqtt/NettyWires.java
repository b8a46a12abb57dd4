/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.connection.mqtt;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes wires on Netty. One network thread serves all wires of a connection. */
final class NettyWires implements Wire.Maker {
    private static final long QUIET_MILLIS = 0;
    private static final long STOP_MILLIS = 500;

    private final String connection;
    private final MqttConnection settings;
    private @Nullable NioEventLoopGroup network;
    /** By client, what came in over the last of its wires that the broker has greeted; on the network thread only. */
    private final Map<String, Incoming> greeted = new HashMap<>();

    NettyWires(String connection, MqttConnection settings) {
        this.connection = connection;
        this.settings = settings;
    }

    @Override
    public synchronized Wire make(String clientId, boolean keepSession, Wire.Heard messages, Consumer<String> lost)
            throws IOException {
        SslContext tls = settings.secure() ? Tls.context(settings.tlsOrDefault()) : null;
        if (network == null) {
            network = new NioEventLoopGroup(1, new DefaultThreadFactory("mqtt-net-" + connection, true));
        }
        Dialing dialing = new Dialing(network.next(), tls, clientId, keepSession);
        return new NettyWire(dialing, settings, messages, lost);
    }

    @Override
    public synchronized void close() {
        if (network != null) {
            network.shutdownGracefully(QUIET_MILLIS, STOP_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** How one wire gets its socket, and loses it. */
    final class Dialing {
        private final EventLoop loop;
        private final @Nullable SslContext tls;
        private final String clientId;
        private final boolean keepSession;
        private volatile @Nullable Channel channel;
        private volatile boolean over;

        private Dialing(EventLoop loop, @Nullable SslContext tls, String clientId, boolean keepSession) {
            this.loop = loop;
            this.tls = tls;
            this.clientId = clientId;
            this.keepSession = keepSession;
        }

        /** Returns at once. A name is looked up on a thread of its own: that may take long, and others share this one. */
        void dial(NettyWire wire, Consumer<Throwable> failed) {
            Thread lookup = new Thread(
                    () -> {
                        try {
                            connect(wire, InetAddress.getByName(settings.host()), failed);
                        } catch (UnknownHostException | RejectedExecutionException e) {
                            failed.accept(e);
                        }
                    },
                    "mqtt-dial-" + connection);
            lookup.setDaemon(true);
            lookup.start();
        }

        private void connect(NettyWire wire, InetAddress address, Consumer<Throwable> failed) {
            new Bootstrap()
                    .group(loop)
                    .channel(NioSocketChannel.class)
                    .option(ChannelOption.TCP_NODELAY, true)
                    .option(ChannelOption.SO_KEEPALIVE, true)
                    .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                            settings.connectTimeout().toMillis())
                    .handler(new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(Channel opened) {
                            channel = opened;
                            if (over) {
                                opened.close();
                                return;
                            }
                            if (tls != null) {
                                opened.pipeline().addLast(secured(opened, wire, failed));
                            }
                            opened.pipeline()
                                    .addLast(new MqttDecoder(wire.packets().greatestIn()))
                                    .addLast(MqttEncoder.INSTANCE)
                                    .addLast(wire);
                        }
                    })
                    .connect(new InetSocketAddress(address, settings.port()))
                    .addListener(done -> {
                        if (!done.isSuccess()) {
                            failed.accept(done.cause());
                        } else if (tls == null) {
                            greet(wire);
                        }
                    });
        }

        private SslHandler secured(Channel opened, NettyWire wire, Consumer<Throwable> failed) {
            SslHandler handler =
                    java.util.Objects.requireNonNull(tls).newHandler(opened.alloc(), settings.host(), settings.port());
            handler.setHandshakeTimeoutMillis(settings.connectTimeout().toMillis());
            handler.handshakeFuture().addListener(done -> {
                if (done.isSuccess()) {
                    greet(wire);
                } else {
                    failed.accept(done.cause());
                }
            });
            return handler;
        }

        private void greet(NettyWire wire) {
            Channel opened = channel;
            if (opened != null && opened.isActive() && !over) {
                MqttMessage connect = wire.packets().connect(clientId, keepSession);
                wire.established(opened, connect);
            }
        }

        /** @return what came in over the wire of this client that was greeted before this one; null when this is the first */
        @Nullable
        Incoming greeted(Incoming now) {
            return greeted.put(clientId, now);
        }

        /** Closes the socket, then does the rest on the network thread; on this one when that has stopped. */
        void end(Runnable rest) {
            over = true;
            Channel opened = channel;
            if (opened != null) {
                opened.close();
            }
            try {
                loop.execute(rest);
            } catch (RejectedExecutionException e) {
                rest.run();
            }
        }
    }
}
