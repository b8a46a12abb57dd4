/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.connection.mqtt;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttConnAckVariableHeader;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.MqttPropertyType;
import io.netty.handler.codec.mqtt.MqttPubReplyMessageVariableHeader;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttReasonCodeAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttSubAckMessage;
import io.netty.util.ReferenceCountUtil;
import io.penstock.api.driver.Deadline;
import io.penstock.connection.mqtt.WireException.About;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * MQTT 3.1.1 and 5 on Netty and its codec. What others ask gathers in a queue; the network thread is woken once for all that is in it,
 * and sends it in one go ({@link Burst}).
 */
final class NettyWire extends ChannelInboundHandlerAdapter implements Wire {
    private final NettyWires.Dialing dialing;
    private final MqttConnection settings;
    private final Packets packets;
    private final Consumer<String> lost;
    private final Incoming incoming;
    private final PacedReading reading;
    private final Outgoing outgoing = new Outgoing();
    private final Orders orders = new Orders();
    private final AtomicBoolean signalled = new AtomicBoolean();
    private final CompletableFuture<Limits> connected = new CompletableFuture<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile @Nullable ChannelHandlerContext context;
    private volatile @Nullable Throwable reason;
    private volatile @Nullable Greeting agreed;
    private @Nullable KeepAlive keepAlive;
    private @Nullable Burst burst;

    NettyWire(NettyWires.Dialing dialing, MqttConnection settings, Heard messages, Consumer<String> lost) {
        this.dialing = dialing;
        this.settings = settings;
        this.packets = new Packets(settings);
        this.lost = lost;
        this.incoming = new Incoming(messages, this::acknowledged);
        this.reading = new PacedReading(this::drain, incoming::isFull);
    }

    @Override
    public CompletableFuture<Limits> connect() {
        dialing.dial(this, this::end);
        return connected;
    }

    @Override
    public CompletableFuture<?> write(Publication message) {
        Greeting with = agreed;
        if (with != null) {
            with.check(message);
        }
        Packets.check(message);
        Publishing order = new Publishing(message);
        if (add(order)) {
            signal();
        }
        return order;
    }

    @Override
    public void flush() {
        signal();
    }

    private final class Publishing extends Orders.Order {
        private final Publication message;

        Publishing(Publication message) {
            this.message = message;
        }

        @Override
        void write(Burst to) {
            Deadline deadline = message.deadline();
            if (deadline != null && deadline.passed()) {
                completeExceptionally(new WireException(About.NOT_SENT, "not sent in time"));
                return;
            }
            to.publish(message, message.qos() > 0 ? outgoing.await(this) : 0, this);
        }
    }

    @Override
    public CompletableFuture<?> subscribe(String filter, int qos) {
        return order(new Orders.Order() {
            @Override
            void write(Burst to) {
                to.packet(packets.subscribe(filter, qos, outgoing.await(this)));
            }
        });
    }

    @Override
    public CompletableFuture<?> unsubscribe(String filter) {
        return order(new Orders.Order() {
            @Override
            void write(Burst to) {
                to.packet(Packets.unsubscribe(filter, outgoing.await(this)));
            }
        });
    }

    private CompletableFuture<?> order(Orders.Order order) {
        add(order);
        signal();
        return order;
    }

    /** @return whether so many wait that they should go out */
    private boolean add(Orders.Order order) {
        boolean many = orders.add(order);
        Throwable over = reason;
        if (over != null && ended.get()) {
            orders.fail(over);
        }
        return many;
    }

    /** By the listener, on any thread. */
    private void acknowledged() {
        if (!reading.isPaused()) {
            signal();
        }
    }

    /** That there is something to write; any thread. */
    private void signal() {
        ChannelHandlerContext current = context;
        if (current != null && !signalled.getAndSet(true)) {
            try {
                current.executor().execute(this::woken);
            } catch (RejectedExecutionException e) {
                end(WireException.connection("the connection is closed"));
            }
        }
    }

    private void woken() {
        boolean waits = reading.endEarly();
        boolean sent = drain();
        ChannelHandlerContext current = context;
        if (waits && current != null) {
            reading.resume(current.channel(), sent);
        }
    }

    /** @return whether anything went out */
    private boolean drain() {
        signalled.set(false);
        ChannelHandlerContext current = context;
        if (current == null || ended.get()) {
            return false;
        }
        try {
            return drain(current.channel(), burst(current));
        } catch (RuntimeException | Error e) {
            end(e); // what was to go out has lost its place: what comes behind it must not go first
            return true;
        }
    }

    private boolean drain(Channel channel, Burst out) {
        incoming.acknowledge(out);
        orders.sending();
        while (channel.isWritable()) {
            Orders.Order order = orders.poll();
            if (order == null) {
                break;
            }
            try {
                order.write(out);
            } catch (RuntimeException | Error e) {
                order.completeExceptionally(WireException.connection(Reasons.of(e)));
                throw e;
            }
        }
        return flush(out);
    }

    private Burst burst(ChannelHandlerContext to) {
        Burst current = burst;
        if (current == null) {
            current = new Burst(to, new PublishEncoder(packets.five()));
            burst = current;
        }
        return current;
    }

    private boolean flush(Burst out) {
        boolean sent = out.flush();
        if (sent && keepAlive != null) {
            keepAlive.wrote();
        }
        return sent;
    }

    @Override
    public void pace(LongSupplier nanos) {
        reading.pace(nanos);
    }

    @Override
    public CompletableFuture<?> disconnect() {
        ChannelHandlerContext current = context;
        if (current == null) {
            end(WireException.connection("hung up before the broker answered"));
            return closed;
        }
        try {
            current.executor().execute(() -> goodbye(current));
        } catch (RejectedExecutionException e) {
            end(WireException.connection("hung up"));
        }
        return closed;
    }

    /** A broker that reads nothing any more does not keep us. */
    private void goodbye(ChannelHandlerContext to) {
        if (ended.get()) {
            return;
        }
        drain();
        burst(to).handOver();
        to.writeAndFlush(MqttMessage.DISCONNECT).addListener(written -> end(WireException.connection("hung up")));
        to.executor()
                .schedule(
                        () -> end(WireException.connection("hung up")),
                        settings.connectTimeout().toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    /** On the network thread, when the socket (and TLS on it) stands. */
    void established(Channel channel, MqttMessage connect) {
        channel.pipeline().addFirst("reading", reading);
        ChannelHandlerContext current = channel.pipeline().context(this);
        current.writeAndFlush(connect, current.voidPromise());
        long timeout = settings.connectTimeout().toMillis();
        current.executor()
                .schedule(
                        () -> {
                            if (!connected.isDone()) {
                                end(WireException.connection("the broker does not answer"));
                            }
                        },
                        timeout,
                        TimeUnit.MILLISECONDS);
    }

    Packets packets() {
        return packets;
    }

    @Override
    public void channelRead(ChannelHandlerContext from, Object packet) {
        try {
            if (!(packet instanceof MqttMessage message)) {
                return;
            }
            if (message.decoderResult().isFailure()) {
                end(WireException.connection("the broker sent what is no MQTT: "
                        + Reasons.of(message.decoderResult().cause())));
            } else if (message.fixedHeader().messageType() == MqttMessageType.PUBLISH) {
                incoming.publish((MqttPublishMessage) message, burst(from));
            } else {
                control(from, message);
            }
        } finally {
            ReferenceCountUtil.release(packet);
        }
    }

    private void control(ChannelHandlerContext from, MqttMessage message) {
        switch (message.fixedHeader().messageType()) {
            case PUBACK, PUBCOMP, UNSUBACK -> answered(message);
            case PUBREC -> {
                byte code = code(message);
                if (Reasons.isError(code)) {
                    outgoing.refused(id(message), Reasons.refusedMessage(code));
                } else {
                    outgoing.received(id(message), burst(from));
                }
            }
            case PUBREL -> incoming.release(id(message), burst(from));
            case SUBACK -> subscribed((MqttSubAckMessage) message);
            case CONNACK -> greeted(from, ((MqttConnAckMessage) message).variableHeader());
            case DISCONNECT -> hungUp(message);
            default -> {} // PINGRESP has done its work by coming
        }
    }

    private void answered(MqttMessage message) {
        byte code = code(message);
        if (Reasons.isError(code)) {
            outgoing.refused(id(message), Reasons.refusedMessage(code));
        } else {
            outgoing.answered(id(message), message);
        }
    }

    private void subscribed(MqttSubAckMessage message) {
        int id = message.variableHeader().messageId();
        if (message.payload().reasonCodes().stream().anyMatch(Reasons::isError)) {
            outgoing.refused(id, Reasons.refusedSubscription(message.payload().reasonCodes()));
        } else {
            outgoing.answered(id, message);
        }
    }

    private void hungUp(MqttMessage message) {
        if (message.variableHeader() instanceof MqttReasonCodeAndPropertiesVariableHeader why) {
            end(Reasons.disconnected(why.reasonCode(), text(why.properties(), MqttPropertyType.REASON_STRING)));
        } else {
            end(WireException.connection("the broker closed the connection"));
        }
    }

    private void greeted(ChannelHandlerContext from, MqttConnAckVariableHeader greeting) {
        if (greeting.connectReturnCode() != MqttConnectReturnCode.CONNECTION_ACCEPTED) {
            String why = text(greeting.properties(), MqttPropertyType.REASON_STRING);
            end(Reasons.refusedConnection(greeting.connectReturnCode(), why));
            return;
        }
        Incoming before = dialing.greeted(incoming);
        if (before != null && greeting.isSessionPresent()) {
            before.supersede();
        }
        Greeting with = Greeting.of(greeting, settings);
        agreed = with;
        keepAlive = KeepAlive.of(
                with.silence(),
                from,
                reading::isHeld,
                () -> end(WireException.connection("the broker does not answer any more")));
        context = from;
        connected.complete(with.limits());
        signal();
    }

    private static String text(MqttProperties properties, MqttPropertyType type) {
        return properties.getProperty(type.value()) instanceof MqttProperties.StringProperty p ? p.value() : "";
    }

    private static int id(MqttMessage message) {
        return ((MqttMessageIdVariableHeader) message.variableHeader()).messageId();
    }

    private static byte code(MqttMessage message) {
        return message.variableHeader() instanceof MqttPubReplyMessageVariableHeader reply ? reply.reasonCode() : 0;
    }

    /** Once for all that a read brought, be it a part of a packet; what answers it within the protocol (PUBREC, PUBREL, PUBCOMP) goes out. */
    @Override
    public void channelReadComplete(ChannelHandlerContext from) {
        if (keepAlive != null) {
            keepAlive.read();
        }
        incoming.allRead();
        flush(burst(from));
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext from) {
        if (from.channel().isWritable()) {
            signal();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext from) {
        end(WireException.connection("the broker closed the connection"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
        end(cause);
    }

    /** The first reason counts; all that was in flight or waits hears it. Any thread. */
    private void end(Throwable why) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        Throwable said = connected.isDone() ? WireException.connection(Reasons.of(why)) : Reasons.unreachable(why);
        reason = said;
        dialing.end(() -> {
            if (keepAlive != null) {
                keepAlive.stop();
            }
            connected.completeExceptionally(said);
            if (burst != null) {
                burst.fail(said);
            }
            incoming.end();
            outgoing.failAll(said);
            orders.fail(said);
            lost.accept(Reasons.of(said));
            closed.complete(null);
        });
    }
}
