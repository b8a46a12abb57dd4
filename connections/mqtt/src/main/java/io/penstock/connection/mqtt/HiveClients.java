/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.connection.mqtt;

import com.hivemq.client.internal.mqtt.MqttClientConfig;
import com.hivemq.client.internal.mqtt.MqttClientConnectionConfig;
import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientBuilder;
import com.hivemq.client.mqtt.MqttClientExecutorConfig;
import com.hivemq.client.mqtt.MqttClientTransportConfig;
import com.hivemq.client.mqtt.MqttClientTransportConfigBuilder;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import io.netty.channel.Channel;
import io.netty.handler.flush.FlushConsolidationHandler;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
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
     * HiveMQ's client flushes each PUBACK alone: a system call for each message that comes in. Gathered, they cost a fraction.
     *
     * @param config the client's configuration, which knows the channel once it is connected
     */
    static void gatherFlushes(Object config) {
        MqttClientConnectionConfig connection =
                config instanceof MqttClientConfig c ? c.getRawConnectionConfig() : null;
        if (connection == null) {
            return;
        }
        Channel channel = connection.getChannel();
        channel.pipeline().addFirst("penstock.flush", new FlushConsolidationHandler(FLUSHES, true));
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
