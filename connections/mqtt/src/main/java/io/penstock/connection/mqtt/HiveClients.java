/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.connection.mqtt;

import com.hivemq.client.internal.mqtt.MqttClientConfig;
import com.hivemq.client.internal.mqtt.MqttClientConnectionConfig;
import com.hivemq.client.internal.mqtt.codec.decoder.MqttDecoder;
import com.hivemq.client.internal.mqtt.mqtt3.Mqtt3ClientConfigView;
import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientBuilder;
import com.hivemq.client.mqtt.MqttClientExecutorConfig;
import com.hivemq.client.mqtt.MqttClientTransportConfig;
import com.hivemq.client.mqtt.MqttClientTransportConfigBuilder;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.flush.FlushConsolidationHandler;
import java.io.IOException;
import java.lang.reflect.Field;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes wires of HiveMQ's client. */
final class HiveClients implements Wire.Maker {
    private static final Logger LOG = LoggerFactory.getLogger(HiveClients.class);
    /** As many flushes become one at most; what is left is flushed when the network thread has nothing else to do. */
    private static final int FLUSHES = 256;

    private final MqttConnection settings;

    HiveClients(MqttConnection settings) {
        this.settings = settings;
    }

    @Override
    public Wire make(String clientId, boolean keepSession, Consumer<Received> messages, Consumer<String> lost)
            throws IOException {
        AtomicBoolean told = new AtomicBoolean();
        MqttClientBuilder builder = MqttClient.builder()
                .identifier(clientId)
                .transportConfig(transport())
                .executorConfig(MqttClientExecutorConfig.builder()
                        .applicationScheduler(DirectScheduler.INSTANCE)
                        .build())
                .addDisconnectedListener(context -> {
                    if (told.compareAndSet(false, true)) {
                        lost.accept(Reasons.of(context.getCause()));
                    }
                });
        return settings.version().equals("5")
                ? new HiveWire5(builder.useMqttVersion5().buildAsync(), settings, keepSession, messages)
                : new HiveWire3(builder.useMqttVersion3().buildAsync(), settings, keepSession, messages);
    }

    private MqttClientTransportConfig transport() throws IOException {
        long timeout = settings.connectTimeout().toMillis();
        MqttClientTransportConfigBuilder transport = MqttClientTransportConfig.builder()
                .serverHost(settings.host())
                .serverPort(settings.port())
                .socketConnectTimeout(timeout, TimeUnit.MILLISECONDS)
                .mqttConnectTimeout(timeout, TimeUnit.MILLISECONDS);
        if (settings.secure()) {
            transport = transport.sslConfig(Tls.config(settings.tlsOrDefault(), settings.connectTimeout()));
        }
        return transport.build();
    }

    /**
     * Two things that HiveMQ's client does not do. It flushes each PUBACK alone, a system call for each message that comes in:
     * gathered, they cost a fraction. And it does not tell of PUBCOMP.
     *
     * @param config the client's configuration, which knows the channel once it is connected
     */
    static void amend(Object config, Completions completions) {
        MqttClientConnectionConfig connection = core(config).getRawConnectionConfig();
        if (connection == null) {
            return; // broken again already
        }
        ChannelPipeline pipeline = connection.getChannel().pipeline();
        pipeline.addFirst("penstock.flush", new FlushConsolidationHandler(FLUSHES, true));
        pipeline.addAfter(MqttDecoder.NAME, "penstock.completions", completions);
    }

    /** What stands behind the client's configuration; its view for 3.1.1 hides it. */
    private static MqttClientConfig core(Object config) {
        if (!(config instanceof Mqtt3ClientConfigView)) {
            return (MqttClientConfig) config;
        }
        try {
            Field core = Mqtt3ClientConfigView.class.getDeclaredField("delegate");
            core.setAccessible(true);
            return (MqttClientConfig) core.get(config);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this version of HiveMQ's client is built otherwise than 1.4.1", e);
        }
    }

    /** Reads packets in groups: see {@link PacedReading}. */
    static void pace(Object config, LongSupplier nanos) {
        MqttClientConnectionConfig connection =
                config instanceof MqttClientConfig c ? c.getRawConnectionConfig() : null;
        if (connection != null) {
            connection.getChannel().pipeline().addFirst("penstock.pace", new PacedReading(nanos));
        }
    }

    /** The client throws at the second acknowledgement of a message; here it does nothing. */
    static void acknowledge(MqttQos qos, Runnable acknowledgement) {
        if (qos == MqttQos.AT_MOST_ONCE) {
            return;
        }
        try {
            acknowledgement.run();
        } catch (IllegalStateException e) {
            LOG.debug("a message was acknowledged twice", e);
        }
    }
}
